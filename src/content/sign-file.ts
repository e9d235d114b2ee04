import { isMap, isScalar, parseDocument, stringify, type Pair } from 'yaml';
import type { SignOff } from './pack.ts';

/**
 * The text of a passage file with this sign-off in place of the earlier one in its language.
 * Nothing outside the `signoffs` block changes by a byte.
 * Throws a plain Error when the text has no readable front matter: load the file first.
 */
export function withSignOff(text: string, signOffs: readonly SignOff[], added: SignOff): string {
  const frontMatter = /^---\n(?<yaml>[\s\S]*?\n)---(?:\n|$)/.exec(text)?.groups?.['yaml'];
  if (frontMatter === undefined) throw new Error('a passage file must begin with front matter');
  const kept = signOffs.filter((signOff) => signOff.lang !== added.lang);
  const list = [...kept, added].toSorted((first, second) => first.lang.localeCompare(second.lang)).map(inOrder);
  const block = stringify({ signoffs: list }, { lineWidth: 0 });
  const [start, end] = blockRange(frontMatter);
  return `---\n${frontMatter.slice(0, start)}${block}${frontMatter.slice(end)}${text.slice(4 + frontMatter.length)}`;
}

/** Where the `signoffs` block stands in the front matter; its end, empty, when there is none. */
function blockRange(frontMatter: string): readonly [number, number] {
  const { contents } = parseDocument(frontMatter);
  if (!isMap(contents)) throw new Error('front matter must be a map');
  const pair = contents.items.find((item) => keyOf(item) === 'signoffs');
  if (pair === undefined) return [frontMatter.length, frontMatter.length];
  const start = startOf(pair);
  // The block is its first line and the lines that are indented or list items; a comment or key after it is not.
  const block = /^.*\n(?:(?:[ \t]|- |-\n).*\n)*/.exec(frontMatter.slice(start))?.[0] ?? '';
  return [start, start + block.length];
}

const keyOf = (pair: Pair): unknown => (isScalar(pair.key) ? pair.key.value : undefined);
const startOf = (pair: Pair): number => (isScalar(pair.key) ? (pair.key.range?.[0] ?? 0) : 0);

const inOrder = ({ lang, role, name, author, reviewer, date, expires, sha256, translates }: SignOff) => ({
  lang,
  role,
  ...(name === undefined ? {} : { name }),
  author,
  reviewer,
  date,
  expires,
  sha256,
  ...(translates === undefined ? {} : { translates }),
});
