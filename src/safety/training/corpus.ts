import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { type CrisisKind, crisisKinds, type CrisisLevel, crisisLevels } from '../../core/crisis.ts';
import { type Lang, languages } from '../../core/language.ts';
import { fnv1a, spread } from '../../core/hashing.ts';

/** One labelled message, as content/crisis/corpus/README.md defines it. */
export interface CorpusLine {
  readonly text: string;
  /** Earlier turns of the same visitor, oldest first. */
  readonly history: readonly string[];
  readonly level: CrisisLevel;
  readonly kinds: readonly CrisisKind[];
  readonly who: 'self' | 'other';
  readonly when: 'now' | 'past';
  /** On `none`: whose words it borrows. On rows of public sets: the set's own category. */
  readonly about: string;
  readonly lang: Lang;
  /** `corpus/en/suicide.txt:12`, or the public set. */
  readonly source: string;
}

/**
 * `suicide-scenes.txt`, `escenas-peligro.txt`: pairs of a dangerous and a calm message that differ by a word or two. They are harder than
 * what people write.
 */
export const isScene = ({ source }: Pick<CorpusLine, 'source'>): boolean => /-scenes\.txt|escenas-/.test(source);

const headings = /([a-z]+)=([a-z0-9,-]+)/g;

/** Reads every corpus file in order of name. Throws on a heading or line that breaks the format. */
export async function readCorpus(dir: string): Promise<CorpusLine[]> {
  const lines: CorpusLine[] = [];
  for (const lang of languages) {
    const folder = path.join(dir, lang);
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('.txt')).sort()) {
      lines.push(...parseCorpus(await readFile(path.join(folder, name), 'utf8'), lang, `corpus/${lang}/${name}`));
    }
  }
  return lines;
}

export function parseCorpus(text: string, lang: Lang, file: string): CorpusLine[] {
  const lines: CorpusLine[] = [];
  let labels: Pick<CorpusLine, 'level' | 'kinds' | 'who' | 'when' | 'about'> | undefined;
  text.split('\n').forEach((raw, index) => {
    const line = raw.trim();
    const at = `${file}:${index + 1}`;
    if (line.startsWith('##')) labels = readHeading(line, at);
    else if (line !== '' && !line.startsWith('#')) {
      if (labels === undefined) throw new Error(`${at}: a message before any heading`);
      const turns = line
        .split('||')
        .map((turn) => turn.trim())
        .filter((turn) => turn !== '');
      lines.push({ ...labels, text: turns.at(-1) ?? '', history: turns.slice(0, -1), lang, source: at });
    }
  });
  return lines;
}

function readHeading(line: string, at: string): Pick<CorpusLine, 'level' | 'kinds' | 'who' | 'when' | 'about'> {
  const found = new Map([...line.matchAll(headings)].map((match) => [match[1] as string, match[2] as string]));
  const level = crisisLevels.find((name) => name === found.get('level'));
  if (level === undefined) throw new Error(`${at}: a heading without a level`);
  const kinds = (found.get('kinds') ?? '').split(',').filter((name) => name !== '');
  if (
    kinds.some((name) => !(crisisKinds as readonly string[]).includes(name)) ||
    kinds.length > 0 !== (level !== 'none')
  ) {
    throw new Error(`${at}: kinds do not fit the level`);
  }
  return {
    level,
    kinds: kinds as CrisisKind[],
    who: found.get('who') === 'other' ? 'other' : 'self',
    when: found.get('when') === 'past' ? 'past' : 'now',
    about: found.get('about') ?? '',
  };
}

/** Which of ten folds a message is in, by its words alone: the same words are never both trained on and measured. Fold 0 is withheld. */
export const foldOf = (line: Pick<CorpusLine, 'text' | 'history'>): number =>
  spread(
    fnv1a(
      [...line.history, line.text]
        .join(' || ')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, ' ')
        .trim(),
    ),
  ) % 10;
