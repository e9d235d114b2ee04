import { cp, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { loadCrisisContent } from '../../src/content/crisis-content.ts';
import { ContentInvalidError, type ContentProblem } from '../../src/core/errors.ts';

const shipped = new URL('../../content/crisis', import.meta.url).pathname;
let dir: string;

beforeEach(async () => {
  dir = path.join(await mkdtemp(path.join(tmpdir(), 'crisis-')), 'crisis');
  for (const part of ['patterns', 'model'])
    await cp(path.join(shipped, part), path.join(dir, part), { recursive: true });
});
afterEach(() => rm(path.dirname(dir), { recursive: true }));

async function edit(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(path.join(dir, file), 'utf8');
  expect(text).toContain(from);
  await writeFile(path.join(dir, file), text.replace(from, to));
}

async function problems(): Promise<readonly ContentProblem[]> {
  try {
    await loadCrisisContent(dir);
  } catch (error) {
    if (error instanceof ContentInvalidError) return error.problems;
    throw error;
  }
  return [];
}

describe('loading crisis content', () => {
  it('accepts what ships', async () => {
    expect(await problems()).toEqual([]);
    const { patterns } = await loadCrisisContent(dir);
    expect(patterns.patterns.length).toBeGreaterThan(40);
    const committed = await Promise.all(
      ['weights.bin', 'vectors.bin'].map(async (name) => (await stat(path.join(dir, 'model', name))).size),
    );
    expect(committed.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(1_000_000);
  });

  it('names file, line and rule of a phrase that cannot be read', async () => {
    await edit('patterns/en/abuse.yaml', '- "(hands|hand) around', '- "(hands|hand around');
    const [problem] = await problems();
    expect(problem).toMatchObject({ file: 'crisis/patterns/en/abuse.yaml', rule: 'crisis.phrase' });
    const line = (await readFile(path.join(dir, 'patterns/en/abuse.yaml'), 'utf8')).split('\n')[
      (problem?.line ?? 0) - 1
    ];
    expect(line).toContain('hand around');
  });

  it.each([
    ['an unknown level', 'level: urgent', 'level: high', 'crisis.schema'],
    ['an id used twice', 'id: en.abuse.now', 'id: en.abuse.fear', 'crisis.pattern_id_unique'],
    ['an id of the other language', 'id: en.abuse.now', 'id: es.abuse.now-en', 'crisis.pattern_language'],
    ['an unknown word group', '{attacker}', '{attackers}', 'crisis.phrase'],
    ['YAML that does not parse', 'patterns:', 'patterns: [', 'crisis.yaml'],
  ])('reports %s', async (_what, from, to, rule) => {
    await edit('patterns/en/abuse.yaml', from, to);
    expect((await problems()).map((problem) => problem.rule)).toContain(rule);
  });

  it.each([
    ['three words', 'golpeo hit hard'],
    ['an accent', 'golpeó hit'],
    ['a word twice', 'tormenta storm\ntormenta storm'],
  ])('names file, line and rule of a gloss with %s', async (_what, lines) => {
    await writeFile(path.join(dir, 'patterns/glosses.txt'), `# glosses\nagua water\n${lines}\n`);
    expect(await problems()).toMatchObject([
      { file: 'crisis/patterns/glosses.txt', line: 2 + lines.split('\n').length, rule: 'crisis.gloss' },
    ]);
  });

  it('names file and line of a joining word that cannot be read', async () => {
    await edit('patterns/en/words.yaml', 'and (then|now', 'and (then|now|(');
    expect(await problems()).toMatchObject([{ file: 'crisis/patterns/en/words.yaml', rule: 'crisis.phrase' }]);
  });

  it('refuses weights cut short', async () => {
    await writeFile(path.join(dir, 'model/weights.bin'), new Uint8Array(10));
    expect((await problems()).map((problem) => problem.rule)).toEqual(['crisis.model']);
  });
});
