import type { Question } from '../../src/core/screening.ts';

/** What somebody answers to questions in their own words; other questions get their first calm option. */
const inWords: Readonly<Record<string, Readonly<Record<'en' | 'es', string>>>> = {
  name: { en: 'my name is Ana Lopez', es: 'me llamo Ana Lopez' },
  'birth-date': { en: 'March 4, 1985', es: '4 de marzo de 1985' },
  phone: { en: '(860) 555-0123', es: 'mi numero es 860 555 0123' },
  place: { en: 'Middletown CT 06457', es: 'Middletown 06457' },
  payer: { en: 'Anthem Blue Cross', es: 'Anthem Blue Cross' },
  'member-id': { en: 'XYZ123456789', es: 'XYZ123456789' },
};

export const textFor = (question: Question, lang: 'en' | 'es'): string => {
  const own = inWords[question.id]?.[lang];
  if (own) return own;
  switch (question.kind) {
    case 'number':
      return String(question.min ?? 2);
    case 'scale':
      return '7';
    case 'moment':
      return lang === 'en' ? '3 weeks ago' : 'hace 3 semanas';
    case 'birth-date':
      return '03/04/1985';
    case 'phone':
      return '860-555-0123';
    case 'name':
      return 'Ana Lopez';
    default:
      return lang === 'en' ? 'skip' : 'saltar';
  }
};

/** The option of a choice question that raises no alarm: never a danger, never grave. */
export const calmOption = (question: Question): string => {
  const isCalm = (id: string): boolean => !question.dangers.some((danger) => danger.is === id);
  const preferred = ['safe', 'self', 'alcohol', 'yes', 'never', 'none', 'no'];
  const ids = question.options.map((option) => option.id).filter(isCalm);
  const grave = new Set([
    'withdrawal-severe',
    'withdrawal-now',
    'medical-emergency',
    'hallucinations',
    'self-harm-thoughts',
    'self-harm-acts',
    'hurt-others',
    'withdrawal-ever',
    'overdose-history',
  ]);
  if (grave.has(question.id)) return ids.find((id) => ['no', 'never', 'none'].includes(id)) ?? ids.at(-1)!;
  return preferred.find((id) => ids.includes(id)) ?? ids[0]!;
};
