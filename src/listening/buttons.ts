import type { Expectation } from '../core/listening.ts';
import type { Question } from '../core/screening.ts';
import { ordinal, smallNumber } from './number-words.ts';
import type { Said } from './said.ts';
import { plainWords } from './words.ts';

/** What a pressed button or a listed digit says; null when it says nothing here (an old button). */
export function chosen(id: string, expectation: Expectation, question: Question | null): Said | null {
  const { context, meta } = expectation;
  if (id.startsWith('answer:')) return question && answered(id.slice('answer:'.length), question);
  if (id.startsWith('passage:')) return { type: 'passage.chosen', id: id.slice('passage:'.length) };
  switch (id) {
    case 'skip':
      return { type: 'skip.asked' };
    case 'yes':
    case 'no':
      return yesOrNo(id, expectation, question);
    case 'send':
      return { type: 'review.sent' };
    case 'change':
      return { type: 'correction.asked', question: null };
    case 'screening':
      return { type: 'screening.asked' };
    case 'question':
      return { type: 'question.offered' };
    case 'callback':
      return { type: 'callback.asked' };
    case 'otherLanguage':
      return { type: 'language.chosen', lang: context.lang === 'en' ? 'es' : 'en' };
    case 'safe':
      return { type: 'safety.answered', safe: 'yes' };
    case 'unsafe':
      return { type: 'safety.answered', safe: 'no' };
    case 'continue':
      return { type: 'continue.asked' };
    case 'notNow':
      return { type: 'pause.asked' };
    case 'erase':
      return meta.expects === 'erasure' ? { type: 'erasure.confirmed' } : null;
    case 'openPage':
      return meta.expects === 'page' ? { type: 'page.confirmed' } : null;
    case 'stayHere':
      return { type: 'page.declined' };
    case 'byText':
      return { type: 'text.asked', already: false };
    case 'keep':
      return { type: 'erasure.declined' };
    case 'sendAgain':
      return { type: 'code.asked' };
    case 'menu':
      return { type: 'menu.asked' };
    default:
      return null;
  }
}

/** One option, or several joined by commas where several may be chosen. */
function answered(ids: string, question: Question): Said | null {
  const known = new Set(question.options.map((option) => option.id));
  const options = ids.split(',').map((id) => id.replace(/^answer:/, '').trim());
  if (!options.every((id) => known.has(id))) return null;
  if (question.kind === 'choices') return { type: 'answer.given', value: [...new Set(options)] };
  return options.length === 1 ? { type: 'answer.given', value: options[0]! } : null;
}

function yesOrNo(id: 'yes' | 'no', { meta, context }: Expectation, question: Question | null): Said | null {
  if (question && context.likely?.question === question.id) {
    return id === 'yes' ? { type: 'answer.given', value: context.likely.value } : { type: 'answer.unclear' };
  }
  if (question?.options.some((option) => option.id === id)) return answered(id, question);
  if (meta.expects === 'safety') return { type: 'safety.answered', safe: id };
  if (meta.expects === 'review')
    return id === 'yes' ? { type: 'review.sent' } : { type: 'correction.asked', question: null };
  if (meta.expects === 'resume') return id === 'yes' ? { type: 'continue.asked' } : { type: 'pause.asked' };
  return null;
}

const around = new Set(
  'option number choice answer opcion numero la el the one please por favor choose pick i ill go with reply press'.split(
    ' ',
  ),
);

/** The place on the list that the whole text names: "2", "2.", "#2", "option two", "the second one". */
export function placeNamed(text: string): number | null {
  if (/\d\s*[.,:/-]\s*\d/.test(text) || /^\s*-\s*\d/.test(text) || text.length > 60) return null;
  const all = plainWords(text);
  const words = all.filter((word) => !around.has(word) || (all.length === 1 && word !== 'one'));
  const [word, another] = words.length > 0 ? words : all.includes('one') ? ['one'] : [];
  if (word === undefined || another !== undefined) return null;
  if (/^\d{1,2}$/.test(word)) return Number(word);
  const isNamed =
    all.length > 1 ||
    /^(?:one|two|three|four|five|six|seven|eight|nine|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve)$/.test(word);
  return ordinal(word) ?? (isNamed && word !== 'once' && word !== 'twice' ? (smallNumber(word, 'es') ?? null) : null);
}
