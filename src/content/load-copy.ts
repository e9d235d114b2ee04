import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { ContentProblem } from '../core/errors.ts';
import { languages, type Lang } from '../core/language.ts';
import type { Overlay } from './load-passages.ts';
import type { Copy, CopyText } from '../core/screening.ts';
import { readYaml } from './yaml-source.ts';

type CopyTree = { readonly [key: string]: string | CopyTree };
const copyTree: z.ZodType<CopyTree> = z.lazy(() => z.record(z.string(), z.union([z.string().min(1), copyTree])));

interface CopyEntry {
  readonly text: CopyText;
  readonly file: string;
  readonly line: number;
}

export interface LoadedCopy {
  readonly copy: Copy;
  /** Where each key stands. */
  readonly places: Readonly<Record<Lang, Readonly<Record<string, { readonly file: string; readonly line: number }>>>>;
}

/**
 * Reads `copy/<lang>/*.yaml`: dotted or nested keys whose value is a text, or `web` and `sms` texts.
 * Keys and their `{placeholders}` must be the same in every language; a key may stand in one file only.
 */
export async function loadCopy(
  folder: string,
  shownFolder: string,
  problems: ContentProblem[],
  overlay: Overlay = new Map(),
): Promise<LoadedCopy> {
  const byLang = new Map<Lang, Map<string, CopyEntry>>();
  for (const lang of languages)
    byLang.set(lang, await loadLanguage(join(folder, lang), `${shownFolder}/${lang}`, problems, overlay));
  for (const lang of languages) {
    for (const other of languages) {
      if (other !== lang) compare(entriesOf(byLang, lang), entriesOf(byLang, other), other, problems);
    }
  }
  const pick = <T>(lang: Lang, of: (entry: CopyEntry) => T): Readonly<Record<string, T>> =>
    Object.fromEntries([...entriesOf(byLang, lang)].map(([key, entry]) => [key, of(entry)]));
  const text = ({ text: said }: CopyEntry) => said;
  const place = ({ file, line }: CopyEntry) => ({ file, line });
  return {
    copy: { en: pick('en', text), es: pick('es', text) },
    places: { en: pick('en', place), es: pick('es', place) },
  };
}

const entriesOf = (byLang: ReadonlyMap<Lang, Map<string, CopyEntry>>, lang: Lang): ReadonlyMap<string, CopyEntry> =>
  byLang.get(lang) ?? new Map();

async function loadLanguage(
  folder: string,
  shownFolder: string,
  problems: ContentProblem[],
  overlay: Overlay,
): Promise<Map<string, CopyEntry>> {
  const entries = new Map<string, CopyEntry>();
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return [];
  });
  for (const name of names.filter((each) => each.endsWith('.yaml')).toSorted()) {
    const file = `${shownFolder}/${name}`;
    const text = overlay.get(file) ?? (await readFile(join(folder, name), 'utf8'));
    const read = readYaml({ file, text }, copyTree, 'copy', problems);
    if (read === undefined) continue;
    for (const [path, said] of leavesOf(read.value, [])) {
      const key = path.join('.');
      const line = read.lineOf(path);
      const earlier = entries.get(key);
      if (earlier === undefined) entries.set(key, { text: said, file, line });
      else {
        const message = `${key} already stands in ${earlier.file}:${earlier.line}`;
        problems.push({ file, line, rule: 'copy.key_unique', message });
      }
    }
  }
  return entries;
}

/** One text of a copy file, and where it stands in the file's tree. */
export interface CopyLeaf {
  readonly key: string;
  readonly path: readonly string[];
  readonly text: CopyText;
  /** Whether the file has forms (`web`, `sms`), or one text for both. */
  readonly hasForms: boolean;
}

/** The texts of one copy file in their order. The text must have been loaded before. */
export function leavesIn(yaml: string): readonly CopyLeaf[] {
  const tree = copyTree.parse(parse(yaml));
  return leavesOf(tree, []).map(([path, text]) => {
    const found = path.reduce<CopyTree | string | undefined>(
      (node, step) => (typeof node === 'object' ? node[step] : undefined),
      tree,
    );
    return { key: path.join('.'), path, text, hasForms: typeof found === 'object' };
  });
}

/** A map whose keys are `web` and perhaps `sms`, both texts, is a leaf. */
function leavesOf(tree: CopyTree, path: readonly string[]): readonly (readonly [readonly string[], CopyText])[] {
  return Object.entries(tree).flatMap(([key, value]) => {
    const here = [...path, key];
    if (typeof value === 'string') return [[here, { web: value }] as const];
    const { web, sms, ...rest } = value;
    const isLeaf = typeof web === 'string' && (sms === undefined || typeof sms === 'string');
    if (!isLeaf || Object.keys(rest).length > 0) return leavesOf(value, here);
    return [[here, typeof sms === 'string' ? { web, sms } : { web }] as const];
  });
}

/** Every key of one language stands in the other, with the same placeholders. */
function compare(
  entries: ReadonlyMap<string, CopyEntry>,
  others: ReadonlyMap<string, CopyEntry>,
  other: Lang,
  problems: ContentProblem[],
): void {
  for (const [key, { text, file, line }] of entries) {
    const twin = others.get(key);
    if (twin === undefined) {
      problems.push({ file, line, rule: 'copy.every_language', message: `${key} is missing in ${other}` });
    } else if (placeholdersOf(text) !== placeholdersOf(twin.text)) {
      const message = `${key} has other {placeholders} than in ${other}`;
      problems.push({ file, line, rule: 'copy.same_placeholders', message });
    }
  }
}

const placeholdersOf = (text: CopyText): string =>
  [...new Set(`${text.web} ${text.sms ?? ''}`.match(/\{[\w.]+\}/g) ?? [])].toSorted().join(' ');
