import snowball from 'snowball-stemmers';
import { numbersIn } from '../content/numbers.ts';
import type { Lang } from '../core/language.ts';
import { foldedWords } from './folding.ts';

/** What a sentence says that its cited sentences do not. */
export type Straying = 'markup' | 'number' | 'negation' | 'hedge' | 'word' | 'nothing-cited';
export type Grounding = { readonly kind: 'grounded' } | { readonly kind: 'strays'; readonly why: Straying };

/**
 * Whether one composed sentence says nothing beyond the vetted sentences that it cites. Deterministic and strict: every
 * word that carries meaning (numbers, names, days, times, drugs, claims) must stand in a cited sentence, in the same form
 * or another ending of it; a "not" or a "may" is neither added nor dropped. What it cannot see: cited words put in
 * another order (docs/decisions/0068).
 */
export function groundingOf(sentence: string, cited: readonly string[], lang: Lang): Grounding {
  const source = cited.join(' ');
  if (cited.length === 0 || sentence.trim() === '') return { kind: 'strays', why: 'nothing-cited' };
  if (hasForeignMarks(sentence, source)) return { kind: 'strays', why: 'markup' };
  if (!numbersHeld(sentence, source)) return { kind: 'strays', why: 'number' };
  const said = foldedWords(sentence);
  const vetted = foldedWords(source);
  const small = smallWords[lang];
  const count = (words: readonly string[], of: ReadonlySet<string>): number =>
    words.filter((word) => of.has(word)).length;
  if (count(said, negations[lang]) !== count(vetted, negations[lang])) return { kind: 'strays', why: 'negation' };
  const needed = vetted.filter((word) => hedges[lang].has(word));
  if (needed.some((word) => !said.includes(word))) return { kind: 'strays', why: 'hedge' };
  const stem = stemOf[lang];
  const known = new Set([...vetted, ...vetted.map((word) => stem(word))]);
  const isHeld = (word: string): boolean =>
    small.has(word) || known.has(word) || (!/\d/.test(word) && known.has(stem(word)));
  return said.every((word) => isHeld(word)) ? { kind: 'grounded' } : { kind: 'strays', why: 'word' };
}

const english = snowball.newStemmer('english');
const spanish = snowball.newStemmer('spanish');
const stemOf: Readonly<Record<Lang, (word: string) => string>> = {
  en: (word) => english.stem(word),
  es: (word) => spanish.stem(word),
};

const wordSet = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Words that only hold a sentence together. No negation, no "may", no quantity, no time, no claim. */
const smallWords: Readonly<Record<Lang, ReadonlySet<string>>> = {
  en: wordSet(
    'a an the and or of in on at to for from with by as that this these those it its they them their you your we our us i there here is are was were be been being do does did has have had which who whom whose what where when how also so',
  ),
  es: wordSet(
    'el la los las un una unos unas y e o u de del a al en por para con que este esta estos estas ese esa eso lo le les se su sus usted ustedes es son era eran ser hay ha han tiene tienen como donde cuando quien cual tambien',
  ),
};
const negations: Readonly<Record<Lang, ReadonlySet<string>>> = {
  en: wordSet(
    'not no never none nobody nothing neither nor without cannot cant dont doesnt didnt isnt arent wasnt werent wont wouldnt shouldnt couldnt havent hasnt hardly except unless only',
  ),
  es: wordSet('no nunca jamas ninguno ninguna ningun nadie nada ni sin tampoco excepto salvo solo solamente'),
};
/** Words that soften or attribute a vetted statement: dropping one makes a promise of it. */
const hedges: Readonly<Record<Lang, ReadonlySet<string>>> = {
  en: wordSet('may might can could often usually sometimes some many most mostly general if says lists sample please'),
  es: wordSet('puede pueden podria podrian suele suelen veces algunos algunas muchos muchas general si dice muestra'),
};

/** A phone number, a price, a time of day: every run of digits as it stands, and every dialable number. */
function numbersHeld(sentence: string, source: string): boolean {
  const runs = new Set(source.match(/\d+/g));
  const dialable = new Set(numbersIn(source).map(({ digits }) => digits));
  return (
    [...sentence.matchAll(/\d+/g)].every(([run]) => runs.has(run)) &&
    numbersIn(sentence).every(({ digits }) => dialable.has(digits))
  );
}

/** Markup, links and letters of other alphabets, unless the cited sentence has the very same. */
function hasForeignMarks(sentence: string, source: string): boolean {
  const marks = sentence.match(/[^\p{Script=Latin}\p{N}\s.,;:?!¿¡'’"“”()/$%-]|https?:|www\./gu) ?? [];
  return marks.some((mark) => !source.includes(mark));
}
