import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ContentProblem } from '../core/errors.ts';
import type { PublicLine } from './numbers.ts';
import { readYaml } from './yaml-source.ts';

const seed = z.strictObject({
  title: z.string().min(1),
  /** The one program whose facts the page may support; absent for pages that name none. */
  program: z.string().optional(),
  lines: z.int().positive(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});
const reference = z.strictObject({ title: z.string().min(1), url: z.url().optional() });
const sourcesSchema = z.strictObject({
  seeds: z.record(z.string().regex(/^\d{3}$/), seed),
  references: z.record(z.string(), reference),
});
/** `content/sources.yaml`: what passages may cite. */
export type Sources = z.infer<typeof sourcesSchema>;

const linesSchema = z.strictObject({
  lines: z.array(
    z
      .strictObject({
        number: z.string().regex(/^\d{3}$|^\d{5,6}$|^1\d{10}$/, 'must be 3, 5 or 6 digits, or 1 and ten digits'),
        name: z.string().min(1),
        states: z.array(z.string().regex(/^[A-Z]{2}$/)).optional(),
        source: z.string().min(1),
      })
      .transform(({ states, ...line }): PublicLine => (states === undefined ? line : { ...line, states })),
  ),
});

export async function loadSources(
  path: string,
  shownAs: string,
  problems: ContentProblem[],
): Promise<Sources | undefined> {
  return readYaml({ file: shownAs, text: await readFile(path, 'utf8') }, sourcesSchema, 'sources', problems)?.value;
}

/** `content/lines.yaml`: numbers that may be given out besides a program's own. */
export async function loadPublicLines(
  path: string,
  shownAs: string,
  problems: ContentProblem[],
): Promise<readonly PublicLine[]> {
  const read = readYaml({ file: shownAs, text: await readFile(path, 'utf8') }, linesSchema, 'lines', problems);
  return read?.value.lines ?? [];
}
