import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ContentInvalidError, type ContentProblem } from '../core/errors.ts';
import { programId, type ProgramId } from '../core/ids.ts';
import type { Lang, Localized } from '../core/language.ts';
import type { Program } from '../core/program.ts';
import { loadCopy, type LoadedCopy } from './load-copy.ts';
import { loadPassages, type LoadedPassage, type Overlay } from './load-passages.ts';
import type { Content, Pack, Passage, ServedPassage } from './pack.ts';
import { dayIn } from '../core/day.ts';
import { programSchema, type ProgramFile } from './program-schema.ts';
import { served, stateOf } from './signing.ts';
import { readYaml } from './yaml-source.ts';

/** What the files say, before anything is asked of their sign-offs: what `lint` reads. */
export interface ContentFiles {
  readonly programs: readonly ProgramSource[];
  /** Shared packs by folder name, e.g. `education`. */
  readonly shared: ReadonlyMap<string, readonly LoadedPassage[]>;
  readonly copy: LoadedCopy['copy'];
  readonly copyAt: LoadedCopy['places'];
}

interface ProgramSource {
  readonly program: Program;
  readonly file: string;
  readonly lineOf: (path: readonly PropertyKey[]) => number;
  readonly own: readonly LoadedPassage[];
  readonly adopted: readonly LoadedPassage[];
}

export interface LoadOptions {
  /** Which moment's day decides what is signed. Default: now. */
  readonly now?: Date;
  /** Passages signed at the desk, in place of their files. */
  readonly overlay?: Overlay;
}

/**
 * Loads every program under `dir` (the `content` folder), its passages and the copy.
 * Throws ContentInvalidError with every problem of every file; a passage that is merely not signed is no problem:
 * it is left out of `passages` and stays in `all`.
 */
export async function loadContent(dir: string, { now = new Date(), overlay }: LoadOptions = {}): Promise<Content> {
  const { files, problems } = await readContent(dir, overlay);
  if (problems.length > 0) throw new ContentInvalidError(problems);
  const packs = files.programs.map(({ program, own, adopted }): [ProgramId, Pack] => [
    program.id,
    packOf(program, [...own, ...adopted], now),
  ]);
  return { programs: new Map(packs), copy: files.copy };
}

/** Reads everything readable and says what is not. */
export async function readContent(
  dir: string,
  overlay?: Overlay,
): Promise<{ files: ContentFiles; problems: readonly ContentProblem[] }> {
  const problems: ContentProblem[] = [];
  const top = basename(dir);
  const shared = new Map<string, readonly LoadedPassage[]>();
  for (const name of await foldersOf(dir)) {
    if (name === 'programs' || !(await foldersOf(join(dir, name))).includes('passages')) continue;
    const folder = join(dir, name, 'passages');
    shared.set(name, await loadPassages(folder, name, `${top}/${name}/passages`, problems, overlay));
  }
  const programs: ProgramSource[] = [];
  for (const name of await foldersOf(join(dir, 'programs'))) {
    const source = await readProgram(join(dir, 'programs', name), `${top}/programs/${name}`, shared, problems, overlay);
    if (source !== undefined) programs.push(source);
  }
  const { copy, places } = await loadCopy(join(dir, 'copy'), `${top}/copy`, problems, overlay);
  checkRelated(programs, shared, problems);
  return { files: { programs, shared, copy, copyAt: places }, problems };
}

async function readProgram(
  folder: string,
  shownFolder: string,
  shared: ContentFiles['shared'],
  problems: ContentProblem[],
  overlay: Overlay | undefined,
): Promise<ProgramSource | undefined> {
  const file = `${shownFolder}/program.yaml`;
  const id = basename(folder);
  const hasPassages = (await foldersOf(folder)).includes('passages');
  const own = hasPassages
    ? await loadPassages(join(folder, 'passages'), id, `${shownFolder}/passages`, problems, overlay)
    : [];
  const text = await readFile(join(folder, 'program.yaml'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    problems.push({ file, line: 1, rule: 'program.missing', message: 'a program needs a program.yaml' });
  });
  if (text === undefined) return undefined;
  const read = readYaml({ file, text }, programSchema, 'program', problems);
  if (read === undefined) return undefined;
  if (read.value.id !== id) {
    const message = `id ${read.value.id} must be the folder's name, ${id}`;
    problems.push({ file, line: read.lineOf(['id']), rule: 'program.id_is_folder_name', message });
  }
  const { adopts, ...facts } = read.value;
  const adopted = adopts.flatMap(({ pack, except }, at) => {
    const passages = shared.get(pack);
    if (passages === undefined) {
      const message = `there is no shared pack ${pack}`;
      problems.push({ file, line: read.lineOf(['adopts', at, 'pack']), rule: 'program.adopts_exists', message });
      return [];
    }
    const ids = new Set(except.map((slug) => `${pack}/${slug}`));
    for (const [index, slug] of except.entries()) {
      if (passages.some(({ passage }) => passage.id === `${pack}/${slug}`)) continue;
      const message = `opts out of ${pack}/${slug}, which does not exist`;
      problems.push({
        file,
        line: read.lineOf(['adopts', at, 'except', index]),
        rule: 'program.adopts_exists',
        message,
      });
    }
    return passages.filter(({ passage }) => !ids.has(passage.id));
  });
  return { program: programOf(facts), file, lineOf: read.lineOf, own, adopted };
}

const programOf = (facts: Omit<ProgramFile, 'adopts'>): Program => ({ ...facts, id: programId(facts.id) }) as Program;

/** `related` may name passages of the same pack, or, for a program, those it adopts. */
function checkRelated(
  programs: readonly ProgramSource[],
  shared: ContentFiles['shared'],
  problems: ContentProblem[],
): void {
  const groups = [
    ...[...shared.values()].map((own) => ({ own, adopted: [] as readonly LoadedPassage[] })),
    ...programs,
  ];
  for (const { own, adopted } of groups) {
    const known = new Set([...own, ...adopted].map(({ passage }) => passage.id));
    for (const { passage, lineOf } of own) {
      for (const [index, other] of passage.related.entries()) {
        if (known.has(other)) continue;
        const message = `related passage ${other} does not exist here`;
        problems.push({
          file: passage.file,
          line: lineOf(['related', index]),
          rule: 'passage.related_exists',
          message,
        });
      }
    }
  }
}

function packOf(program: Program, loaded: readonly LoadedPassage[], now: Date): Pack {
  const today = dayIn(program.timeZone, now);
  const passages = loaded.map(({ passage }) => passage);
  const ids = new Set(passages.map(({ id }) => id));
  const trimmed = passages.map((passage): Passage => ({
    ...passage,
    related: passage.related.filter((other) => ids.has(other)),
  }));
  const servedIn = (lang: Lang): readonly ServedPassage[] =>
    trimmed.flatMap((passage) => served(passage, lang, today) ?? []);
  const stateIn = (passage: Passage): Localized<ReturnType<typeof stateOf>> => ({
    en: stateOf(passage, 'en', today),
    es: stateOf(passage, 'es', today),
  });
  return {
    program,
    passages: { en: servedIn('en'), es: servedIn('es') },
    all: trimmed.map((passage) => ({ passage, state: stateIn(passage) })),
  };
}

/** Names of the folders in `dir`, sorted; none when it does not exist. */
async function foldersOf(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return [];
  });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}
