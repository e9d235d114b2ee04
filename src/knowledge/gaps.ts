import { foldedWords } from './folding.ts';
import { maskIdentifiers } from './masking.ts';

const maxWords = 24;

/**
 * A declined question as gaps are counted: identifiers masked, folded, numbers and politeness left out, so that the
 * same question asked twice is one gap.
 */
export function normaliseGap(question: string): string {
  return foldedWords(maskIdentifiers(question))
    .filter((word) => !/\d/.test(word) && !polite.has(word))
    .slice(0, maxWords)
    .join(' ');
}

const polite = new Set(
  'hi hello hey please pls thanks thank hola gracias favor buenas buenos dias tardes noches'.split(' '),
);
