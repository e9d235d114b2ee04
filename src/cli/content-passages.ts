import { ContentInvalidError, NotFoundError } from '../core/errors.ts';
import { readContent, type ContentFiles } from '../content/load-content.ts';
import type { LoadedPassage } from '../content/load-passages.ts';
import { dayIn } from '../core/day.ts';

/** Content as its files have it. Throws ContentInvalidError when some cannot be read. */
export async function openContent(dir: string): Promise<ContentFiles> {
  const { files, problems } = await readContent(dir);
  if (problems.length > 0) throw new ContentInvalidError(problems);
  return files;
}

/** Every pack by name, shared ones too, each with its own passages. */
export const packsOf = (files: ContentFiles): ReadonlyMap<string, readonly LoadedPassage[]> =>
  new Map([
    ...files.programs.map(({ program, own }): [string, readonly LoadedPassage[]] => [program.id, own]),
    ...files.shared,
  ]);

/** Today for a pack: in the program's zone; for a shared pack the earliest of all, so that nothing is signed ahead. */
export function todayFor(files: ContentFiles, pack: string, now: Date): string {
  const own = files.programs.find(({ program }) => program.id === pack);
  const days = (own === undefined ? files.programs : [own]).map(({ program }) => dayIn(program.timeZone, now));
  return days.toSorted()[0] ?? dayIn('UTC', now);
}

/** Passages by whole id, and every passage of the packs named. Throws NotFoundError for a name that is nobody's. */
export function choosePassages(
  files: ContentFiles,
  ids: readonly string[],
  packNames: readonly string[],
): readonly LoadedPassage[] {
  const packs = packsOf(files);
  const byId = new Map([...packs.values()].flat().map((loaded) => [loaded.passage.id, loaded]));
  const chosen = new Set<LoadedPassage>();
  for (const name of packNames) {
    const pack = packs.get(name);
    if (pack === undefined) throw new NotFoundError(`there is no pack "${name}": ${[...packs.keys()].join(', ')}`);
    for (const loaded of pack) chosen.add(loaded);
  }
  for (const id of ids) {
    const loaded = byId.get(id);
    if (loaded === undefined) throw new NotFoundError(`there is no passage "${id}"; ids read pack/name`);
    chosen.add(loaded);
  }
  return [...chosen];
}
