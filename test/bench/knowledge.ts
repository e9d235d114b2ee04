import { readFile } from 'node:fs/promises';
import { loadContent } from '../../src/content/load-content.ts';
import { programId } from '../../src/core/ids.ts';
import type { Lang } from '../../src/core/language.ts';
import { createAnswerer } from '../../src/knowledge/answerer.ts';

export interface KnowledgeBench {
  /** Milliseconds for one question, blocked kinds and retrieval included, without a model. */
  readonly medianMs: number;
  readonly p99Ms: number;
  /** For a message of 2,000 characters. */
  readonly longMedianMs: number;
  /** Building one program's answerer. */
  readonly buildMs: number;
  readonly questions: number;
}

/** What an answer costs on one core, over the questions written while the index was built. */
export async function benchKnowledge(
  contentDir = 'content',
  questionDir = 'test/knowledge/dev',
): Promise<KnowledgeBench> {
  const { programs } = await loadContent(contentDir);
  const pack = programs.get(programId('stonington'))!;
  createAnswerer({ pack });
  const builtFrom = performance.now();
  const answerer = createAnswerer({ pack });
  const buildMs = performance.now() - builtFrom;
  const files = await Promise.all(
    ['answerable', 'unanswerable', 'blocked'].map((name) => readFile(`${questionDir}/${name}.ndjson`, 'utf8')),
  );
  const asked = files.flatMap((text) =>
    text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { readonly question: string; readonly lang: Lang }),
  );
  const time = (question: string, lang: Lang): number => {
    const startedAt = performance.now();
    answerer.answer({ question, lang, channel: 'web' });
    return performance.now() - startedAt;
  };
  for (const { question, lang } of asked) time(question, lang);
  const took = asked.map(({ question, lang }) => time(question, lang)).toSorted((one, other) => one - other);
  const long = asked
    .slice(0, 100)
    .map((_, at) => time(longText(asked, at), 'en'))
    .toSorted((one, other) => one - other);
  return {
    medianMs: took[Math.floor(took.length / 2)]!,
    p99Ms: took[Math.floor(took.length * 0.99)]!,
    longMedianMs: long[50]!,
    buildMs,
    questions: took.length,
  };
}

function longText(asked: readonly { readonly question: string }[], from: number): string {
  let text = '';
  for (let at = from; text.length < 2_000; at += 1) text += `${asked[at % asked.length]!.question} `;
  return text.slice(0, 2_000);
}
