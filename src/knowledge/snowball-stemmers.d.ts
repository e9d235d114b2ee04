declare module 'snowball-stemmers' {
  export function newStemmer(language: 'english' | 'spanish'): { stem(word: string): string };
  const stemmers: { newStemmer: typeof newStemmer };
  export default stemmers;
}
