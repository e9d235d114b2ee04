import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { ContentInvalidError, type ContentProblem } from '../core/errors.ts';
import { type Lang, languages, type Localized } from '../core/language.ts';
import { readYaml } from '../content/yaml-source.ts';
import { type AskedQuestions, loadAskedQuestions } from './asked.ts';
import { blockedSchema, type BlockedWords } from './blocked.ts';
import { decisionSchema, type DecisionWeights } from './decision.ts';

const listed = z.string().transform((text) => text.split(',').map((form) => form.trim()));
const pattern = z.string().transform((source, context) => {
  try {
    return new RegExp(`\\b(?:${source})\\b`, 'u');
  } catch (cause) {
    context.addIssue({ code: 'custom', message: `no regular expression: ${String(cause)}` });
    return z.NEVER;
  }
});
const findingSchema = z.strictObject({
  same: z.array(listed),
  stop: z.string().transform((text) => text.trim().split(/\s+/)),
  asking: z.record(z.string(), listed),
  topics: z.record(z.string(), listed),
  topicPatterns: z.record(z.string(), pattern),
});

/** What one language's `content/knowledge/synonyms.<lang>.yaml` says: for finding passages, never said. */
export type FindingWords = z.infer<typeof findingSchema> & {
  /** `ordinary.<lang>.txt`: words that are spelled right, though no passage has them. */
  readonly ordinary: readonly string[];
};

/** Everything that finding and blocking read besides the passages. */
export interface KnowledgeWords {
  readonly finding: Localized<FindingWords>;
  readonly blocked: Localized<BlockedWords>;
  readonly asked: Localized<AskedQuestions>;
  readonly decision: DecisionWeights;
}

/** Reads `<contentDir>/knowledge`. Throws ContentInvalidError with every problem of every file. */
export function loadKnowledgeWords(contentDir: string): KnowledgeWords {
  const problems: ContentProblem[] = [];
  const words = readWords(contentDir, problems);
  const file = 'content/knowledge/decision.json';
  const text = readFileSync(`${contentDir}/knowledge/decision.json`, 'utf8');
  const decision = readYaml({ file, text }, decisionSchema, 'decision', problems)?.value;
  if (!words || !decision) throw new ContentInvalidError(problems);
  return { ...words, decision };
}

/** All but the fitted decision, for whoever fits it. Throws as `loadKnowledgeWords` does. */
export function loadWordsToFit(contentDir: string): Omit<KnowledgeWords, 'decision'> {
  const problems: ContentProblem[] = [];
  const words = readWords(contentDir, problems);
  if (!words) throw new ContentInvalidError(problems);
  return words;
}

function readWords(contentDir: string, problems: ContentProblem[]): Omit<KnowledgeWords, 'decision'> | undefined {
  const read = <T>(name: string, schema: z.ZodType<T>): Localized<T> => {
    const each = languages.map((lang): [Lang, T | undefined] => {
      const path = `${contentDir}/knowledge/${name}.${lang}.yaml`;
      const file = `content/knowledge/${name}.${lang}.yaml`;
      return [lang, readYaml({ file, text: readFileSync(path, 'utf8') }, schema, name, problems)?.value];
    });
    return Object.fromEntries(each) as Localized<T>;
  };
  const finding = read('synonyms', findingSchema);
  const blocked = read('blocked', blockedSchema);
  const asked = loadAskedQuestions(contentDir, problems);
  if (problems.length > 0) return undefined;
  const withOrdinary = (lang: Lang): FindingWords => ({
    ...finding[lang],
    ordinary: readFileSync(`${contentDir}/knowledge/ordinary.${lang}.txt`, 'utf8')
      .split('\n')
      .filter((line) => !line.startsWith('#'))
      .flatMap((line) => line.split(' ').filter((word) => word !== '')),
  });
  return { finding: { en: withOrdinary('en'), es: withOrdinary('es') }, blocked, asked };
}

let shipped: KnowledgeWords | undefined;

/** The words in this repository's content folder, read once. */
export function shippedKnowledgeWords(): KnowledgeWords {
  shipped ??= loadKnowledgeWords(fileURLToPath(new URL('../../content', import.meta.url)));
  return shipped;
}
