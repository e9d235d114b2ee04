import { randomUUID } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Person } from '../../../src/core/content-desk.ts';
import { NotFoundError } from '../../../src/core/errors.ts';
import { createContentRecords } from '../../../src/db/content-records.ts';
import { loadSigned } from '../../../src/live-content.ts';
import { contentFolder } from '../../support/content-folder.ts';
import { copyDeskOver } from '../../support/content-desk.ts';
import { createTestDatabase } from '../../support/database.ts';
import { TestClock } from '../../support/web-server.ts';

const ana: Person = { id: randomUUID(), name: 'Ana Ruiz' };
const ben: Person = { id: randomUUID(), name: 'Ben Cole' };
const copy = (hello: string, stop: string, both: string) =>
  `# kept\nwelcome:\n  first:\n    web: ${hello} # said once\n    sms: "${hello}"\noptOut.done: ${stop}\nlast.word: ${stop} Call 911 or 988.\nboth:\n  web: |-\n    ${both}\n    {phone}\n`;

async function opened() {
  const database = await createTestDatabase();
  onTestFinished(async () => await database.dispose());
  const dir = await contentFolder({
    'lines.yaml': { lines: ['911', '988'].map((number) => ({ number, name: 'Help', source: 'law' })) },
    'copy/en/crisis.yaml': { stay: 'Stay with somebody.' },
    'copy/es/crisis.yaml': { stay: 'Quédese con alguien.' },
    'copy/en/visit.yaml': copy('Hello.', 'You will get no more texts.', 'Call us:'),
    'copy/es/visit.yaml': copy('Hola.', 'No recibira mas textos.', 'Llame:'),
  });
  const desk = await copyDeskOver(database, dir, new TestClock());
  const records = createContentRecords(database.db);
  const said = async () => (await loadSigned(dir, records)).copy.en;
  const write = async (values: Readonly<Record<string, string>>, isReady = true, author = ana) => {
    const { sha256 } = await desk.file('en', 'visit', author);
    const texts = Object.entries(values).map(([place, value]) => {
      const [key = '', form = 'web'] = place.split('|');
      return { key, form: form as 'web' | 'sms', value };
    });
    return await desk.write('en', 'visit', author, { texts, base: sha256, note: 'why', isReady });
  };
  return { desk, records, said, write };
}

