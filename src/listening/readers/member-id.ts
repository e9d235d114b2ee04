import { isAnyPhrase, phrases } from '../phrase.ts';
import { plainWords } from '../words.ts';
import { given, unclear, type Reader } from './reading.ts';

const before =
  /^.*?(?:(?:member|policy|insurance|subscriber|group|medicaid|medicare|husky|client|my|the|card)?\s*(?:id|i\.d\.|number|no\.|num|#|n[uú]mero|identificaci[oó]n)(?:\s*(?:de miembro|de p[oó]liza|number|card|de seguro))?\s*(?:is|es|:|#|=)*)\s*(?=[A-Za-z0-9])/iu;

const notAtHand = phrases(`
  [sorry|no] [i] [dont|do_not|havent] have|got|know it|one|my_card|the_card|that|my_id|the_number|my_insurance_card|any [on|with|handy|right|here|yet|at|near|the] [me|now|hand|moment]
  [i] dont have the|my card|id|number [on|with|handy|right|here] [me|now]
  [its|my_card_is|the_card_is|i_left_it|left_it|card_is] at|in home|my_car|my_house|the_house|the_car|work
  [i] lost my|the|it [card|wallet|insurance_card]
  [i] cant find it|my_card|the_card
  waiting on|for my|the|it card
  [perdon|no|ahorita|ahora] no [lo|la] tengo [a_la|conmigo|aqui|mi|la|el|en_este|ahorita|ahora] [mano|tarjeta|numero|momento]
  [la|lo] deje|tengo en_casa|en_la_casa|en_mi_casa
  [la|lo] perdi [mi_tarjeta|la_tarjeta]
`);

/** "I don't have my card with me": it is known that it was asked. */
export const isNotAtHand = (text: string): boolean => isAnyPhrase(plainWords(text), notAtHand);

/**
 * Letters and digits of an insurance card, upper case, 5 to 20. What could be a Social Security number or a
 * payment card is refused, so that it is never stored as an answer.
 */
export const readMemberId: Reader = (text) => {
  const line = text.slice(0, 200).trim();
  if (text.length > 200 || looksLikeSsn(line) || looksLikeCard(line)) return unclear;
  const candidates = [line.replace(before, ''), line].map(idIn);
  const found = candidates.find((candidate) => candidate !== null) ?? null;
  return found === null || looksLikeSsn(found) || looksLikeCard(found) ? unclear : given(found);
};

function idIn(text: string): string | null {
  const written = text.replace(/^(?:it['’]?s|its|is|es)\s+/iu, '').replace(/[.!]+$/, '');
  if (!/^[\p{L}\p{N}\s\-.]+$/u.test(written)) return null;
  // Words of a sentence hold no digits; an ID's groups nearly always do.
  const groups = plainWords(written);
  const wordy = groups.filter((group) => !/\d/.test(group) && group.length > 4);
  if (wordy.length > 0) return null;
  const id = written.replaceAll(/[\s\-.]/g, '').toUpperCase();
  return /^[A-Z0-9]{5,20}$/.test(id) && (id.match(/\d/g)?.length ?? 0) >= 3 ? id : null;
}

/** Source of the structure: SSA, "Social Security Number Randomization": no 000, 666 or 9xx area, no 00 group, no 0000 serial. */
function looksLikeSsn(text: string): boolean {
  if (/(?<!\d)\d{3}[\s.\-–]\d{2}[\s.\-–]\d{4}(?!\d)/u.test(text)) return true;
  if (/\b(?:ssn|social|seguro social)\b/iu.test(text) && /\d{4,}/.test(text)) return true;
  const digits =
    /^[^\dA-Za-z]*(\d{9})(?:[A-Z]\d?)?[^\dA-Za-z]*$/iu.exec(text.replaceAll(/[\s.\-–]/g, ''))?.[1] ??
    /(?<![A-Za-z\d])(\d{9})(?:[A-Za-z]\d?)?(?![A-Za-z\d])/u.exec(text)?.[1];
  return (
    digits !== undefined && !/^(?:000|666|9)/.test(digits) && digits.slice(3, 5) !== '00' && digits.slice(5) !== '0000'
  );
}

/** 13 to 19 digits whose check digit fits: the Luhn formula of ISO/IEC 7812-1, annex B. */
function looksLikeCard(text: string): boolean {
  const runs = text.match(/\d(?:[\s\-.]?\d){12,18}/g) ?? [];
  return runs.some((run) => luhnHolds(run.replaceAll(/\D/g, '')));
}

function luhnHolds(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
