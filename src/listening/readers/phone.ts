import { findPhoneNumbersInText, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { valueOf } from '../../core/answers.ts';
import type { Lang } from '../../core/language.ts';
import { smallNumber } from '../number-words.ts';
import { isAnyPhrase, phrases } from '../phrase.ts';
import { plainWords } from '../words.ts';
import { given, unclear, type Reader, type ReadingScene } from './reading.ts';

const same = phrases(`
  [its|use|the|yes|just|same] [the] same [one|number|phone|as_before|as_above|thing] [number|please|as_before|as_above]
  [yes|its|use|just] [the|to|at|on] this|that|my [same] [phone] number|one|phone|cell [is_fine|works|please|here]
  [its|use|the|yes] [the] [one|number|phone] [that] im texting|writing|messaging|calling|using [you] [from|with|on|now|right_now] [now|right_now]
  [yes] this one|number [is] [fine|good|ok|works]
  [a|al|en|si|es|el|usen|use] [el] mismo|misma [numero|telefono|de_antes|que_antes] [de_antes]
  [a|al|en|si|es|usen|use] este|esta|ese [mismo] [numero|telefono|celular] [esta_bien]
  [es] [el|al] [numero] [del|de] que|cual [les|te|le] escribo|estoy_escribiendo|mando
`);

/** E.164. US numbers without a country code; two different numbers or part of one is asked again. */
export const readPhone: Reader = (text, scene) => {
  const read = text.slice(0, 300).replaceAll(/[０-９]/g, (digit) => digit.normalize('NFKC'));
  if (isAnyPhrase(plainWords(read), same)) return sameNumber(scene);
  const found = [
    ...new Set(findPhoneNumbersInText(read, 'US').flatMap(({ number }) => (number.isValid() ? [number.number] : []))),
  ];
  if (found.length > 1) return unclear;
  if (found[0] !== undefined) return given(found[0]);
  return spelled(read, scene);
};

/** A number in words that answer no question of the screening; null when there is none, or more than one. */
export function readPhoneNumber(text: string, lang: Lang, earlier: string | undefined): string | null {
  const read = text.slice(0, 300).replaceAll(/[０-９]/g, (digit) => digit.normalize('NFKC'));
  if (isAnyPhrase(plainWords(read), same)) return earlier ?? null;
  const found = new Set(
    findPhoneNumbersInText(read, 'US').flatMap(({ number }) => (number.isValid() ? [number.number] : [])),
  );
  if (found.size > 1) return null;
  const [only] = found;
  if (only !== undefined) return only;
  const reading = spelled(read, { lang });
  return reading.kind === 'given' && typeof reading.value === 'string' ? reading.value : null;
}

function sameNumber({ context, from, question }: ReadingScene): ReturnType<Reader> {
  const earlier = question.id === 'phone' ? undefined : valueOf(context.answers, 'phone');
  if (typeof earlier === 'string') return given(earlier);
  return from === undefined ? unclear : given(from);
}

/** Digits broken up in unusual ways, or spelled out: "8 6 0, 555 01 00", "eight six oh …". */
function spelled(text: string, { lang }: Pick<ReadingScene, 'lang'>): ReturnType<Reader> {
  let digits = '';
  for (const word of plainWords(text)) {
    if (/^\d+$/.test(word)) digits += word;
    else if (word === 'oh' || word === 'o') digits += '0';
    else {
      const value =
        word === 'once' || word === 'un' || word === 'una' || word === 'twice' ? undefined : smallNumber(word, lang);
      if (value !== undefined) digits += String(value);
    }
  }
  const number =
    digits.length === 10 || (digits.length === 11 && digits.startsWith('1'))
      ? parsePhoneNumberFromString(digits, 'US')
      : undefined;
  return number?.isValid() ? given(number.number) : unclear;
}
