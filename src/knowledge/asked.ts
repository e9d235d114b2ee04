import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { readYaml } from '../content/yaml-source.ts';
import type { ContentProblem } from '../core/errors.ts';
import { type Lang, languages, type Localized } from '../core/language.ts';
import { blockedKinds } from './blocked.ts';

const lines = z.array(z.string().trim().min(1));
const fileSchema = z.strictObject({
  /** By passage id: of the program by its slug, of a shared pack in full. */
  passages: z.record(z.string(), lines).default({}),
  /** Neither the program's passages nor the shared ones answer these. */
  unanswered: lines.default([]),
  blocked: z.partialRecord(z.enum(blockedKinds), lines).default({}),
  /** Whether this is a person or a machine. */
  identity: lines.default([]),
  /** They sound like a blocked kind and may be looked up; what answers them is not said. */
  ordinary: lines.default([]),
  /** Two questions in one message, and the passages that answer them. */
  two: z.array(z.strictObject({ text: z.string().trim().min(1), passages: lines })).default([]),
});

/** What a question is known to be about: a passage's id, a blocked kind, that nothing vetted answers it, or that it may be looked up. */
export type QuestionLabel = string;
export const unansweredLabel: QuestionLabel = 'unanswered';
export const identityLabel: QuestionLabel = 'identity';
export const ordinaryLabel: QuestionLabel = 'ordinary';
export const blockedLabel = (kind: string): QuestionLabel => `blocked:${kind}`;
export const isPassageLabel = (label: QuestionLabel): boolean => label.includes('/');

/** One way to ask, and what it asks for. Never said; only compared with. */
export interface AskedQuestion {
  readonly text: string;
  readonly label: QuestionLabel;
  /** The program in whose file it stands. */
  readonly program: string;
  /** Whose hand it is: the folder's name. */
  readonly writer: string;
}
export interface AskedTwo {
  readonly text: string;
  readonly passages: readonly string[];
  readonly program: string;
}
export interface AskedQuestions {
  readonly single: readonly AskedQuestion[];
  readonly two: readonly AskedTwo[];
}

const fileName = /^(?:(?<writer>[a-z0-9-]+)\/)?(?<program>[a-z0-9-]+)\.(?<lang>en|es)\.yaml$/u;

/**
 * Reads `<contentDir>/knowledge/asked`: how people other than the passages' author ask, `<writer>/<program>.<lang>.yaml`. A folder that
 * is missing holds nothing: a pack is found by its variants alone. Adds what is wrong to `problems`.
 */
export function loadAskedQuestions(contentDir: string, problems: ContentProblem[]): Localized<AskedQuestions> {
  const names = namesIn(`${contentDir}/knowledge/asked`);
  for (const name of names.filter((each) => each.endsWith('.yaml') && !fileName.test(each))) {
    const message = 'is read by nobody: name it <writer>/<program>.<en or es>.yaml';
    problems.push({ file: `content/knowledge/asked/${name}`, line: 1, rule: 'asked.name', message });
  }
  const of = (lang: Lang): AskedQuestions => {
    const single: AskedQuestion[] = [];
    const two: AskedTwo[] = [];
    for (const name of names) {
      const named = fileName.exec(name)?.groups;
      if (named?.['lang'] !== lang) continue;
      const { program = '', writer = '' } = named;
      const file = `content/knowledge/asked/${name}`;
      const text = readFileSync(`${contentDir}/knowledge/asked/${name}`, 'utf8');
      const read = readYaml({ file, text }, fileSchema, 'asked', problems)?.value;
      if (!read) continue;
      const fullId = (id: string): string => (id.includes('/') ? id : `${program}/${id}`);
      const add = (texts: readonly string[], label: QuestionLabel): void => {
        for (const each of texts) single.push({ text: each, label, program, writer });
      };
      for (const [id, texts] of Object.entries(read.passages)) add(texts, fullId(id));
      add(read.unanswered, unansweredLabel);
      for (const [kind, texts] of Object.entries(read.blocked)) add(texts, blockedLabel(kind));
      add(read.identity, identityLabel);
      add(read.ordinary, ordinaryLabel);
      two.push(...read.two.map((each) => ({ text: each.text, passages: each.passages.map(fullId), program })));
    }
    return { single, two };
  };
  return Object.fromEntries(languages.map((lang) => [lang, of(lang)])) as Localized<AskedQuestions>;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll(path.sep, '/'))
      .toSorted();
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw cause;
  }
}
