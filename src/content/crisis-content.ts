import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { z } from 'zod';

import { crisisKinds, crisisLevels } from '../core/crisis.ts';
import { type ContentProblem, ContentInvalidError } from '../core/errors.ts';
import { type Lang, languages } from '../core/language.ts';
import type { CrisisWeights } from '../safety/model.ts';
import { type CrisisPattern, type CrisisPatterns, type CrisisWords, scopeNames } from '../safety/pattern-types.ts';
import { readPhrase } from '../safety/phrase.ts';
import { readWeights } from './crisis-weights.ts';

export interface CrisisContent {
  readonly patterns: CrisisPatterns;
  readonly weights: CrisisWeights;
}

const phrases = z.array(z.string().min(1)).min(1);
const level = z.enum(crisisLevels);
const patternSchema = z.strictObject({
  id: z.string().regex(/^(en|es)\.[a-z-]+\.[a-z-]+$/, 'an id reads language.kind.name'),
  level: level.exclude(['none']),
  kinds: z.array(z.enum(crisisKinds)).min(1),
  phrases: z.array(z.string().min(1)),
  alone: phrases.optional(),
  weak: phrases.optional(),
  with: phrases.optional(),
  unless: phrases.optional(),
  who: z.enum(['self', 'other']).optional(),
  when: z.enum(['now', 'past']).optional(),
  past: level.optional(),
  other: level.optional(),
  ignores: z.array(z.enum(scopeNames)).optional(),
  matches: phrases,
  misses: phrases,
});
const patternFile = z.strictObject({ patterns: z.array(patternSchema).min(1) });

const sensesFile = z.record(z.string(), z.record(z.enum(languages), z.string().regex(/^[a-z0-9 ]+$/)));

const wordList = z.array(z.string().min(1));
const wordsFile = z.strictObject({
  groups: z.record(z.string(), phrases),
  means: z.record(z.string(), z.string().min(1)),
  emoji: z.record(z.string(), z.string().regex(/^[a-z]+$/)),
  keyWords: z.array(z.string().regex(/^[a-z]+$/)),
  ordinary: wordList,
  scope: z.strictObject({
    negators: wordList,
    transparent: wordList,
    self: wordList,
    others: wordList,
    past: wordList,
    recent: wordList,
    hyperbole: wordList,
    quotation: wordList,
    hypothetical: wordList,
    program: wordList,
    denial: wordList,
  }),
  around: z.strictObject({ greetings: wordList, farewells: wordList, laughter: wordList, joints: wordList }),
});

/**
 * Reads the crisis check's data: `patterns/<lang>/*.yaml` and `model/`.
 * @param dir the `content/crisis` folder.
 * @throws ContentInvalidError naming every file, line and rule that is broken; whatever the file system throws when a file cannot be read.
 */
export async function loadCrisisContent(dir: string): Promise<CrisisContent> {
  return { patterns: await loadCrisisPatterns(dir), weights: await readWeights(path.join(dir, 'model')) };
}

/** The patterns alone; training needs them before there are weights. */
export async function loadCrisisPatterns(dir: string): Promise<CrisisPatterns> {
  const problems: ContentProblem[] = [];
  const patterns: CrisisPattern[] = [];
  const words: Partial<Record<Lang, CrisisWords>> = {};
  for (const lang of languages) {
    const folder = path.join(dir, 'patterns', lang);
    const files = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
    const sources = await Promise.all(
      files.map(async (name) => ({ name, text: await readFile(path.join(folder, name), 'utf8') })),
    );
    const wordSource = sources.find(({ name }) => name === 'words.yaml');
    const file = (name: string) => path.posix.join(path.basename(dir), 'patterns', lang, name);
    if (wordSource === undefined) {
      problems.push({
        file: file('words.yaml'),
        line: 1,
        rule: 'crisis.words_present',
        message: 'the word lists are missing',
      });
      continue;
    }
    const readWords = parse(wordSource.text, wordsFile, file('words.yaml'), problems);
    if (readWords === undefined) continue;
    words[lang] = readWords.data;
    const groups = new Map(Object.entries(readWords.data.groups));
    for (const [name, list] of groups) checkPhrases(list, groups, readWords, ['groups', name], problems);
    for (const [name, list] of Object.entries(readWords.data.around))
      checkPhrases(list, groups, readWords, ['around', name], problems);
    for (const [name, list] of Object.entries(readWords.data.scope)) {
      if (name !== 'negators' && name !== 'transparent')
        checkPhrases(list, groups, readWords, ['scope', name], problems);
    }
    for (const source of sources) {
      if (source === wordSource) continue;
      const read = parse(source.text, patternFile, file(source.name), problems);
      read?.data.patterns.forEach((pattern, index) => {
        for (const part of ['phrases', 'alone', 'weak', 'with', 'unless'] as const)
          checkPhrases(pattern[part] ?? [], groups, read, ['patterns', index, part], problems);
        const problem = (rule: string, message: string) =>
          problems.push({ file: read.file, line: read.lineOf(['patterns', index, 'id']), rule, message });
        if (!pattern.id.startsWith(`${lang}.`))
          problem('crisis.pattern_language', `${pattern.id} is not in its language's folder`);
        if (patterns.some(({ id }) => id === pattern.id))
          problem('crisis.pattern_id_unique', `${pattern.id} is used twice`);
        patterns.push(definedOnly({ ...pattern, lang }));
      });
    }
  }
  const sensesName = path.posix.join(path.basename(dir), 'patterns', 'senses.yaml');
  const senses = parse(
    await readFile(path.join(dir, 'patterns', 'senses.yaml'), 'utf8'),
    sensesFile,
    sensesName,
    problems,
  );
  const glosses = glossesOf(
    await readFile(path.join(dir, 'patterns', 'glosses.txt'), 'utf8'),
    path.posix.join(path.basename(dir), 'patterns', 'glosses.txt'),
    problems,
  );
  if (problems.length > 0) throw new ContentInvalidError(problems);
  return { patterns, words: words as Record<Lang, CrisisWords>, senses: sensesOf(senses?.data ?? {}), glosses };
}

