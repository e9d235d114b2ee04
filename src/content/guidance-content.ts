import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { z } from 'zod';
import { ContentInvalidError, type ContentProblem } from '../core/errors.ts';
import { type Lang, languages } from '../core/language.ts';
import {
  type Forms,
  type GuidanceData,
  type GuidanceKind,
  guidanceKinds,
  type KindGuidance,
} from '../safety/guidance.ts';
import { checkGuidance } from './guidance-rules.ts';
import {
  type GuidanceFile,
  kindFileSchema,
  type KindFile,
  partsFileSchema,
  type PartsFile,
  type ResourcesFile,
  resourcesFileSchema,
} from './guidance-schema.ts';
import { loadPublicLines } from './load-sources.ts';
import type { PublicLine } from './numbers.ts';
import { readYaml } from './yaml-source.ts';

/**
 * Reads `crisis/guidance/*.yaml`, `crisis/resources.yaml` and `lines.yaml`, then says every text that can be said and
 * checks each (src/content/guidance-rules.ts).
 * @param dir the `content` folder.
 * @throws ContentInvalidError naming every file, line and rule that is broken; whatever the file system throws when a file cannot be read.
 */
export async function loadGuidance(dir: string): Promise<GuidanceData> {
  const problems: ContentProblem[] = [];
  const shown = `${basename(dir)}/crisis`;
  const read = async <T>(name: string, schema: z.ZodType<T>): Promise<GuidanceFile<T> | undefined> => {
    const file = `${shown}/${name}`;
    const found = readYaml(
      { file, text: await readFile(join(dir, 'crisis', name), 'utf8') },
      schema,
      'guidance',
      problems,
    );
    return found && { ...found, file };
  };
  const [lines, resources, parts, ...kinds] = await Promise.all([
    loadPublicLines(join(dir, 'lines.yaml'), `${basename(dir)}/lines.yaml`, problems),
    read('resources.yaml', resourcesFileSchema),
    read('guidance/parts.yaml', partsFileSchema),
    ...guidanceKinds.map((kind) => read(`guidance/${kind}.yaml`, kindFileSchema)),
  ]);
  if (problems.length > 0 || resources === undefined || parts === undefined) throw new ContentInvalidError(problems);
  const files = new Map<GuidanceKind, GuidanceFile<KindFile>>();
  for (const [at, kind] of guidanceKinds.entries()) {
    const file = kinds[at];
    if (file === undefined) continue;
    files.set(kind, file);
    if (file.value.kind !== kind)
      report(problems, file, ['kind'], 'kind_is_file_name', `must be ${kind}, as the file is named`);
  }
  for (const file of [parts, ...files.values()]) checkDigest(file, problems);
  checkResources(resources, lines, problems);
  checkParts(parts, [...files.values()], resources.value, problems);
  if (problems.length > 0) throw new ContentInvalidError(problems);

  const data: GuidanceData = {
    kinds: Object.fromEntries(
      [...files].map(([kind, file]) => [kind, kindGuidance(file.value)]),
    ) as GuidanceData['kinds'],
    parts: Object.fromEntries(
      Object.entries(parts.value.parts).map(([name, variants]) => [
        name,
        variants.map(({ when, ...words }) => ({ ...(when && { when: definedOnly(when) }), words: byLang(words) })),
      ]),
    ),
    partsVersion: versionOf(parts.value),
    resources: new Set(resources.value.resources.filter(({ enabled }) => enabled).map(({ id }) => id)),
  };
  checkGuidance(data, files, linesOf(resources.value), problems);
  if (problems.length > 0) throw new ContentInvalidError(problems);
  return data;
}

function report<T>(
  problems: ContentProblem[],
  source: GuidanceFile<T>,
  path: readonly PropertyKey[],
  rule: string,
  message: string,
): void {
  problems.push({ file: source.file, line: source.lineOf(path), rule: `guidance.${rule}`, message });
}

const versionOf = ({ version, digest }: Pick<KindFile, 'version' | 'digest'>): string => `${version}-${digest}`;

/** Of everything in the file that can be said, and of nothing else. */
export function digestOf(file: KindFile | PartsFile): string {
  const words = 'parts' in file ? file.parts : [file.texts, file.also];
  return createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 12);
}

