/**
 * Text messages as the network counts them: 3GPP TS 23.038 (GSM 7-bit default alphabet and extension table)
 * and TS 23.040 (concatenation). One message holds 160 septets, or 153 a part when it is split;
 * any other character makes it UCS-2: 70 UTF-16 units, or 67 a part.
 */
const basicAlphabet =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** Sent as an escape and a character: two septets. */
const extendedAlphabet = '\f^{}\\[~]|€';

const septetsOf = new Map<string, number>([
  ...[...basicAlphabet].map((character): [string, number] => [character, 1]),
  ...[...extendedAlphabet].map((character): [string, number] => [character, 2]),
]);

const lookAlikes = new Map<string, string>(
  Object.entries({
    '\u2018': "'",
    '\u2019': "'",
    '\u201A': "'",
    '\u201B': "'",
    '\u2032': "'",
    '\u00B4': "'",
    '`': "'",
    '\u201C': '"',
    '\u201D': '"',
    '\u201E': '"',
    '\u2033': '"',
    '\u00AB': '"',
    '\u00BB': '"',
    '\u2010': '-',
    '\u2011': '-',
    '\u2012': '-',
    '\u2013': '-',
    '\u2014': '-',
    '\u2015': '-',
    '\u2212': '-',
    '\u2026': '...',
    '\u2022': '-',
    '\u00B7': '-',
    '\t': ' ',
    '\u00A0': ' ',
    '\u2007': ' ',
    '\u2009': ' ',
    '\u202F': ' ',
    '\u200B': '',
    '\u200D': '',
    '\uFEFF': '',
    ª: 'a',
    º: 'o',
    '\u2192': '->',
    '\u2190': '<-',
    '\u00D7': 'x',
    '\u2265': '>=',
    '\u2264': '<=',
    '\u2713': '-',
    '\u00BD': '1/2',
    '\u2122': '(TM)',
    '\u00AE': '(R)',
    '\u00A9': '(C)',
  }),
);

/**
 * The same text in GSM-7 where that is possible without losing meaning: typographic marks become plain ones and
 * letters outside the alphabet lose their accent (Spanish á, í, ó, ú; ñ, é and ¿ are in it).
 * What has no plain form (emoji, other scripts) stays, and makes the message UCS-2.
 */
export function toGsm7(text: string): string {
  let plain = '';
  for (const character of text.normalize('NFC')) {
    if (septetsOf.has(character)) {
      plain += character;
      continue;
    }
    const alike = lookAlikes.get(character);
    const bare = alike ?? character.normalize('NFKD').replace(/\p{M}/gu, '');
    plain += alike === undefined && ![...bare].every((part) => septetsOf.has(part)) ? character : bare;
  }
  return plain;
}

/** Characters that no GSM-7 message can carry, each once, in order. */
export const outsideGsm7 = (text: string): readonly string[] => [
  ...new Set([...text].filter((character) => !septetsOf.has(character))),
];

export interface SmsCount {
  readonly encoding: 'gsm-7' | 'ucs-2';
  /** Septets in GSM-7, UTF-16 code units in UCS-2. */
  readonly units: number;
  /** Parts it is sent and billed as; 0 for an empty text. */
  readonly segments: number;
}

/** Counts a text as it would be sent, unchanged. */
export function countSms(text: string): SmsCount {
  const characters = [...text];
  const sizes = characters.map((character) => septetsOf.get(character));
  if (sizes.every((size) => size !== undefined)) {
    const units = sizes.reduce((sum, size) => sum + size, 0);
    return { encoding: 'gsm-7', units, segments: segmentsOf(sizes, units, 160, 153) };
  }
  // A surrogate pair is not torn in two: it moves whole into the next part, as an escape sequence does.
  const lengths = characters.map((character) => character.length);
  return { encoding: 'ucs-2', units: text.length, segments: segmentsOf(lengths, text.length, 70, 67) };
}

function segmentsOf(sizes: readonly number[], units: number, alone: number, part: number): number {
  if (units === 0) return 0;
  if (units <= alone) return 1;
  let segments = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > part) {
      segments += 1;
      used = 0;
    }
    used += size;
  }
  return segments;
}
