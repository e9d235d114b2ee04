/** Longer messages are read to here: what is asked stands before, and reading stays bounded. */
const readMaxChars = 2_000;

/** Lower case, without accents, apostrophes, marks or punctuation; words with single spaces. */
export const folded = (text: string): string => foldedWords(text).join(' ');

export const foldedWords = (text: string): readonly string[] =>
  text
    .slice(0, readMaxChars)
    .normalize('NFKD')
    .replaceAll(/[\p{M}'\u2018\u2019\u02BC`´\u200B-\u200D\uFEFF]/gu, '')
    .toLowerCase()
    .replaceAll(/(\p{L})\1{2,}/gu, '$1$1')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
