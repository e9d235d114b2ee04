import type { Program } from '../core/program.ts';

/** A line that any program (of the states named) may give out: 911, 988, state help lines. */
export interface PublicLine {
  /** Digits as dialed, with the leading 1 where there is one; 3, 5 or 6 digits for short codes. */
  readonly number: string;
  readonly name: string;
  /** Absent: everywhere. */
  readonly states?: readonly string[];
  readonly source: string;
}

/** One dialable number found in a text. */
export interface FoundNumber {
  /** Eleven digits for phone numbers of North America, else the digits as written. */
  readonly digits: string;
  readonly written: string;
  readonly index: number;
}

const phoneLike =
  /(?<![\d$#])\+?(?:1[\s.\u2010-\u2015-]*)?\(?\d{3}\)?[\s.\u2010-\u2015/-]*\d{3}[\s.\u2010-\u2015/-]*\d{4}(?!\d)/gu;
const localLike = /(?<![\d$#-])\d{3}[.\u2010-\u2015-]\d{4}(?![\d-])/gu;
/** Five- and six-digit codes one texts to; a ZIP code follows its state's letters. */
const shortCode = /(?<![\d$#.-]|\b[A-Z]{2} )\b\d{5,6}\b(?![-\d])/gu;
const emergency = /(?<![\d$#.-])\b[2-9]11\b(?![-\d])|(?<![\d$#.-])\b988\b(?![-\d])/gu;

/** Every number in a text that a person could dial or text, however it is written, in order. */
export function numbersIn(text: string): readonly FoundNumber[] {
  let rest = text;
  const found: FoundNumber[] = [];
  for (const [pattern, isPhone] of [
    [phoneLike, true],
    [localLike, false],
    [shortCode, false],
    [emergency, false],
  ] as const) {
    for (const match of rest.matchAll(pattern)) {
      const digits = match[0].replace(/\D/g, '');
      found.push({
        digits: isPhone && digits.length === 10 ? `1${digits}` : digits,
        written: match[0],
        index: match.index,
      });
    }
    rest = rest.replace(pattern, (written) => ' '.repeat(written.length));
  }
  return found.toSorted((first, second) => first.index - second.index);
}

/** The program's own numbers, as digits with the leading 1. */
export const ownNumbers = (program: Pick<Program, 'phones'>): ReadonlySet<string> =>
  new Set(program.phones.map((phone) => phone.number.replace(/\D/g, '')));

/**
 * Numbers in a text that this program may not give out: neither its own nor a public line of its state.
 * @param program undefined for text that every program says: then only lines without a state count.
 */
export function foreignNumbers(
  text: string,
  program: Pick<Program, 'phones' | 'state'> | undefined,
  lines: readonly PublicLine[],
): readonly FoundNumber[] {
  const own = program === undefined ? new Set<string>() : ownNumbers(program);
  const allowed = new Set(
    lines
      .filter(({ states }) => states === undefined || (program?.state !== undefined && states.includes(program.state)))
      .map((line) => line.number),
  );
  return numbersIn(text).filter(({ digits }) => !own.has(digits) && !allowed.has(digits));
}
