/** A phrase as written in a pattern file, read into elements. The language is described in content/crisis/patterns/README.md. */
export type Element =
  | {
      readonly kind: 'words';
      readonly alternatives: readonly (readonly string[])[];
      readonly optional: boolean;
      readonly key: string;
    }
  | { readonly kind: 'gap'; readonly key: string };

/** How many words `...` may stand for, at most. */
export const gapWords = 4;
/** Stands for any number in a phrase. */
export const anyNumber = '#';

const maxAlternatives = 4000;

/**
 * Reads one phrase. Throws a plain Error naming the fault; the content loader turns it into a problem with file and line.
 */
export function readPhrase(phrase: string, groups: ReadonlyMap<string, readonly string[]>, depth = 0): Element[] {
  if (depth > 6) throw new Error('word groups nest too deep');
  const elements: Element[] = [];
  for (const part of splitTop(phrase.trim(), ' ')) {
    if (part === '') continue;
    if (part === '...') {
      elements.push({ kind: 'gap', key: '...' });
      continue;
    }
    const optional = part.endsWith('?');
    const body = optional ? part.slice(0, -1) : part;
    const alternatives = alternativesOf(body, groups, depth);
    elements.push({ kind: 'words', alternatives, optional, key: JSON.stringify(alternatives) });
  }
  if (elements.length === 0) throw new Error('an empty phrase');
  if (elements[0]?.kind === 'gap' || elements.at(-1)?.kind === 'gap')
    throw new Error('a phrase cannot begin or end with ...');
  return elements;
}

function alternativesOf(body: string, groups: ReadonlyMap<string, readonly string[]>, depth: number): string[][] {
  if (body.startsWith('(') && body.endsWith(')')) return expandAll(splitTop(body.slice(1, -1), '|'), groups, depth);
  if (body.startsWith('{') && body.endsWith('}')) {
    const entries = groups.get(body.slice(1, -1));
    if (entries === undefined) throw new Error(`no word group is called ${body}`);
    return expandAll(entries, groups, depth);
  }
  if (body.endsWith('+')) return inflected(body.slice(0, -1)).map((word) => [word]);
  if (!/^(#|[a-z0-9]+)$/.test(body))
    throw new Error(`cannot read "${body}": words are lower case, without accents or punctuation`);
  return [[body]];
}

function expandAll(
  entries: readonly string[],
  groups: ReadonlyMap<string, readonly string[]>,
  depth: number,
): string[][] {
  const all = entries.flatMap((entry) => expand(readPhrase(entry, groups, depth + 1)));
  if (all.length > maxAlternatives) throw new Error(`more than ${maxAlternatives} ways to say one part`);
  return [...new Map(all.map((words) => [words.join(' '), words])).values()];
}

function expand(elements: readonly Element[]): string[][] {
  let sequences: string[][] = [[]];
  for (const element of elements) {
    if (element.kind === 'gap') throw new Error('... cannot stand inside brackets or a word group');
    const grown = sequences.flatMap((sequence) => element.alternatives.map((words) => [...sequence, ...words]));
    sequences = element.optional ? [...sequences, ...grown] : grown;
    if (sequences.length > maxAlternatives) throw new Error(`more than ${maxAlternatives} ways to say one part`);
  }
  return sequences.filter((sequence) => sequence.length > 0);
}

/** `kill+` stands for kill, kills, killed, killing; regular English endings only. */
function inflected(word: string): string[] {
  const doubled = /[^aeiou][aeiou][bdgmnprt]$/.test(word) && word.length <= 4 ? word + word.at(-1) : word;
  const base = word.endsWith('e') ? word.slice(0, -1) : doubled;
  const plural = /(s|x|z|ch|sh)$/.test(word) ? `${word}es` : `${word}s`;
  return [word, plural, `${base}ed`, `${base}ing`];
}

/** Splits at a separator that stands outside brackets. */
function splitTop(text: string, separator: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const char of text) {
    if (char === '(') depth++;
    if (char === ')') depth--;
    if (depth < 0) throw new Error('a bracket closes that never opened');
    if (char === separator && depth === 0) {
      parts.push(part.trim());
      part = '';
    } else part += char;
  }
  if (depth !== 0) throw new Error('a bracket never closes');
  parts.push(part.trim());
  return parts;
}
