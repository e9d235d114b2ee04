import { editDistance, editsFor, type Lexicon, skeletonOf, withDeletions } from './lexicon.ts';
import { type Token, tokenise } from './tokens.ts';
import { turnedReadings } from './turned-text.ts';

/** Longest word worth mending; longer ones are cut short first, which keeps the cost linear in the message. */
const maxWordChars = 48;
const leet: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
  '+': 't',
  '€': 'e',
};
const suffixes: readonly (readonly [string, string])[] = [
  ["n't", 'not'],
  ["'m", 'am'],
  ["'re", 'are'],
  ["'ve", 'have'],
  ["'ll", 'will'],
  ["'d", 'would'],
];
/** However long somebody laughs, it is one laugh. */
const laughter: readonly (readonly [RegExp, string])[] = [
  [/^[aeiou]?(?:j+[aeis]+){2,}j*$/, 'jaja'],
  [/^[aeiou]?(?:h+[aei]+){2,}h*$/, 'haha'],
];
const takesIs = new Set(
  'he she it that there what who where how everything everyone someone nobody something nothing mom dad mother father son daughter brother sister husband wife friend baby kid boyfriend girlfriend mama grandma grandpa roommate cousin uncle aunt bf gf partner guy voice pulse breathing one'.split(
    ' ',
  ),
);

/**
 * A message as plain words: look-alike letters, hidden marks, spaced-out, repeated and run-together letters, digits for letters,
 * txt-speak, coded words and misspelt key words undone. A message that is shown in another order than it is stored is read both ways, as
 * shown first. Offsets keep pointing into the message as written. Linear in its length.
 */
export function normalise(text: string, lexicon: Lexicon): Token[] {
  const raw = tokenise(text, lexicon.emoji);
  const tokens: Token[] = [];
  for (const reading of turnedReadings(text, raw, lexicon)) {
    for (const token of mended(tokenise(reading, lexicon.emoji), lexicon))
      tokens.push({ ...token, start: 0, end: text.length });
  }
  return tokens.length === 0 ? mended(raw, lexicon) : [...tokens, ...mended(raw, lexicon)];
}

function mended(raw: readonly Token[], lexicon: Lexicon): Token[] {
  const tokens: Token[] = [];
  for (const token of joinSpacedOut(raw, lexicon)) {
    const words = plainWords(token.text.slice(0, maxWordChars), lexicon);
    for (let at = 0; at < words.length; at++) {
      tokens.push({ ...token, text: words[at] as string, pause: at === 0 ? token.pause : 0 });
    }
  }
  return tokens;
}

const remembered = new WeakMap<Lexicon, Map<string, readonly string[]>>();
const rememberedMax = 20_000;

/** The plain words one written word stands for. Remembers recent answers; the answer depends on nothing else. */
function plainWords(word: string, lexicon: Lexicon): readonly string[] {
  let memory = remembered.get(lexicon);
  if (memory === undefined) remembered.set(lexicon, (memory = new Map()));
  let words = memory.get(word);
  if (words === undefined) {
    words = mend(word, lexicon);
    if (memory.size >= rememberedMax) memory.clear();
    memory.set(word, words);
  }
  return words;
}

function mend(word: string, lexicon: Lexicon): readonly string[] {
  const listed = lexicon.means.get(word);
  if (listed !== undefined) return listed;
  if (lexicon.known.has(word)) return [word];
  if (word.includes("'")) return mendApostrophe(word, lexicon);
  if (/^\d+$/.test(word)) return [word];
  for (const [laugh, plain] of laughter) if (laugh.test(word)) return [plain];
  return (
    lookUp(squeeze(word, 2), lexicon) ??
    (/(.)\1\1/u.test(word) ? lookUpLong(squeeze(word, 1), lexicon) : undefined) ??
    mendDigits(word, lexicon) ??
    mendTypo(squeeze(word, 2), lexicon) ??
    mendTypoOf(squeeze(word, 1), squeeze(word, 2), lexicon) ??
    mendVowels(word, lexicon) ??
    cutRun(word, lexicon) ?? [squeeze(word, 2)]
  );
}

const lookUp = (word: string, lexicon: Lexicon): readonly string[] | undefined =>
  lexicon.means.get(word) ?? (lexicon.known.has(word) ? [word] : undefined);

const lookUpLong = (word: string, lexicon: Lexicon): readonly string[] | undefined =>
  word.length > 1 ? lookUp(word, lexicon) : undefined;

function mendApostrophe(word: string, lexicon: Lexicon): readonly string[] {
  if (word === "can't") return ['can', 'not'];
  if (word === "won't") return ['will', 'not'];
  for (const [ending, plain] of suffixes) {
    if (word.endsWith(ending)) return [...mend(word.slice(0, -ending.length), lexicon), plain];
  }
  if (word.endsWith("'s")) {
    const base = word.slice(0, -2);
    return takesIs.has(base) ? [base, 'is'] : mend(base, lexicon);
  }
  return mend(word.replaceAll("'", ''), lexicon);
}

