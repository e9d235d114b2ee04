import { numbersIn, ordinal } from '../number-words.ts';
import { isAnyPhrase, phrases } from '../phrase.ts';
import { plainWords } from '../words.ts';
import { isFiller, labelOf, mentions, noneOption, standsAlone, wholeOption } from './option-forms.ts';
import { given, likely, unclear, type Reader, type ReadingScene } from './reading.ts';

const none = phrases(`
  [no] none|neither|nothing|zero|ninguno|ninguna|nada|no [of|de] [them|these|those|the_above|that|estos|estas|ellos|ellas|eso|lo_anterior|los_anteriores|las_anteriores|esas|esos]
  i dont|havent [use|do|take|used] [any|nothing] [of] [them|these|those|that]
  no uso|tomo|consumo [nada|ninguno|ninguna] [de] [eso|estos|estas]
`);
const both = phrases(`
  both [of] [them|these|those]
  [las|los] dos
  ambos|ambas|los_dos|las_dos
`);
const all = phrases(`
  [i|its] [use|do|take] all|everything|every_one|each [of|the] [them|it|these|those|above] [above]
  [uso|tomo|consumo] [de] todo|todos|todas|todo_eso|todos_ellos|todas_ellas [ellos|ellas|estos|estas|los_anteriores|las_anteriores]
`);

/** Several options: named, numbered as listed ("1 and 3"), "both", "all of them", "none". In the order offered. */
export const readChoices: Reader = (text, scene) => {
  const { question, lang } = scene;
  const words = plainWords(text);
  if (words.length === 0) return unclear;
  const ids = question.options.map((option) => option.id);
  const ordered = (options: ReadonlySet<string>): readonly string[] => ids.filter((id) => options.has(id));

  const whole = wholeOption(text, question);
  if (whole !== undefined) return given([whole]);
  if (isAnyPhrase(words, none)) {
    const option = noneOption(question);
    return option === undefined ? unclear : given([option]);
  }
  const real = ids.filter((id) => !standsAlone(id) && !id.startsWith('other'));
  if (isAnyPhrase(words, both)) return real.length === 2 ? given(real) : unclear;
  // Of a long list "everything" is seldom meant to the letter.
  if (isAnyPhrase(words, all)) {
    if (real.length < 2) return unclear;
    return real.length > 3 ? likely(real, real.map((id) => labelOf(question, id, lang)).join(', ')) : given(real);
  }
  const numbered = byNumber(words, scene);
  if (numbered) return numbered.length > 0 && isSound(numbered) ? given(ordered(new Set(numbered))) : unclear;

  const found = words.length > 120 ? [] : mentions(words, question);
  const named = new Set(found.filter((mention) => !mention.isNegated).map((mention) => mention.option));
  const left = words.filter(
    (word, index) => !isFiller(word) && !found.some((mention) => index >= mention.from && index < mention.to),
  );
  const chosen = ordered(named);
  if (chosen.length === 0 || !isSound(chosen)) return unclear;
  // A word that names nothing here may be another answer: read back rather than drop it.
  const isAll =
    !past.test(words.join(' ')) &&
    left.every((word) => linking.has(word)) &&
    found.every((mention) => !mention.isNegated && mention.isExact);
  return isAll ? given(chosen) : likely(chosen, chosen.map((id) => labelOf(question, id, lang)).join(', '));
};

/** What was used once may not be used now. */
const past = /\b(?:used to|in the past|years ago|before|anymore|antes|solia|ya no)\b/;
const linking = new Set(
  'and or then plus both also occasionally daily every day weekends weekend socially y e o u mas ademas diario dias fines semana'.split(
    ' ',
  ),
);

/** "None" beside a real choice is a contradiction. */
const isSound = (options: readonly string[]): boolean => options.length === 1 || !options.some(standsAlone);

/** Digits of the list last put; null when the message holds other words, [] when a digit names nothing. */
function byNumber(words: readonly string[], { offered, lang }: ReadingScene): readonly string[] | null {
  const bare = words.filter((word, index) =>
    word === 'one' || word === 'uno' || word === 'una'
      ? !/^(?:the|that|this|first|second|third|last)$/.test(words[index - 1] ?? '')
      : !isFiller(word) && !/^(?:numbers?|options?|numeros?|opciones|both)$/.test(word),
  );
  const spelled = words.flatMap((word) => ordinal(word) ?? []);
  const numbers = numbersIn(bare, lang);
  const counted = numbers.reduce((sum, number) => sum + number.to - number.from, 0);
  const places =
    spelled.length > 0 && bare.every((word) => ordinal(word) !== undefined)
      ? spelled
      : numbers.map((number) => number.value);
  if (places.length === 0) return null;
  if (spelled.length === 0 && counted !== bare.length) return null;
  // "13" with fewer than 13 on the list: one and three.
  const spread =
    places.length === 1 && places[0]! > offered.length && /^[1-9]{2,9}$/.test(bare[0] ?? '')
      ? [...bare[0]!].map(Number)
      : places;
  const named = spread.map((place) => offered[place - 1]);
  return named.every((id) => id?.startsWith('answer:'))
    ? [...new Set(named.map((id) => id!.slice('answer:'.length)))]
    : [];
}
