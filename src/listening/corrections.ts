import type { Question, Screening } from '../core/screening.ts';
import type { Expectation } from '../core/listening.ts';
import { wordsOf, plainWords, type Word } from './words.ts';
import { readAnswer } from './readers/read-answer.ts';
import type { ReadingScene } from './readers/reading.ts';
import type { AnswerValue } from '../core/answers.ts';
import { namesOf, possessives } from './question-names.ts';
import { isMeantAs } from './spelling.ts';

/** An earlier answer to be changed, with its new value where one was said and understood. */
export type Correction =
  | { readonly kind: 'given'; readonly question: Question; readonly value: AnswerValue }
  | { readonly kind: 'asked'; readonly question: Question | null };

const verbs = new Set(
  'change changed correct fix update edit redo modify cambiar cambia cambie cambien corregir corrige corrija actualizar actualiza actualice modificar modifica arreglar editar'.split(
    ' ',
  ),
);
const leadIn = new Set(
  'please can could you i we want need to would like id lets let me quiero quisiera necesito puedo puede puedes podria me gustaria por favor actually sorry oops wait ok hey hi hello have hay que no yes and also oh'.split(
    ' ',
  ),
);
const repairs = new Set('actually sorry oops wait correction meant perdon realidad disculpe equivoque'.split(' '));
const links = new Set('is was to its es era fue a por should be are being as into with from'.split(' '));
const wrongWords = new Set('wrong incorrect mistake error equivocado equivocada incorrecto incorrecta mal'.split(' '));

interface NamedQuestion {
  readonly question: Question;
  /** Words taken from `at`. */
  readonly length: number;
}

/**
 * "Change my phone to 860 555 0100", "actually my name is Ana", "my zip is wrong". Only questions already
 * put, and not the one in front of the visitor, can be meant; null when the text corrects nothing.
 */
export function correctionIn(
  text: string,
  expectation: Expectation,
  sceneOf: (question: Question) => ReadingScene,
  current: Question | null,
): Correction | null {
  if (
    text.length > 300 ||
    (text.trimEnd().endsWith('?') && !/^(?:can|could|puedo|puede|podria|how|como)\b/iu.test(text.trim()))
  )
    return null;
  const words = wordsOf(text);
  const plain = words.map((word) => word.plain);
  const askable = expectation.screening.questions.filter(
    (question) => expectation.context.answers[question.id] || expectation.context.trail.includes(question.id),
  );
  if (askable.length === 0 || plain.length < 2) return null;
  const start = plain.findIndex(
    (word, index) =>
      !leadIn.has(word) && !repairs.has(word) && !(/^(?:de|en|con)$/.test(word) && plain[index - 1] === 'equivoque'),
  );
  if (start < 0) return null;
  const isRepair = plain.slice(0, start).some((word) => repairs.has(word));
  const isCommand = verbs.has(plain[start]!);
  const wrongAt = plain.findIndex((word, index) => index >= start && index < start + 4 && wrongWords.has(word));
  const wrongFirst =
    wrongAt >= 0 &&
    !plain.slice(start, Math.max(start, wrongAt - 1)).some((word) => links.has(word) || possessives.has(word));

  let at = isCommand ? start + 1 : start;
  if (wrongFirst && !isCommand) {
    const owned = plain.findIndex((word, index) => index > wrongAt && possessives.has(word));
    at = owned < 0 ? wrongAt + 1 : owned;
  }
  const isOwned = possessives.has(plain[at] ?? '') || possessives.has(plain[at - 1] ?? '');
  while (possessives.has(plain[at] ?? '')) at += 1;
  const named = questionsNamed(expectation.screening, plain, at, askable);
  if (named.length === 0) return null;
  const isCurrents =
    current !== null &&
    questionsNamed(expectation.screening, plain, at, [current]).some((own) => own.length >= named[0]!.length);
  if (isCurrents) return null;
  const after = at + named[0]!.length;
  const rest = plain.slice(after);
  if (rest.length === 0) {
    if (!isCommand && !wrongFirst && !(isRepair && isOwned)) return null;
    return { kind: 'asked', question: only(named) };
  }
  if (rest.some((word) => wrongWords.has(word)) && rest.length <= 4) return { kind: 'asked', question: only(named) };
  const isStatement = links.has(rest[0]!) && (isOwned || isRepair);
  if (!isCommand && !isStatement) return null;
  return valued(text, words.slice(after), named, sceneOf, isCommand);
}

/** The name alone, as in the answer to "what should I change?". */
export function questionNamed(text: string, expectation: Expectation): Question | null {
  const words = plainWords(text).filter((word) => !possessives.has(word) && !leadIn.has(word));
  const askable = expectation.screening.questions.filter(
    (question) => expectation.context.answers[question.id] || expectation.context.trail.includes(question.id),
  );
  const named = questionsNamed(expectation.screening, words, 0, askable).filter(
    (match) => match.length === words.length,
  );
  return named.length > 0 ? only(named) : null;
}

function valued(
  text: string,
  rest: readonly Word[],
  named: readonly NamedQuestion[],
  sceneOf: (question: Question) => ReadingScene,
  isCommand: boolean,
): Correction | null {
  let from = rest[0]!.start;
  const to = rest.findLastIndex((word) => word.plain === 'to' || word.plain === 'a' || word.plain === 'por');
  // "from Monday to Tuesday": what follows "to" counts.
  if (rest[0]!.plain === 'from' || rest[0]!.plain === 'de') {
    if (to > 0 && rest[to + 1]) from = rest[to + 1]!.start;
  } else {
    const first = rest.findIndex((word) => !links.has(word.plain));
    if (first < 0) return { kind: 'asked', question: only(named) };
    from = rest[first]!.start;
  }
  const value = withoutOld(text.slice(from));
  const question = only(named);
  if (!question) return { kind: 'asked', question: null };
  const read = readAnswer(value, sceneOf(question));
  if (read.kind === 'given') return { kind: 'given', question, value: read.value };
  return isCommand || read.kind === 'likely' ? { kind: 'asked', question } : null;
}

/** "Tuesday, not Monday", "martes y no lunes": the new value only. */
const withoutOld = (text: string): string =>
  text
    .replace(/[\s,;]+(?:and |y )?(?:not|no|instead of|rather than|en vez de|en lugar de)\s+(?!sure)[^.]{1,60}$/iu, '')
    .trim();

/** Questions whose name stands at `at`: the longest names only, a question's own before the usual ones. */
function questionsNamed(
  screening: Screening,
  words: readonly string[],
  at: number,
  questions: readonly Question[],
): readonly NamedQuestion[] {
  const lengthOf = (names: readonly (readonly string[])[]): number =>
    Math.max(
      0,
      ...names
        .filter((name) => name.every((word, offset) => isMeantAs(words[at + offset] ?? '', word)))
        .map((name) => name.length),
    );
  const all = questions.map((question) => {
    const { own, usual } = namesOf(screening, question);
    return { question, own: lengthOf(own), length: Math.max(lengthOf(own), lengthOf(usual)) };
  });
  const longest = Math.max(0, ...all.map((match) => match.length));
  if (longest === 0) return [];
  const best = all.filter((match) => match.length === longest);
  const own = best.filter((match) => match.own === longest);
  return own.length > 0 ? own : best;
}

/** One question, when the name fits one; of a question repeated per substance, none: it is asked which. */
const only = (named: readonly NamedQuestion[]): Question | null => (named.length === 1 ? named[0]!.question : null);
