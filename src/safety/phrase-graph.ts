import { anyNumber, type Element, gapWords } from './phrase.ts';
import type { Token } from './tokens.ts';

/** A phrase found: tokens `from` to `to`, both included. */
export interface PhraseHit {
  readonly phrase: number;
  readonly from: number;
  readonly to: number;
}

interface Node {
  /** By the number of the word in the vocabulary. */
  readonly edges: Map<number, Node[]>;
  /** A bit for each word that leads on (the number's lowest five bits): most words lead nowhere, and are told so without looking. */
  leadsOn: number;
  /** Where a `...` after this node leads. */
  readonly gaps: Node[];
  readonly isGap: boolean;
  accepts: number[];
}

/** Readings that are still open at a word: where each stands, where it began, and the words that a `...` may still swallow. */
class Threads {
  readonly nodes: Node[] = [];
  readonly froms: number[] = [];
  readonly lefts: number[] = [];
  count = 0;

  add(node: Node, from: number, left: number): void {
    this.nodes[this.count] = node;
    this.froms[this.count] = from;
    this.lefts[this.count++] = left;
  }
}

/** Live readings kept per word; a message cannot make the cost of a word grow past it. */
const maxThreads = 192;
const numberWords = new Set(
  'one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty hundred dozen couple few several dos tres cuatro cinco seis siete ocho nueve diez quince veinte treinta cuarenta cincuenta cien varias varios'.split(
    ' ',
  ),
);

/** All phrases in one graph, so that reading a message costs the same however many phrases there are. */
export class PhraseGraph {
  readonly #root = newNode(false);
  readonly #shared = new Map<string, Node>();
  readonly #ids = new Map<Node, number>();
  readonly #words = new Map<string, number>();
  /** Steps taken so far, for showing that the cost grows with the message and no faster. */
  steps = 0;

  /** Every word that some phrase names. */
  get vocabulary(): Iterable<string> {
    return this.#words.keys();
  }

  add(elements: readonly Element[], phrase: number): void {
    let frontier: readonly Node[] = [this.#root];
    for (const element of elements) {
      const key = `${frontier.map((node) => this.#id(node)).join(',')}|${element.key}`;
      let target = this.#shared.get(key);
      if (target === undefined) {
        target = newNode(element.kind === 'gap');
        this.#shared.set(key, target);
        for (const node of frontier) {
          if (element.kind === 'gap') node.gaps.push(target);
          else this.#link(node, target, element.alternatives);
        }
      }
      frontier =
        element.kind === 'words' && element.optional
          ? [...frontier, target]
          : element.kind === 'gap'
            ? [...frontier, target]
            : [target];
    }
    for (const node of frontier) if (!node.accepts.includes(phrase)) node.accepts.push(phrase);
  }

  find(tokens: readonly Token[]): PhraseHit[] {
    const hits: PhraseHit[] = [];
    const anyNumberAt = this.#words.get(anyNumber);
    let threads = new Threads();
    let next = new Threads();
    for (let at = 0; at < tokens.length; at++) {
      const token = tokens[at] as Token;
      if (token.pause === 2) threads.count = 0;
      next.count = 0;
      const word = this.#words.get(token.text);
      const number = isDigits(token.text) || numberWords.has(token.text) ? anyNumberAt : undefined;
      const isNamed = word !== undefined || number !== undefined;
      if (isNamed) this.#step(this.#root, at, word, number, at, next, hits);
      for (let each = 0; each < threads.count; each++) {
        const node = threads.nodes[each] as Node;
        const from = threads.froms[each] as number;
        const left = threads.lefts[each] as number;
        if (isNamed) this.#step(node, from, word, number, at, next, hits);
        if (left > 0) next.add(node, from, left - 1);
      }
      next.count = Math.min(next.count, maxThreads);
      [threads, next] = [next, threads];
    }
    return hits;
  }

  /** @param word the word's number, none when no phrase names it. @param number the number of `#`, when the word is one. */
  #step(
    node: Node,
    from: number,
    word: number | undefined,
    number: number | undefined,
    at: number,
    next: Threads,
    hits: PhraseHit[],
  ): void {
    this.steps++;
    const byWord = word === undefined || (node.leadsOn & (1 << word)) === 0 ? undefined : node.edges.get(word);
    if (byWord !== undefined) for (const target of byWord) arrive(target, from, at, next, hits);
    const byNumber = number === undefined ? undefined : node.edges.get(number);
    if (byNumber !== undefined) for (const target of byNumber) arrive(target, from, at, next, hits);
  }

  #link(from: Node, to: Node, alternatives: readonly (readonly string[])[]): void {
    for (const words of alternatives) {
      let node = from;
      words.forEach((word, index) => {
        const isLast = index === words.length - 1;
        const key = `${this.#id(node)}>${word}>${isLast ? this.#id(to) : 'on'}`;
        let step = isLast ? to : this.#shared.get(key);
        if (step === undefined) this.#shared.set(key, (step = newNode(false)));
        const wordAt = this.#wordAt(word);
        const list = node.edges.get(wordAt);
        node.leadsOn |= 1 << wordAt;
        if (list === undefined) node.edges.set(wordAt, [step]);
        else if (!list.includes(step)) list.push(step);
        node = step;
      });
    }
  }

  #wordAt(word: string): number {
    let at = this.#words.get(word);
    if (at === undefined) this.#words.set(word, (at = this.#words.size));
    return at;
  }

  #id(node: Node): number {
    let id = this.#ids.get(node);
    if (id === undefined) this.#ids.set(node, (id = this.#ids.size));
    return id;
  }
}

const newNode = (isGap: boolean): Node => ({ edges: new Map(), leadsOn: 0, gaps: [], isGap, accepts: [] });

function arrive(node: Node, from: number, at: number, next: Threads, hits: PhraseHit[]): void {
  for (const phrase of node.accepts) hits.push({ phrase, from, to: at });
  if (node.edges.size > 0) next.add(node, from, 0);
  for (const gap of node.gaps) next.add(gap, from, gapWords);
}

function isDigits(word: string): boolean {
  const code = word.charCodeAt(0);
  return code >= 48 && code <= 57;
}