describe('the desk of the copy', () => {
  it('shows every text by key, beside what the other language says', async () => {
    const { desk } = await opened();
    const { entries, from } = await desk.file('en', 'visit', ana);
    expect(entries).toEqual([
      { key: 'welcome.first', web: 'Hello.', sms: 'Hello.', other: 'Hola.' },
      { key: 'optOut.done', web: 'You will get no more texts.', sms: null, other: 'No recibira mas textos.' },
      {
        key: 'last.word',
        web: 'You will get no more texts. Call 911 or 988.',
        sms: null,
        other: 'No recibira mas textos. Call 911 or 988.',
      },
      { key: 'both', web: 'Call us:\n{phone}', sms: null, other: 'Llame:\n{phone}' },
    ]);
    expect(from).toBe('files');
    expect((await desk.list(ana)).map(({ lang, name, texts }) => [lang, name, texts])).toEqual([
      ['en', 'crisis', 1],
      ['en', 'visit', 4],
      ['es', 'crisis', 1],
      ['es', 'visit', 4],
    ]);
    await expect(desk.file('en', 'nothing', ana)).rejects.toThrow(NotFoundError);
  });

  it('puts words in force only when a second person approves', async () => {
    const { desk, said, write, records } = await opened();
    const before = await said();
    const draft = await write({
      'welcome.first|web': 'Welcome.',
      'optOut.done': 'No more texts.',
      both: 'Call:\n{phone}',
    });
    expect(draft.changes.map(({ key, form, after }) => [key, form, after])).toEqual([
      ['welcome.first', 'web', 'Welcome.'],
      ['optOut.done', 'web', 'No more texts.'],
      ['both', 'web', 'Call:\n{phone}'],
    ]);
    expect(await said()).toEqual(before);
    expect(await desk.approve(draft.id, ana, draft.sha256)).toMatchObject({ because: 'own-draft' });
    expect(await desk.approve(draft.id, ben, draft.sha256)).toMatchObject({ kind: 'done' });
    expect(await said()).toMatchObject({
      'welcome.first': { web: 'Welcome.', sms: 'Hello.' },
      'optOut.done': { web: 'No more texts.' },
      both: { web: 'Call:\n{phone}' },
    });
    const [version] = await records.versions();
    expect(version!.text).toContain('# kept\n');
    expect(version!.text).toContain('# said once');
    expect(await desk.rollBack('en', 'visit', null, ana, 'as it was')).toMatchObject({ kind: 'done' });
    expect(await said()).toEqual(before);
    const { history } = await desk.file('en', 'visit', ana);
    expect(history.map(({ kind, isInForce }) => [kind, isInForce])).toEqual([
      ['rolled-back', false],
      ['signed', false],
      ['deployed', true],
    ]);
  });

  it('refuses a placeholder that the other language lacks, and words that the check forbids', async () => {
    const { desk, write, said } = await opened();
    const lost = await write({ both: 'Call us today.' });
    expect(lost.findings.map(({ rule }) => rule)).toContain('copy.same_placeholders');
    expect(await desk.approve(lost.id, ben, lost.sha256)).toMatchObject({ because: 'invalid' });
    const promise = await write({ 'welcome.first|web': 'We guarantee it.' });
    expect(promise.findings.some(({ severity }) => severity === 'error')).toBe(true);
    expect(await desk.approve(promise.id, ben, promise.sha256)).toMatchObject({ because: 'lint-errors' });
    expect((await said())['welcome.first']).toEqual({ web: 'Hello.', sms: 'Hello.' });
  });

  it('takes no number of help out, and leaves crisis copy alone', async () => {
    const { desk, write } = await opened();
    const less = await write({ 'last.word': 'You will get no more texts. In danger? Call 911.' });
    expect(less.findings.map(({ message }) => message)).toEqual([expect.stringContaining('no longer gives 988')]);
    expect(await desk.approve(less.id, ben, less.sha256)).toMatchObject({ because: 'lint-errors' });
    const kept = await write({ 'last.word': 'No more texts. 911, or 988 at any time.' });
    expect(await desk.approve(kept.id, ben, kept.sha256)).toMatchObject({ kind: 'done' });
    expect((await desk.list(ana)).find(({ name }) => name === 'crisis')!.isFixed).toBe(true);
    const { sha256 } = await desk.file('en', 'crisis', ana);
    const texts = [{ key: 'stay', form: 'web', value: 'x' }] as const;
    await expect(desk.write('en', 'crisis', ana, { texts, base: sha256, note: '', isReady: true })).rejects.toThrow(
      NotFoundError,
    );
  });

  it('approves only the words that were read', async () => {
    const { desk, write, said } = await opened();
    const read = await write({ 'welcome.first|web': 'Hi there.' });
    const changed = await write({ 'welcome.first|web': 'Bye.' });
    expect(changed.id).toBe(read.id);
    expect(await desk.approve(read.id, ben, read.sha256)).toMatchObject({ because: 'changed' });
    expect((await said())['welcome.first']).toMatchObject({ web: 'Hello.' });
  });

  it('keeps a draft to its author, and refuses one begun on words that changed', async () => {
    const { desk, write } = await opened();
    const mine = await write({ 'welcome.first|web': 'Hi there.' }, false);
    await expect(desk.draft(mine.id, ben)).rejects.toThrow(NotFoundError);
    const ready = await write({ 'welcome.first|web': 'Hi there.' });
    const theirs = await write({ 'optOut.done': 'Stopped.' }, true, ben);
    expect(await desk.approve(theirs.id, ana, theirs.sha256)).toMatchObject({ kind: 'done' });
    expect(await desk.approve(ready.id, ben, ready.sha256)).toMatchObject({ because: 'stale' });
    await expect(write({ 'welcome.second|web': 'x' })).rejects.toThrow(NotFoundError);
    await expect(write({ 'optOut.done|sms': 'x' })).rejects.toThrow(NotFoundError);
  });
});
