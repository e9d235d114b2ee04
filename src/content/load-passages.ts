import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ContentProblem } from '../core/errors.ts';
import type { Passage, PassageSource } from './pack.ts';
import { passageSchema, type PassageFile } from './passage-schema.ts';
import { readYaml } from './yaml-source.ts';

export interface LoadedPassage {
  readonly passage: Passage;
  /** Line of the file on which a part of the front matter stands. */
  readonly lineOf: (path: readonly PropertyKey[]) => number;
}

/** Texts that stand in place of files, by `Passage.file`. */
export type Overlay = ReadonlyMap<string, string>;

/** Reads every `*.md` of a folder, in name order. Adds what is wrong to `problems` and leaves those files out. */
export async function loadPassages(
  folder: string,
  pack: string,
  shownFolder: string,
  problems: ContentProblem[],
  overlay: Overlay = new Map(),
): Promise<readonly LoadedPassage[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.md')).toSorted();
  const texts = await Promise.all(
    names.map(async (name) => overlay.get(`${shownFolder}/${name}`) ?? (await readFile(join(folder, name), 'utf8'))),
  );
  return names.flatMap((name, at) => {
    const loaded = readPassage(texts[at] ?? '', pack, `${shownFolder}/${name}`, problems);
    return loaded === undefined ? [] : [loaded];
  });
}

/** Reads one passage file: YAML front matter between `---` lines, then free notes for reviewers, never said. */
export function readPassage(
  text: string,
  pack: string,
  file: string,
  problems: ContentProblem[],
): LoadedPassage | undefined {
  const found = /^---\n(?<yaml>[\s\S]*?\n)---(?:\n|$)/.exec(text);
  if (found?.groups?.['yaml'] === undefined) {
    problems.push({
      file,
      line: 1,
      rule: 'passage.front_matter',
      message: 'must begin with front matter between --- lines',
    });
    return undefined;
  }
  const read = readYaml({ file, text: found.groups['yaml'], firstLine: 2 }, passageSchema, 'passage', problems);
  if (read === undefined) return undefined;
  if (`${read.value.id}.md` !== basename(file)) {
    const message = `id ${read.value.id} must match the file's name`;
    problems.push({ file, line: read.lineOf(['id']), rule: 'passage.id_is_file_name', message });
    return undefined;
  }
  return { passage: passageOf(read.value, pack, file), lineOf: read.lineOf };
}

function passageOf(front: PassageFile, pack: string, file: string): Passage {
  const { id, related, signoffs, review, source, ...rest } = front;
  return {
    ...rest,
    id: `${pack}/${id}`,
    file,
    source: source as readonly PassageSource[],
    review: review as Passage['review'],
    related: related.map((other) => (other.includes('/') ? other : `${pack}/${other}`)),
    signOffs: signoffs,
  };
}
