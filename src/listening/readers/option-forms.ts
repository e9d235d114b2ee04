import { languages } from '../../core/language.ts';
import type { Option, Question } from '../../core/screening.ts';
import { slips } from '../../core/edit-distance.ts';
import { slipsForgiven } from '../spelling.ts';
import { plainWords } from '../words.ts';

/** One way to say an option, as plain words. */
interface OptionForm {
  readonly option: string;
  readonly words: readonly string[];
  /** The id, the label or the label without its brackets: what was on the screen. */
  readonly isLabel: boolean;
}

const cache = new WeakMap<Question, readonly OptionForm[]>();

/** All ways to say the options, in both languages, longest first. A form that names two options names neither. */
function optionForms(question: Question): readonly OptionForm[] {
  const known = cache.get(question);
  if (known) return known;
  const forms = question.options.flatMap((option) => formsOf(option, question.instrument !== undefined));
  const owners = new Map<string, Set<string>>();
  for (const form of forms) {
    const key = form.words.join(' ');
    owners.set(key, (owners.get(key) ?? new Set()).add(form.option));
  }
  // A label beats another option's everyday word.
  const labels = new Map(forms.filter((form) => form.isLabel).map((form) => [form.words.join(' '), form.option]));
  const kept = forms
    .filter((form) => {
      const key = form.words.join(' ');
      return owners.get(key)!.size === 1 || labels.get(key) === form.option;
    })
    .toSorted((a, b) => b.words.length - a.words.length);
  cache.set(question, kept);
  return kept;
}

function formsOf(option: Option, isExact: boolean): readonly OptionForm[] {
  const form = (text: string, isLabel: boolean): OptionForm[] => {
    const words = plainWords(text);
    return words.length === 0 ? [] : [{ option: option.id, words, isLabel }];
  };
  return [
    ...form(option.id.replaceAll('-', ' '), true),
    ...languages.flatMap((lang) => {
      const label = option.label[lang];
      const bracketed = /\(([^)]*)\)/.exec(label)?.[1] ?? '';
      return [
        ...form(label, true),
        ...form(label.replace(/\s*\([^)]*\)/, ''), true),
        ...bracketed.split(/,|\/| or | and | o | y /).flatMap((part) => form(part, false)),
        ...(isExact || /\d/.test(label) ? [] : form(firstOf(label), false)),
        ...option.words[lang].flatMap((word) => form(word, false)),
      ];
    }),
  ];
}

/** "Every day or almost" is said as "every day". Never of an instrument, where "monthly or less" is one answer. */
const firstOf = (label: string): string => label.replace(/\s*\([^)]*\)/, '').split(/ (?:or|o|u) /)[0] ?? '';

/** Words around an answer that add nothing to it. */
const fillers: ReadonlySet<string> = new Set(
  (
    'i im ive my me a an the just only mostly mainly usually well um uh hmm oh ok okay like so please thanks thank you ' +
    'use using used do doing did have had been take taking took drink drinking smoke smoking some and also too it its is was are am for of to with on ' +
    'lol ig tbh man bro dude haha ' +
    'id say ill go pick choose that one option answer would be lot bit little sometimes definitely really very more thats this in at during now right today currently here ' +
    'yo mi me la el lo los las un una unos unas es era soy estoy uso usaba tomo tomaba bebo fumo consumo pues bueno este por favor gracias solo ' +
    'tambien y e con de en que mas a por para del al durante veces ahora ahorita ya hoy aqui opcion respuesta diria elijo escojo seria muy eso esa ese'
  ).split(' '),
);

export const isFiller = (word: string): boolean => fillers.has(word);

/** The words with what adds nothing taken off both ends; a word that is an option by itself stays. */
export function trimmed(words: readonly string[], keep: ReadonlySet<string> = new Set()): readonly string[] {
  const adds = (word: string): boolean => keep.has(word) || !isFiller(word);
  const from = words.findIndex(adds);
  return from < 0 ? [] : words.slice(from, words.findLastIndex(adds) + 1);
}

/** "Every damn day" is every day. */
const colour = new Set(
  'damn damned goddamn fucking fuckin freaking frickin bloody single puto pinche maldito'.split(' '),
);
const withoutColour = (words: readonly string[]): readonly string[] => words.filter((word) => !colour.has(word));

const singleForms = (forms: readonly OptionForm[]): ReadonlySet<string> =>
  new Set(forms.flatMap((form) => (form.words.length === 1 ? form.words : [])));

/**
 * The option that the whole text names: exactly, or with fillers around, or with slips that no other
 * option explains. Undefined when none or several.
 */
export function wholeOption(text: string, question: Question): string | undefined {
  const words = withoutRangeWords(withoutColour(plainWords(text)));
  if (words.length === 0 || words.length > 30) return undefined;
  const forms = optionForms(question).map((form) => ({ ...form, words: withoutRangeWords(form.words) }));
  const exact = onlyOne(forms.filter((form) => isSame(form.words, words)));
  if (exact) return exact;
  const keep = singleForms(forms);
  const bare = trimmed(words, keep);
  const within =
    bare.length === 0 ? undefined : onlyOne(forms.filter((form) => isSame(trimmed(form.words, keep), bare)));
  return (
    within ??
    saidTwice(words, forms) ??
    onlyOne(forms.filter((form) => isNearly(form.words, words) || isNearly(form.words, bare)))
  );
}

