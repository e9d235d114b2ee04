import { countSms, toGsm7 } from './gsm7.ts';

/** What a text message should not exceed: longer ones arrive in pieces too often. */
const textMaxSegments = 3;

/**
 * Cuts a text into messages of at most `maxSegments` as they would be sent in GSM-7, at ends of sentences
 * where possible, else between words, else wherever it must. Joined, the parts are the text, byte for byte.
 */
export function splitForText(text: string, maxSegments = textMaxSegments): readonly string[] {
  return pack([text], maxSegments, [sentencesOf, wordsOf, charactersOf]);
}

type Cut = (text: string) => readonly string[];

/** Fills messages with pieces in order; a piece too long for one is cut finer. */
function pack(pieces: readonly string[], maxSegments: number, finer: readonly Cut[]): readonly string[] {
  const parts: string[] = [];
  let filling = '';
  for (const piece of pieces) {
    if (fits(filling + piece, maxSegments)) {
      filling += piece;
      continue;
    }
    if (filling !== '') parts.push(filling);
    filling = '';
    const [cut, ...rest] = finer;
    if (fits(piece, maxSegments) || cut === undefined) {
      filling = piece;
    } else {
      const cutUp = pack(cut(piece), maxSegments, rest);
      parts.push(...cutUp.slice(0, -1));
      filling = cutUp.at(-1) ?? '';
    }
  }
  return filling === '' && parts.length > 0 ? parts : [...parts, filling];
}

/** No message of `n` segments is longer than this, so the rest need not be counted. */
const longestSegment = 160;

const fits = (text: string, maxSegments: number): boolean =>
  text.length <= maxSegments * longestSegment && countSms(toGsm7(text)).segments <= maxSegments;

const sentences = new Intl.Segmenter('en', { granularity: 'sentence' });
const sentencesOf: Cut = (text) => Array.from(sentences.segment(text), ({ segment }) => segment);
const wordsOf: Cut = (text) => text.split(/(?<=\s)(?=\S)/);
const charactersOf: Cut = (text) => Array.from(text);
