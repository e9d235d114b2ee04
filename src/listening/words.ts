/** A word as it is compared, and where it stands in the message as written. */
export interface Word {
  /** Lower case, without accents, apostrophes and drawn-out letters; txt-speak spelled out. */
  readonly plain: string;
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
}

/** Longer messages are read to here: nothing that we look for stands later, and reading stays bounded. */
const readMaxChars = 2_000;

const spelledOut: Readonly<Record<string, string>> = {
  u: 'you',
  ur: 'your',
  r: 'are',
  pls: 'please',
  plz: 'please',
  plss: 'please',
  thx: 'thanks',
  thnx: 'thanks',
  tnx: 'thanks',
  ty: 'thanks',
  bc: 'because',
  cuz: 'because',
  wanna: 'want to',
  gonna: 'going to',
  gotta: 'got to',
  ive: 'i have',
  lemme: 'let me',
  gimme: 'give me',
  cannot: 'cant',
  ppl: 'people',
  smth: 'something',
  tmrw: 'tomorrow',
  yday: 'yesterday',
  ydays: 'yesterday',
  hrs: 'hours',
  hr: 'hour',
  mins: 'minutes',
  wks: 'weeks',
  wk: 'week',
  yrs: 'years',
  yr: 'year',
  q: 'que',
  xq: 'porque',
  pq: 'porque',
  porfa: 'por favor',
  porfis: 'por favor',
  tmb: 'tambien',
  xfa: 'por favor',
};

/** Two words that people write as one, and the other way round. */
const joined: Readonly<Record<string, string>> = {
  'i am': 'im',
  'i will': 'ill',
  'do not': 'dont',
  'does not': 'doesnt',
  'did not': 'didnt',
  'is not': 'isnt',
  'are not': 'arent',
  'was not': 'wasnt',
  'can not': 'cant',
  'could not': 'couldnt',
  'will not': 'wont',
  'would not': 'wouldnt',
  'have not': 'havent',
  'has not': 'hasnt',
  'it is': 'its',
  'that is': 'thats',
  'what is': 'whats',
  'who is': 'whos',
  'where is': 'wheres',
  'let us': 'lets',
};

const wordPattern = /[\p{L}\p{M}\p{N}]+(?:['’ʼ`´][\p{L}\p{M}]+)*/gu;

/** The message's words, at most those of its first `readMaxChars` characters. Never throws. */
export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  for (const match of text.slice(0, readMaxChars).matchAll(wordPattern)) {
    const bare = plainWord(match[0]);
    const start = match.index;
    const end = start + match[0].length;
    for (const plain of (Object.hasOwn(spelledOut, bare) ? spelledOut[bare]! : bare).split(' ')) {
      const before = words.at(-1);
      const pair = before && `${before.plain} ${plain}`;
      if (before && pair && Object.hasOwn(joined, pair))
        words[words.length - 1] = { plain: joined[pair]!, start: before.start, end };
      else words.push({ plain, start, end });
    }
  }
  return words;
}

/** The message as compared: plain words with single spaces. */
export const plainOf = (text: string): string =>
  wordsOf(text)
    .map((word) => word.plain)
    .join(' ');

export const plainWords = (text: string): readonly string[] => wordsOf(text).map((word) => word.plain);

/** Words as `plainOf` compares them, but with nothing spelled out: in a name, "r" is a letter. */
export const bareWords = (text: string): readonly string[] =>
  [...text.slice(0, readMaxChars).matchAll(wordPattern)].map((match) => plainWord(match[0]));

function plainWord(written: string): string {
  const lower = written.toLowerCase();
  // Most words: nothing in them to take away.
  if (/^[a-z\d]+$/.test(lower) && !/([a-z])\1\1/.test(lower)) return lower;
  return written
    .normalize('NFKD')
    .replaceAll(/[\p{M}'’ʼ`´]/gu, '')
    .toLowerCase()
    .replaceAll(/(\p{L})\1{2,}/gu, '$1');
}