/** "no, nunca": every word of weight names the same option. */
function saidTwice(words: readonly string[], forms: readonly OptionForm[]): string | undefined {
  const said = words.filter((word) => !isFiller(word));
  const owners = said.map((word) => onlyOne(forms.filter((form) => form.words.length === 1 && form.words[0] === word)));
  const [first] = owners;
  return said.length > 1 && first !== undefined && owners.every((owner) => owner === first) ? first : undefined;
}

/** "2 to 4 times" and "2-4 times" are the same words. */
const withoutRangeWords = (words: readonly string[]): readonly string[] =>
  words.filter(
    (word, index) =>
      !/^(?:to|a|or|o|de)$/.test(word) ||
      !/^\d+$/.test(words[index + 1] ?? '') ||
      (!/^\d+$/.test(words[index - 1] ?? '') && word !== 'de'),
  );

const onlyOne = (forms: readonly OptionForm[]): string | undefined => {
  const options = new Set(forms.map((form) => form.option));
  return options.size === 1 ? forms[0]!.option : undefined;
};

const isSame = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.length > 0 && a.every((word, index) => word === b[index]);

/** Typed with slips: as many letters wrong as its length forgives, digits all right. */
function isNearly(form: readonly string[], words: readonly string[]): boolean {
  const wanted = form.join(' ');
  const written = words.join(' ');
  const most = slipsForgiven(wanted.length);
  const sameStart = written[0] === wanted[0] || (written[0] === wanted[1] && written[1] === wanted[0]);
  if (most === 0 || !sameStart || slips(written, wanted, most) > most) return false;
  // Negations must never be taken for a slip ("not sure" for "sure"), and digits must all be right.
  return negations(form) === negations(words) && digitsOf(wanted) === digitsOf(written);
}

const digitsOf = (text: string): string => text.replaceAll(/\D+/g, ' ').trim();
const negationWords = new Set('no not never dont none nothing nobody without un sin nunca nada ni'.split(' '));
const negations = (words: readonly string[]): number => words.filter((word) => negationWords.has(word)).length;

export interface OptionMention {
  readonly option: string;
  /** Where it stands in the words. */
  readonly from: number;
  readonly to: number;
  readonly isNegated: boolean;
  /** Spelled as the option is. */
  readonly isExact: boolean;
}

const denying = new Set(
  'no not never dont except but without neither nor havent didnt isnt non sin ni excepto menos nunca tampoco quit stopped deje'.split(
    ' ',
  ),
);

/** Options named anywhere in the words; of forms that overlap the longest, then the exact, then the later one. */
export function mentions(words: readonly string[], question: Question): readonly OptionMention[] {
  const all = optionForms(question).flatMap((form) => {
    // A bare "no" denies what follows it; it names an option only as the whole answer.
    if (form.words.every((word) => denying.has(word))) return [];
    return words.flatMap((_, from) => {
      const isHere = form.words.every((word, offset) => isWord(words[from + offset] ?? '', word));
      const isExact = form.words.every((word, offset) => words[from + offset] === word);
      return isHere ? [{ option: form.option, from, to: from + form.words.length, isExact }] : [];
    });
  });
  const taken = new Set<number>();
  const kept = all
    .toSorted((a, b) => b.to - b.from - (a.to - a.from) || Number(b.isExact) - Number(a.isExact) || b.from - a.from)
    .filter(({ from, to }) => {
      const places = Array.from({ length: to - from }, (_, offset) => from + offset);
      if (places.some((place) => taken.has(place))) return false;
      for (const place of places) taken.add(place);
      return true;
    })
    .toSorted((a, b) => a.from - b.from);
  const found: OptionMention[] = [];
  for (const mention of kept) found.push({ ...mention, isNegated: isDenied(words, mention.from, found.at(-1)) });
  return found;
}

/** "not in the morning", "no coke or weed": denied by a word before it with nothing of weight between. */
function isDenied(words: readonly string[], from: number, previous: OptionMention | undefined): boolean {
  for (let index = from - 1; index >= Math.max(0, from - 4); index -= 1) {
    const word = words[index]!;
    if (denying.has(word)) return true;
    if (/^(?:or|nor|o|ni)$/.test(word) && previous?.to === index) return previous.isNegated;
    if (/^(?:just|only|and|y|but|pero|solo|now)$/.test(word) || !isFiller(word)) return false;
  }
  return false;
}

const isWord = (written: string, word: string): boolean => {
  if (written === word || written === `${word}s` || word === `${written}s`) return true;
  if (word.length < 5 || /\d/.test(written)) return false;
  const most = slipsForgiven(word.length);
  return written[0] === word[0] && slips(written, word, most) <= most;
};

/** The option standing for "none of these", where there is one. */
export const noneOption = (question: Question): string | undefined =>
  question.options.find((option) => /^(?:none|no|nothing|neither|nobody)(?:-|$)/.test(option.id))?.id;

/** Options that say something only alone: "none", "not sure". */
export const standsAlone = (option: string): boolean =>
  /^(?:none|no|nothing|neither|nobody|unsure|not-sure|dont-know|unknown|prefer-not|skip|yes)(?:-|$)/.test(option);

export const labelOf = (question: Question, option: string, lang: 'en' | 'es'): string =>
  question.options.find((candidate) => candidate.id === option)?.label[lang] ?? option;
