import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ContentProblem } from '../core/errors.ts';
import { languages, type Lang } from '../core/language.ts';
import type { LintFinding } from './lint-passages.ts';
import { lintText, type LintData } from './lint-text.ts';
import { readYaml } from './yaml-source.ts';

interface CrisisText {
  readonly lang: Lang;
  readonly text: string;
  readonly path: readonly (string | number)[];
}

/**
 * What any text under `crisis/guidance` must not hold: quarantined statements, unknown numbers, harmful words.
 * Its shape and sign-offs are its own loader's business; here every text beneath a language key is read.
 * Which state's lines it gives is decided per program when it is put together, so lines of any state pass.
 */
export async function lintCrisisTexts(
  dir: string,
  data: LintData,
  problems: ContentProblem[],
): Promise<readonly LintFinding[]> {
  const everywhere = { ...data, lines: data.lines.map(({ number, name, source }) => ({ number, name, source })) };
  const folder = join(dir, 'crisis', 'guidance');
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return [];
  });
  const findings: LintFinding[] = [];
  for (const name of names.filter((each) => each.endsWith('.yaml')).toSorted()) {
    const file = `content/crisis/guidance/${name}`;
    const read = readYaml({ file, text: await readFile(join(folder, name), 'utf8') }, z.unknown(), 'crisis', problems);
    if (read === undefined) continue;
    for (const { lang, text, path } of textsIn(read.value, [], undefined)) {
      const found = lintText(text, lang, undefined, ['personFirst', 'safeMessaging', 'promises'], everywhere);
      findings.push(...found.map((finding) => ({ ...finding, file, line: read.lineOf(path) })));
    }
  }
  return findings;
}

function textsIn(value: unknown, path: readonly (string | number)[], lang: Lang | undefined): readonly CrisisText[] {
  if (typeof value === 'string') return lang === undefined ? [] : [{ lang, text: value, path }];
  if (Array.isArray(value)) return value.flatMap((item, at) => textsIn(item, [...path, at], lang));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    textsIn(inner, [...path, key], languages.find((known) => known === key) ?? lang),
  );
}