/** Shortens every run of one letter to at most `most`. */
function squeeze(word: string, most: 1 | 2): string {
  return word.replace(most === 2 ? /(.)\1{2,}/gu : /(.)\1+/gu, most === 2 ? '$1$1' : '$1');
}

function mendDigits(word: string, lexicon: Lexicon): readonly string[] | undefined {
  if (!/[a-z]/.test(word) || !/[^a-z]/.test(word)) return undefined;
  if (word.includes('*')) {
    const match = lexicon.keyWords.find(
      (key) => key.length === word.length && [...key].every((char, at) => word[at] === '*' || word[at] === char),
    );
    if (match !== undefined) return [match];
  }
  const plain = [...word].map((char) => leet[char] ?? char).join('');
  const asL = [...word].map((char) => (char === '1' || char === '!' ? 'l' : (leet[char] ?? char))).join('');
  return (
    lookUp(plain, lexicon) ??
    lookUp(asL, lexicon) ??
    lookUp(squeeze(plain, 1), lexicon) ??
    mendTypo(plain, lexicon) ??
    cutRun(plain, lexicon)
  );
}

/** Nothing that was tried already is tried again. */
const mendTypoOf = (word: string, tried: string, lexicon: Lexicon): readonly string[] | undefined =>
  word === tried ? undefined : mendTypo(word, lexicon);

function mendTypo(word: string, lexicon: Lexicon): readonly string[] | undefined {
  if (word.length < 4 || word.length > 20 || !/^[a-z]+$/.test(word)) return undefined;
  let best: string | undefined;
  let bestEdits = 3;
  for (const form of withDeletions(word, word.length >= 8 ? 2 : 1)) {
    for (const key of lexicon.deletions.get(form) ?? []) {
      const most = editsFor(Math.min(key.length, word.length + 1));
      // The first letter is rarely missed, and insisting on it spares most honest neighbours.
      if (key[0] !== word[0] && key[0] !== word[1]) continue;
      const edits = editDistance(word, key, most);
      if (edits <= most && edits < bestEdits) {
        best = key;
        bestEdits = edits;
      }
    }
  }
  return best === undefined ? undefined : [best];
}

/** Puts back the vowels of a key word typed without some of them. */
function mendVowels(word: string, lexicon: Lexicon): readonly string[] | undefined {
  if (!/^[a-z]{4,20}$/.test(word)) return undefined;
  const key = lexicon.skeletons.get(skeletonOf(word));
  return key !== undefined && isWithin(word, key) ? [key] : undefined;
}

/** The letters of `part` stand in `word` in the same order. */
function isWithin(part: string, word: string): boolean {
  let at = 0;
  for (const char of word) if (char === part[at]) at += 1;
  return at === part.length;
}

/** Cuts "iwanttodie" into words, if it can be cut whole and one of the parts is telling. */
function cutRun(word: string, lexicon: Lexicon): readonly string[] | undefined {
  if (word.length < 6) return undefined;
  const best: ({ readonly cost: number; readonly from: number; readonly telling: boolean } | undefined)[] = [
    { cost: 0, from: -1, telling: false },
  ];
  for (let end = 1; end <= word.length; end++) {
    for (let start = Math.max(0, end - 14); start < end; start++) {
      const before = best[start];
      const telling = before === undefined ? undefined : lexicon.cut.get(word.slice(start, end));
      if (before === undefined || telling === undefined) continue;
      const cost = before.cost + (end - start === 1 ? 3 : 1);
      const soFar = best[end];
      if (soFar === undefined || cost < soFar.cost)
        best[end] = { cost, from: start, telling: telling || before.telling };
    }
  }
  if (best[word.length]?.telling !== true) return undefined;
  const parts: string[] = [];
  for (let end = word.length; end > 0; end = best[end]?.from ?? 0) parts.unshift(word.slice(best[end]?.from ?? 0, end));
  return parts.flatMap((part) => lexicon.means.get(part) ?? [part]);
}

/** Joins "k i l l" and "s.u.i.c.i.d.e" back into words, when what comes out can be read. */
function joinSpacedOut(tokens: readonly Token[], lexicon: Lexicon): readonly Token[] {
  if (
    !tokens.some(
      (token, at) => token.text.length === 1 && tokens[at + 1]?.text.length === 1 && tokens[at + 2]?.text.length === 1,
    )
  ) {
    return tokens;
  }
  const joined: Token[] = [];
  for (let at = 0; at < tokens.length;) {
    let stop = at;
    while (stop < tokens.length && tokens[stop]?.text.length === 1 && stop - at < maxWordChars) stop++;
    const run = tokens.slice(at, stop);
    const word = run.map((token) => leet[token.text] ?? token.text).join('');
    if (
      run.length >= 3 &&
      (lexicon.cut.get(word) === true || lexicon.means.has(word) || cutRun(word, lexicon) !== undefined)
    ) {
      const [first] = run as [Token];
      joined.push({ ...first, text: word, end: (run.at(-1) as Token).end, pause: first.pause });
    } else joined.push(...run);
    if (stop === at) joined.push(tokens[stop++] as Token);
    at = stop;
  }
  return joined;
}
