import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ContentInvalidError, type ContentProblem } from '../core/errors.ts';
import { programId, type ProgramId } from '../core/ids.ts';
import type { Screening } from '../core/screening.ts';
import { compileScreening, type ScreeningParts } from './compile-screening.ts';
import { bankSchema, instrumentSchema, screeningFileSchema, type InstrumentSource } from './screening-schema.ts';
import { readYaml } from './yaml-source.ts';

/**
 * Compiles the screening of every program under `dir` (the `content` folder).
 * Throws ContentInvalidError with every problem of every file.
 */
export async function loadScreenings(dir: string): Promise<ReadonlyMap<ProgramId, Screening>> {
  const problems: ContentProblem[] = [];
  const parts = await loadParts(dir, problems);
  const screenings = new Map<ProgramId, Screening>();
  const folders = await readdir(join(dir, 'programs'), { withFileTypes: true });
  for (const folder of folders
    .filter((entry) => entry.isDirectory())
    .toSorted((a, b) => a.name.localeCompare(b.name))) {
    const shownAs = `content/programs/${folder.name}/screening.yaml`;
    const text = await readFile(join(dir, 'programs', folder.name, 'screening.yaml'), 'utf8').catch(
      (error: NodeJS.ErrnoException) => {
        if (error.code !== 'ENOENT') throw error;
        problems.push({
          file: shownAs,
          line: 1,
          rule: 'screening.missing',
          message: 'a program needs a screening.yaml',
        });
      },
    );
    const source = text && readYaml({ file: shownAs, text }, screeningFileSchema, 'screening', problems);
    const screening = source && parts && compileScreening(source, shownAs, parts, problems);
    if (screening) screenings.set(programId(folder.name), screening);
  }
  if (problems.length > 0) throw new ContentInvalidError(problems);
  return screenings;
}

async function loadParts(dir: string, problems: ContentProblem[]): Promise<ScreeningParts | undefined> {
  const bankPath = join(dir, 'screening', 'bank.yaml');
  const bank = readYaml(
    { file: 'content/screening/bank.yaml', text: await readFile(bankPath, 'utf8') },
    bankSchema,
    'screening',
    problems,
  );
  const instruments = new Map<string, InstrumentSource>();
  for (const name of (await readdir(join(dir, 'screening', 'instruments'))).toSorted()) {
    const text = await readFile(join(dir, 'screening', 'instruments', name), 'utf8');
    const read = readYaml(
      { file: `content/screening/instruments/${name}`, text },
      instrumentSchema,
      'instrument',
      problems,
    );
    if (read) instruments.set(read.value.id, read.value);
  }
  return bank && { bank: bank.value, instruments };
}
