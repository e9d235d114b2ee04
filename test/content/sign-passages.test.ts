import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadContent } from '../../src/content/load-content.ts';
import { loadPassages, readPassage } from '../../src/content/load-passages.ts';
import { demoSignOffs } from '../../src/content/demo.ts';
import { demoRole } from '../../src/content/signing.ts';
import { prepareSignOff, writeSignOff, type SignRequest } from '../../src/content/sign-passages.ts';
import { asFile, contentFolder, soundPassage } from '../support/content-folder.ts';

const request: SignRequest = {
  lang: 'en',
  role: 'clinical director',
  author: 'Ana Ruiz',
  reviewer: 'Ben Cole',
  date: '2026-06-01',
  expires: '2027-06-01',
  acceptUnverified: false,
};

const passage = (changes: object = {}) =>
  readPassage(asFile('hours.md', { ...soundPassage, ...changes }), 'harbor', 'hours.md', [])!.passage;

describe('what may be signed', () => {
  it('is sound words with a verified source', () => {
    expect(prepareSignOff(passage(), request, [])).toMatchObject({
      kind: 'signed',
      signOff: { lang: 'en', author: 'Ana Ruiz' },
    });
  });

  it.each(['clinical', 'crisis'])('is no %s passage of one person', (kind) => {
    const alone = { ...request, reviewer: 'ANA RUIZ' };
    expect(prepareSignOff(passage({ kind }), alone, [])).toMatchObject({ kind: 'refused', reason: 'same_person' });
    expect(prepareSignOff(passage({ kind }), request, [])).toMatchObject({ kind: 'signed' });
  });

  it('is nothing that lint finds fault with; a warning does not stop it', () => {
    const finding = { file: 'hours.md', line: 3, rule: 'text.quarantined', message: 'x' };
    expect(prepareSignOff(passage(), request, [{ ...finding, severity: 'error' }])).toMatchObject({
      reason: 'lint_errors',
      findings: [finding],
    });
    expect(prepareSignOff(passage(), request, [{ ...finding, severity: 'warning' }])).toMatchObject({ kind: 'signed' });
  });

  it('is an unverified source only when that is accepted, or for a demo', () => {
    const unverified = passage({ review: { status: 'unverified' } });
    expect(prepareSignOff(unverified, request, [])).toMatchObject({ reason: 'unverified' });
    expect(prepareSignOff(unverified, { ...request, acceptUnverified: true }, [])).toMatchObject({ kind: 'signed' });
    expect(prepareSignOff(unverified, { ...request, role: demoRole }, [])).toMatchObject({ kind: 'signed' });
  });

  it('is a translation only of signed words', () => {
    const spanish: SignRequest = { ...request, lang: 'es' };
    expect(prepareSignOff(passage(), spanish, [])).toMatchObject({ reason: 'original_unsigned' });
    const english = prepareSignOff(passage(), request, []);
    if (english.kind !== 'signed') throw new Error('refused');
    const both = prepareSignOff({ ...passage(), signOffs: [english.signOff] }, spanish, []);
    expect(both).toMatchObject({ kind: 'signed', signOff: { translates: english.signOff.sha256 } });
  });
});

it('signing writes the file whole, and the words are served the same moment', async () => {
  const dir = await contentFolder();
  const folder = join(dir, 'programs/harbor/passages');
  const [loaded] = await loadPassages(folder, 'harbor', 'content/programs/harbor/passages', []);
  const outcome = prepareSignOff(loaded!.passage, { ...request, role: demoRole }, []);
  if (outcome.kind !== 'signed') throw new Error('refused');
  await writeSignOff(dir, loaded!, outcome.signOff);
  expect(await readdir(folder)).toEqual(['hours.md']);
  expect(await readFile(join(folder, 'hours.md'), 'utf8')).toContain(outcome.signOff.sha256);
  const content = await loadContent(dir, { now: new Date('2026-06-01T12:00:00Z') });
  expect([...content.programs.values()].map(({ passages }) => [passages.en.length, passages.es.length])).toEqual([
    [1, 0],
  ]);
  expect(demoSignOffs(content)).toEqual([{ passage: 'harbor/hours', lang: 'en' }]);
});
