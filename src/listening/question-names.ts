import { languages } from '../core/language.ts';
import type { Question, Screening } from '../core/screening.ts';
import { plainWords } from './words.ts';

/** Words before a name that are no part of it. */
export const possessives: ReadonlySet<string> = new Set('my the mi el la our his her their su mis tu'.split(' '));

export interface QuestionNames {
  /** Its own: names, label and id. */
  readonly own: readonly (readonly string[])[];
  /** What people call such an answer whatever its question's own names are. */
  readonly usual: readonly (readonly string[])[];
}

const usualNames: Readonly<Partial<Record<Question['kind'], readonly string[]>>> = {
  phone: [
    'phone number',
    'phone',
    'number',
    'cell',
    'cell number',
    'telefono',
    'numero de telefono',
    'numero',
    'celular',
  ],
  name: ['name', 'nombre'],
  'birth-date': ['date of birth', 'birth date', 'birthdate', 'birthday', 'dob', 'fecha de nacimiento', 'cumpleanos'],
  place: ['town', 'zip', 'zip code', 'city', 'address', 'ciudad', 'pueblo', 'codigo postal', 'direccion'],
  insurer: ['insurance', 'insurance company', 'insurer', 'seguro', 'aseguranza', 'seguro medico', 'aseguradora'],
  'member-id': ['member id', 'member number', 'insurance id', 'policy number', 'id number', 'numero de miembro'],
};

const cache = new WeakMap<Screening, ReadonlyMap<Question, QuestionNames>>();

/** What visitors may call each question when they speak of it, as plain words. */
export function namesOf(screening: Screening, question: Question): QuestionNames {
  let known = cache.get(screening);
  if (!known) {
    known = new Map(screening.questions.map((each) => [each, allNames(screening, each)]));
    cache.set(screening, known);
  }
  return known.get(question) ?? { own: [], usual: [] };
}

function allNames(screening: Screening, question: Question): QuestionNames {
  const own = languages
    .flatMap((lang) => [...question.names[lang], question.label[lang]])
    .concat(question.id.replaceAll(/[-/]/g, ' '))
    .map(plainWords)
    .map((words) => (possessives.has(words[0] ?? '') ? words.slice(1) : words))
    .filter((words) => words.length > 0);
  const usual = [...(usualNames[question.kind] ?? []), ...lastTimes(screening, question)].map((name) =>
    name.split(' '),
  );
  return { own, usual };
}

/** "My last drink", "última cerveza": a moment asked of one option is named by the option's everyday words. */
function lastTimes(screening: Screening, question: Question): readonly string[] {
  const item = question.kind === 'moment' ? question.id.split('/')[1] : undefined;
  const option = screening.questions.flatMap((each) => each.options).find((candidate) => candidate.id === item);
  if (!option) return [];
  const words = (lang: 'en' | 'es'): readonly string[] =>
    [item!, ...option.words[lang]].map((word) => plainWords(word).join(' ')).filter((word) => word !== '');
  return [
    'last time',
    'last use',
    'ultima vez',
    ...words('en').flatMap((word) => [`last ${word}`, `last time ${word}`, `last use of ${word}`]),
    ...words('es').flatMap((word) => [`ultima ${word}`, `ultimo ${word}`, `ultima vez de ${word}`]),
  ];
}