/** Lines `spanish english`; `#` begins a comment. */
function glossesOf(text: string, file: string, problems: ContentProblem[]): Map<string, string> {
  const glosses = new Map<string, string>();
  text.split('\n').forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) return;
    const [word, gloss] = line.split(' ');
    const problem = (message: string) => problems.push({ file, line: index + 1, rule: 'crisis.gloss', message });
    if (word === undefined || gloss === undefined || !/^[a-z]+ [a-z]+$/.test(line))
      problem('write one Spanish and one English word, lower case, without accents');
    else if (glosses.has(word)) problem(`${word} is there twice`);
    else glosses.set(word, gloss);
  });
  return glosses;
}

const sensesOf = (file: z.infer<typeof sensesFile>): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(file).map(([sense, byLang]) => [sense, languages.flatMap((lang) => byLang[lang].split(' '))]),
  );

interface Parsed<T> {
  readonly data: T;
  readonly file: string;
  readonly lineOf: (at: readonly (string | number)[]) => number;
}

function parse<T>(text: string, schema: z.ZodType<T>, file: string, problems: ContentProblem[]): Parsed<T> | undefined {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  for (const error of document.errors) {
    problems.push({
      file,
      line: counter.linePos(error.pos[0]).line || 1,
      rule: 'crisis.yaml',
      message: error.message.split('\n')[0] ?? '',
    });
  }
  if (document.errors.length > 0) return undefined;
  const lineOf = (at: readonly (string | number)[]) => lineIn(document, counter, at);
  const result = schema.safeParse(document.toJS());
  if (result.success) return { data: result.data, file, lineOf };
  for (const issue of result.error.issues) {
    problems.push({
      file,
      line: lineOf(issue.path as (string | number)[]),
      rule: 'crisis.schema',
      message: `${issue.path.join('.')}: ${issue.message}`,
    });
  }
  return undefined;
}

function lineIn(document: Document, counter: LineCounter, at: readonly (string | number)[]): number {
  for (let depth = at.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(at.slice(0, depth), true);
    if (isNode(node) && node.range) return counter.linePos(node.range[0]).line || 1;
  }
  return 1;
}

function checkPhrases(
  list: readonly string[],
  groups: ReadonlyMap<string, readonly string[]>,
  read: Parsed<unknown>,
  at: readonly (string | number)[],
  problems: ContentProblem[],
): void {
  list.forEach((phrase, index) => {
    try {
      readPhrase(phrase, groups);
    } catch (error) {
      problems.push({
        file: read.file,
        line: read.lineOf([...at, index]),
        rule: 'crisis.phrase',
        message: (error as Error).message,
      });
    }
  });
}

/** Drops absent optional fields, which exact optional types tell apart from `undefined`. */
function definedOnly(pattern: z.infer<typeof patternSchema> & { lang: Lang }): CrisisPattern {
  return Object.fromEntries(
    Object.entries(pattern).filter(([, value]) => value !== undefined),
  ) as unknown as CrisisPattern;
}
