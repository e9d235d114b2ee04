import type { DeskFinding } from '../../core/content-desk.ts';

/** 911, 988 and every other number of three digits or more, as digits. */
const numbersIn = (text: string): readonly string[] =>
  (text.match(/\d[\d .()-]*\d/g) ?? []).map((found) => found.replaceAll(/\D/g, '')).filter(({ length }) => length >= 3);

/**
 * A number that stands in words of danger may be somebody's only way to help: it is not taken out at a desk. The last
 * word after STOP carries 911 and 988 for this reason.
 */
export function lostNumbers(place: string, before: string, after: string): readonly DeskFinding[] {
  const kept = numbersIn(after);
  return numbersIn(before)
    .filter((number) => !kept.includes(number))
    .map((number) => ({
      severity: 'error',
      rule: 'desk.keeps_numbers',
      message: `${place} no longer gives ${number}; such a number changes only with a deployment`,
    }));
}
