import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';

import { type Lang, languages } from '../../core/language.ts';

/** Something the screening offers as an answer: an option's label, or one of the words that stand for it. */
export interface OptionWord {
  readonly text: string;
  readonly lang: Lang;
  /** `safe-now/unsafe`: question and option. */
  readonly option: string;
  /** The screening itself takes this answer for a sign of danger. */
  readonly dangerous: boolean;
}

/** Every label and word of every option under `contentDir` (the bank, the instruments, the programs), each text once a language. */
export async function readOptionWords(contentDir: string): Promise<OptionWord[]> {
  const found = new Map<string, OptionWord>();
  const entries = await readdir(contentDir, { recursive: true, withFileTypes: true });
  const files = entries
    .map((entry) => path.join(entry.parentPath, entry.name))
    .filter((file) => /[/\\](screening[/\\].*|screening)\.yaml$/.test(file))
    .toSorted();
  for (const file of files) {
    for (const word of optionsIn(parse(await readFile(file, 'utf8')))) {
      const key = `${word.lang} ${word.text}`;
      const known = found.get(key);
      if (known === undefined || (word.dangerous && !known.dangerous)) found.set(key, word);
    }
  }
  return [...found.values()];
}

function optionsIn(node: unknown): OptionWord[] {
  if (typeof node !== 'object' || node === null) return [];
  const fields = node as Readonly<Record<string, unknown>>;
  const own = Array.isArray(fields['options']) ? fields['options'].flatMap((option) => wordsOf(option, fields)) : [];
  return [...own, ...Object.values(fields).flatMap(optionsIn)];
}

function wordsOf(option: unknown, question: Readonly<Record<string, unknown>>): OptionWord[] {
  const { id, label, words } = option as Partial<Record<'id' | 'label' | 'words', unknown>>;
  const dangers = (question['dangers'] ?? []) as readonly { readonly is?: unknown }[];
  const dangerous = dangers.some(({ is }) => is === id);
  return languages.flatMap((lang) => {
    const said = [byLang(label, lang), byLang(words, lang)].flat().filter((text) => typeof text === 'string');
    return said.map((text) => ({ text, lang, option: `${String(question['id'])}/${String(id)}`, dangerous }));
  });
}

const byLang = (texts: unknown, lang: Lang): unknown => (texts as Partial<Record<Lang, unknown>> | undefined)?.[lang];
