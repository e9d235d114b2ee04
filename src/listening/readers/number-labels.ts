import { numbersIn } from '../number-words.ts';
import { trimmed } from './option-forms.ts';
import { plainWords } from '../words.ts';
import { given, likely, type Reading, type ReadingScene } from './reading.ts';

const rough = new Set('about around roughly maybe probably like como unas unos quizas'.split(' '));

interface Range {
  readonly option: string;
  readonly least: number;
  readonly most: number;
}

/** "1 or 2", "7 to 9", "10 or more": a label that is only numbers. */
function rangeOf(option: string, label: string): Range | null {
  const words = plainWords(label);
  if (words.some((word) => !/^(?:\d+|or|to|o|a|y|and|more|mas|less|menos)$/.test(word))) return null;
  const numbers = words.filter((word) => /^\d+$/.test(word)).map(Number);
  const [first, last = first] = numbers;
  if (first === undefined || last === undefined || numbers.length > 2) return null;
  const isOpen = words.includes('more') || words.includes('mas') || label.includes('+');
  return { option, least: first, most: isOpen ? Number.POSITIVE_INFINITY : last };
}

/**
 * A bare number where the options are numbers: "3" means "3 or 4". By text the options are numbered too,
 * so there the same digit may mean the third option, and what is meant is read back.
 */
export function numberWithin(
  words: readonly string[],
  { question, offered, channel, lang }: ReadingScene,
): Reading | null {
  const ranges = question.options.flatMap((option) => rangeOf(option.id, option.label.en) ?? []);
  if (ranges.length < 2) return null;
  const bare = trimmed(words.filter((word) => !rough.has(word)));
  const numbers = numbersIn(bare, lang);
  const [read, last = read] = numbers;
  const others = bare.filter((word, index) => !numbers.some(({ from, to }) => index >= from && index < to));
  if (!read || !last || numbers.length > 2 || others.some((word) => !/^(?:to|or|o|a)$/.test(word))) return null;
  // "10-12" is one answer where one option holds both.
  const within = ranges.filter(
    (range) => Math.min(read.value, last.value) >= range.least && Math.max(read.value, last.value) <= range.most,
  );
  const [match] = within;
  if (!match || within.length > 1) return null;
  const isRough = words.some((word) => rough.has(word));
  const isDigit = bare.length === 1 && /^\d+$/.test(bare[0]!);
  const listed = channel === 'sms' && isDigit ? offered[read.value - 1] : undefined;
  if (!isRough && (listed === undefined || listed === `answer:${match.option}`)) return given(match.option);
  const label = question.options.find((option) => option.id === match.option)?.label[lang] ?? match.option;
  return likely(match.option, label);
}
