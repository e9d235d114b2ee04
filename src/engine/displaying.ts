import type { Answer, AnswerValue, Moment } from '../core/answers.ts';
import type { Lang } from '../core/language.ts';
import type { Question } from '../core/screening.ts';

/** An answer as a person reads it, in `lang`: option labels, dates and phone numbers written out. */
export function displayAnswer(question: Question, answer: Answer | undefined, lang: Lang): string {
  return answer?.kind === 'given' ? displayValue(question, answer.value, lang) : '';
}

function displayValue(question: Question, value: AnswerValue, lang: Lang): string {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map((id: string) => optionLabel(question, id, lang)).join(', ');
  if (typeof value === 'object') return displayMoment(value as Moment, lang);
  if (question.kind === 'phone') return displayPhone(value);
  if (question.kind === 'birth-date') return displayMoment({ on: value, precision: 'day' }, lang);
  return optionLabel(question, value, lang);
}

const optionLabel = (question: Question, id: string, lang: Lang): string =>
  question.options.find((option) => option.id === id)?.label[lang] ?? id;

/** `+18605551234` as `860-555-1234`; other countries as they are. */
const displayPhone = (number: string): string => number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '$1-$2-$3');

function displayMoment({ on, precision }: Moment, lang: Lang): string {
  const locale = lang === 'en' ? 'en-US' : 'es-US';
  switch (precision) {
    case 'year':
      return on;
    case 'month':
      return Temporal.PlainYearMonth.from(on).toLocaleString(locale, {
        month: 'long',
        year: 'numeric',
        calendar: 'iso8601',
      });
    case 'day':
      return Temporal.PlainDate.from(on).toLocaleString(locale, { month: 'long', day: 'numeric', year: 'numeric' });
    case 'time':
      return Temporal.PlainDateTime.from(on).toLocaleString(locale, {
        month: 'long',
        day: 'numeric',
        year: 'numeric',
        hour: 'numeric',
        minute: '2-digit',
      });
  }
}