function checkDigest(file: GuidanceFile<KindFile | PartsFile>, problems: ContentProblem[]): void {
  const digest = digestOf(file.value);
  if (file.value.digest === digest) return;
  const message = `the words are not those of version ${file.value.version}: raise the version, and set digest to "${digest}"`;
  report(problems, file, ['digest'], 'digest', message);
}

/** Every number of a help line may be given out in the states where it is: lines.yaml decides what anybody may say. */
function checkResources(
  file: GuidanceFile<ResourcesFile>,
  lines: readonly PublicLine[],
  problems: ContentProblem[],
): void {
  for (const [at, { numbers, states }] of file.value.resources.entries()) {
    for (const [index, written] of numbers.entries()) {
      const line = lines.find(({ number }) => number === digitsOf(written));
      const isThere =
        line !== undefined && (line.states === undefined || states?.every((each) => line.states?.includes(each)));
      if (isThere) continue;
      const message = `${written} is not in lines.yaml for the states where it is given`;
      report(problems, file, ['resources', at, 'numbers', index], 'resource_is_public_line', message);
    }
  }
}

const digitsOf = (written: string): string => {
  const digits = written.replaceAll('-', '');
  return digits.length === 10 ? `1${digits}` : digits;
};

/** The lines that guidance may give, as the number rules read them. */
const linesOf = ({ resources }: ResourcesFile): readonly PublicLine[] =>
  resources
    .filter(({ enabled }) => enabled)
    .flatMap(({ numbers, name, states, source }) =>
      numbers.map((written) => ({
        number: digitsOf(written),
        name,
        source: source ?? 'background',
        ...(states && { states }),
      })),
    );

/** Every `{part}` and every help line that is named exists, and no part leads back to itself. */
function checkParts(
  file: GuidanceFile<PartsFile>,
  kinds: readonly GuidanceFile<KindFile>[],
  { resources }: ResourcesFile,
  problems: ContentProblem[],
): void {
  const { parts } = file.value;
  const named = new Map(Object.entries(parts).map(([name, variants]) => [name, namesIn(variants)]));
  const reaches = (from: string, wanted: string, seen = new Set<string>()): boolean =>
    (named.get(from) ?? []).some(
      (name) => name === wanted || (!seen.has(name) && reaches(name, wanted, seen.add(name))),
    );
  for (const [name, variants] of Object.entries(parts)) {
    for (const other of named.get(name) ?? []) {
      if (!named.has(other)) report(problems, file, ['parts', name], 'part_exists', `there is no part {${other}}`);
    }
    if (reaches(name, name))
      report(problems, file, ['parts', name], 'part_in_circle', `{${name}} leads back to itself`);
    for (const [at, { when }] of variants.entries()) {
      if (when?.resource === undefined || resources.some(({ id }) => id === when.resource)) continue;
      report(problems, file, ['parts', name, at, 'when'], 'resource_exists', `there is no help line ${when.resource}`);
    }
  }
  for (const kind of kinds) {
    for (const other of namesIn([kind.value.texts, kind.value.also])) {
      if (!named.has(other)) report(problems, kind, ['texts'], 'part_exists', `there is no part {${other}}`);
    }
  }
}

const namesIn = (value: unknown): readonly string[] => [
  ...new Set([...JSON.stringify(value).matchAll(/\{([^{}"]+)\}/g)].map((match) => match[1] ?? '')),
];

function kindGuidance(file: KindFile): KindGuidance {
  const { unlessSaid, ...also } = file.also;
  const people = ({ self, other }: KindFile['texts']['urgent']) => ({ self: byLang(self), other: byLang(other) });
  return {
    version: versionOf(file),
    texts: {
      emergency: people(file.texts.emergency),
      urgent: people(file.texts.urgent),
      concern: people(file.texts.concern),
    },
    also: { ...(unlessSaid !== undefined && { unlessSaid }), words: byLang(also) },
  };
}

function byLang<T>(words: Readonly<Record<Lang, { web: T; sms: T; voice?: T | undefined }>>): Record<Lang, Forms<T>> {
  const formsIn = ({ web, sms, voice }: { web: T; sms: T; voice?: T | undefined }) => ({
    web,
    sms,
    voice: voice ?? sms,
  });
  return Object.fromEntries(languages.map((lang) => [lang, formsIn(words[lang])])) as Record<Lang, Forms<T>>;
}

const definedOnly = <T extends object>(value: T) =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as {
    [Key in keyof T]: Exclude<T[Key], undefined>;
  };
