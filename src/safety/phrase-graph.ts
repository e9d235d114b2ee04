import { anyNumber, type Element, gapWords } from './phrase.ts';
import type { Token } from './tokens.ts';

/** A phrase found: tokens `from` to `to`, both included. */
export interface PhraseHit {
  readonly phrase: number;
  readonly from: number;
  readonly to: number;
}

interface Node {
  readonly edges: Map<string, Node[]>;
  /** Where a `...` after this node leads. */
  readonly gaps: Node[];
  readonly isGap: boolean;
  accepts: number[];
}

interface Thread {
  readonly node: Node;
  /** Words a `...` may still swallow here. */
  readonly left: number;
  readonly from: number;
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
  readonly vocabulary = new Set<string>();
  /** Steps taken so far, for showing that the cost grows with the message and no faster. */
  steps = 0;

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
    let threads: Thread[] = [];
    for (let at = 0; at < tokens.length; at++) {
      const token = tokens[at] as Token;
      if (token.pause === 2) threads = [];
      const next: Thread[] = [];
      const isNumber = numberWords.has(token.text) || isDigits(token.text);
      this.#step({ node: this.#root, left: 0, from: at }, token.text, isNumber, at, next, hits);
      for (const thread of threads) {
        this.#step(thread, token.text, isNumber, at, next, hits);
        if (thread.left > 0) next.push({ ...thread, left: thread.left - 1 });
      }
      if (next.length > maxThreads) next.length = maxThreads;
      threads = next;
    }
    return hits;
  }

  #step(thread: Thread, word: string, isNumber: boolean, at: number, next: Thread[], hits: PhraseHit[]): void {
    this.steps++;
    const byWord = thread.node.edges.get(word);
    if (byWord !== undefined) for (const node of byWord) arrive(node, thread.from, at, next, hits);
    if (!isNumber) return;
    const byNumber = thread.node.edges.get(anyNumber);
    if (byNumber !== undefined) for (const node of byNumber) arrive(node, thread.from, at, next, hits);
  }

  #link(from: Node, to: Node, alternatives: readonly (readonly string[])[]): void {
    for (const words of alternatives) {
      let node = from;
      words.forEach((word, index) => {
        this.vocabulary.add(word);
        const isLast = index === words.length - 1;
        const key = `${this.#id(node)}>${word}>${isLast ? this.#id(to) : 'on'}`;
        let step = isLast ? to : this.#shared.get(key);
        if (step === undefined) this.#shared.set(key, (step = newNode(false)));
        const list = node.edges.get(word);
        if (list === undefined) node.edges.set(word, [step]);
        else if (!list.includes(step)) list.push(step);
        node = step;
      });
    }
  }

  #id(node: Node): number {
    let id = this.#ids.get(node);
    if (id === undefined) this.#ids.set(node, (id = this.#ids.size));
    return id;
  }
}

const newNode = (isGap: boolean): Node => ({ edges: new Map(), gaps: [], isGap, accepts: [] });

function arrive(node: Node, from: number, at: number, next: Thread[], hits: PhraseHit[]): void {
  for (const phrase of node.accepts) hits.push({ phrase, from, to: at });
  if (node.edges.size > 0) next.push({ node, left: 0, from });
  for (const gap of node.gaps) next.push({ node: gap, left: gapWords, from });
}

function isDigits(word: string): boolean {
  const code = word.charCodeAt(0);
  return code >= 48 && code <= 57;
}
