import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ContentProblem } from '../core/errors.ts';
import { languages, type Lang, type Localized } from '../core/language.ts';
import { wordsOf } from './word-runs.ts';
import { readYaml } from './yaml-source.ts';

export type WordingRule = 'personFirst' | 'safeMessaging' | 'promises' | 'cost' | 'outcome';

const entry = z.strictObject({
  words: z.array(z.string().min(1)).min(1),
  use: z.string().min(1),
  unless: z.array(z.string().min(1)).default([]),
});
const entries = z.array(entry);
const wordingSchema = z.strictObject({
  personFirst: entries,
  safeMessaging: entries,
  promises: entries,
  cost: entries,
  outcome: entries,
  optOutWords: z.array(z.string()).min(1),
  leaningStarts: z.array(z.string()).min(1),
  names: z.array(z.string()),
});
/** What one language's `content/wording/<lang>.yaml` says. */
export type Wording = z.infer<typeof wordingSchema>;

/** A word that should not be said, and what to say instead. */
export interface WordFound {
  readonly rule: WordingRule;
  readonly words: string;
  readonly use: string;
}

/** Reads both languages. Adds what is wrong to `problems`; undefined when a file is unusable. */
export async function loadWording(
  folder: string,
  shownFolder: string,
  problems: ContentProblem[],
): Promise<Localized<Wording> | undefined> {
  const read = new Map<Lang, Wording>();
  for (const lang of languages) {
    const text = await readFile(join(folder, `${lang}.yaml`), 'utf8');
    const wording = readYaml({ file: `${shownFolder}/${lang}.yaml`, text }, wordingSchema, 'wording', problems);
    if (wording !== undefined) read.set(lang, wording.value);
  }
  const [en, es] = [read.get('en'), read.get('es')];
  return en === undefined || es === undefined ? undefined : { en, es };
}

/** Words in `text` that a rule names, outside the phrases in which they are right. */
export function findWords(text: string, wording: Wording, rule: WordingRule): readonly WordFound[] {
  return wording[rule].flatMap(({ words, use, unless }) => {
    const rest = unless.reduce((left, phrase) => blankOut(left, wordsOf(phrase)), [...wordsOf(text)]);
    return words
      .filter((word) => occurs(rest, wordsOf(word.replace('*', '')), word.endsWith('*')))
      .map((word): WordFound => ({ rule, words: word, use }));
  });
}

const blank = '\u0000';

function blankOut(words: readonly string[], run: readonly string[]): string[] {
  const rest = [...words];
  for (let at = 0; at + run.length <= rest.length; at += 1) {
    if (run.every((word, offset) => rest[at + offset] === word)) rest.fill(blank, at, at + run.length);
  }
  return rest;
}

const occurs = (words: readonly string[], run: readonly string[], openEnd: boolean): boolean =>
  run.length > 0 &&
  words.some((_, at) =>
    run.every((wanted, offset) => {
      const word = words[at + offset];
      return openEnd && offset === run.length - 1 ? (word?.startsWith(wanted) ?? false) : word === wanted;
    }),
  );

/** The label a person could type as a whole message, read by the carrier as an opt-out. */
export const isOptOutLabel = (label: string, wording: Wording): boolean => {
  const words = wordsOf(label);
  return wording.optOutWords.some((optOut) => wordsOf(optOut).every((word, at) => words[at] === word));
};

/** True when a sentence leans on the one before it, so that it cannot be said alone. */
export const leansOnAnother = (sentence: string, wording: Wording): boolean => {
  const words = wordsOf(sentence);
  return wording.leaningStarts.some((start) => wordsOf(start).every((word, at) => words[at] === word));
};
