/** Abbreviations that end in a point before a capital without ending the sentence: `EE. UU.`, `Dr. Ruiz`. */
const abbreviated = /(?:^|[\s(])(?:EE|Dr|Dra|Sr|Sra|Mr|Mrs|Ms|St|No)\.$/u;

/** The sentences of a text, in order, each with its punctuation; joined by one space they are the text. */
export function sentencesOf(text: string): readonly string[] {
  const sentences: string[] = [];
  let start = 0;
  for (const end of text.matchAll(/[.!?]["'”’)]*(?=\s+["'“‘(¿¡]*[\p{Lu}\p{N}])/gu)) {
    const stop = end.index + end[0].length;
    const sentence = text.slice(start, stop);
    if (abbreviated.test(sentence)) continue;
    sentences.push(sentence.trim());
    start = stop;
  }
  const last = text.slice(start).trim();
  return last === '' ? sentences : [...sentences, last];
}
