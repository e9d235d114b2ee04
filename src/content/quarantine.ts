import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { ContentProblem } from '../core/errors.ts';
import { numbersIn } from './numbers.ts';
import { createRunFinder, shinglesOf, wordsOf } from './word-runs.ts';
import { readYaml } from './yaml-source.ts';

/** So many consecutive words of a quarantined quote are the quote. */
export const quoteRunWords = 7;

interface QuarantinedStatement {
  /** `<seed>/<id>`, e.g. `001/while-still-alive`. */
  readonly id: string;
  /** The seed page and its lines, e.g. `seeds/001:31`. */
  readonly source: string;
  readonly quote: string;
  /** Telling words, in any language: one of them is a hit by itself. */
  readonly phrases: readonly string[];
  readonly reason: string;
  /** Only these programs may not say it; absent: nobody may. */
  readonly programs?: readonly string[];
}

export interface Quarantine {
  readonly statements: readonly QuarantinedStatement[];
  /** Phone numbers that nobody may give out, ten digits. */
  readonly numbers: readonly string[];
}

interface QuarantineHit {
  /** The statement's id, or `number`. */
  readonly id: string;
  readonly source: string;
  readonly reason: string;
}

/**
 * What of a text must not be said; empty when it may be.
 * @param program the program that would say it; absent for text that every program says.
 */
export type FindQuarantined = (text: string, program?: string) => readonly QuarantineHit[];

const statementSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  lines: z.string(),
  quote: z.string().min(1),
  phrases: z.array(z.string().min(1)).default([]),
  reason: z.string().min(1),
  programs: z.array(z.string()).min(1).optional(),
});
const fileSchema = z.strictObject({
  seed: z.string().regex(/^\d{3}$/),
  numbers: z.array(z.string().regex(/^\d{10}$/)).default([]),
  statements: z.array(statementSchema).min(1),
});

/** Reads `quarantine/*.yaml`. Adds what is wrong to `problems` and leaves those files out. */
export async function loadQuarantine(
  folder: string,
  shownFolder: string,
  problems: ContentProblem[],
): Promise<Quarantine> {
  const statements: QuarantinedStatement[] = [];
  const numbers: string[] = [];
  for (const name of (await readdir(folder)).filter((each) => each.endsWith('.yaml')).toSorted()) {
    const file = `${shownFolder}/${name}`;
    const read = readYaml(
      { file, text: await readFile(join(folder, name), 'utf8') },
      fileSchema,
      'quarantine',
      problems,
    );
    if (read === undefined) continue;
    const { seed } = read.value;
    numbers.push(...read.value.numbers);
    for (const [index, { id, lines, programs, ...rest }] of read.value.statements.entries()) {
      const whole = `${seed}/${id}`;
      if (statements.some((statement) => statement.id === whole)) {
        const line = read.lineOf(['statements', index, 'id']);
        problems.push({ file, line, rule: 'quarantine.id_unique', message: `${whole} is used twice` });
      }
      statements.push({
        ...rest,
        id: whole,
        source: `seeds/${seed}:${lines.replaceAll(' ', '')}`,
        ...(programs === undefined ? {} : { programs }),
      });
    }
  }
  return { statements, numbers };
}

/** Builds the matcher once; it is pure and linear in the text. */
export function createQuarantineFinder({ statements, numbers }: Quarantine): FindQuarantined {
  const finder = createRunFinder(
    statements.flatMap((statement) => [
      ...shinglesOf(wordsOf(statement.quote), quoteRunWords).map((run) => [run, statement] as const),
      ...statement.phrases.map((phrase) => [wordsOf(phrase), statement] as const),
    ]),
  );
  return (text, program) => {
    const hits = finder
      .find(wordsOf(text))
      .filter((found) => found.programs === undefined || program === undefined || found.programs.includes(program))
      .map(({ id, source, reason }): QuarantineHit => ({ id, source, reason }));
    const number = numbersIn(text).find(({ digits }) => numbers.includes(digits.slice(-10)));
    if (number === undefined) return hits;
    return [...hits, { id: 'number', source: 'content/quarantine', reason: 'This number is given out by nobody.' }];
  };
}
