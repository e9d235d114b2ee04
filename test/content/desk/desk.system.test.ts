import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { overlayOf } from '../../../src/content/desk/overlay.ts';
import { loadContent } from '../../../src/content/load-content.ts';
import { readPassage } from '../../../src/content/load-passages.ts';
import { withSignOff } from '../../../src/content/sign-file.ts';
import { hashOf } from '../../../src/content/signing.ts';
import type { ContentDesk, DeskSignature, PassageTexts, Person } from '../../../src/core/content-desk.ts';
import { NotFoundError } from '../../../src/core/errors.ts';
import { programId } from '../../../src/core/ids.ts';
import { createContentRecords } from '../../../src/db/content-records.ts';
import { openLiveContent } from '../../../src/live-content.ts';
import { createAnswerer } from '../../../src/knowledge/answerer.ts';
import { contentFolder, soundPassage } from '../../support/content-folder.ts';
import { deskOver } from '../../support/content-desk.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { TestClock } from '../../support/web-server.ts';

const id = 'harbor/hours';
const file = 'programs/harbor/passages/hours.md';
const ana: Person = { id: randomUUID(), name: 'Ana Ruiz' };
const ben: Person = { id: randomUUID(), name: 'Ben Cole' };
const signature: Omit<DeskSignature, 'read'> = {
  langs: ['en', 'es'],
  role: 'clinical director',
  expires: '2099-01-01',
  acceptUnverified: false,
};

/** A desk over a folder whose one passage is signed, and what a server would say from it. */
async function opened(passage: object = soundPassage) {
  const database: TestDatabase = await createTestDatabase();
  onTestFinished(async () => await database.dispose());
  const dir = await contentFolder({ [file]: passage });
  await signFile(dir);
  const names = new Map([ana, ben].map((person) => [person.id, person.name]));
  const accounts = { list: async () => [...names].map(([account, name]) => ({ id: account, name })) as never };
  const desk = await deskOver(database, dir, new TestClock(), accounts);
  const records = createContentRecords(database.db);
  const texts = async (): Promise<PassageTexts> => (await desk.passage(id, ana)).texts;
  const base = async (): Promise<string> => (await desk.passage(id, ana)).sha256;
  const wrote = async (change: Partial<PassageTexts>, isReady = true, author = ana) =>
    await desk.write(id, author, {
      texts: { ...(await texts()), ...change },
      base: await base(),
      note: 'why',
      isReady,
    });
  const served = async () => {
    const content = await loadContent(dir, { overlay: await overlayOf(dir, await records.versions()) });
    return content.programs.get(programId('harbor'))!.passages;
  };
  return { dir, desk, records, texts, base, wrote, served, database };
}

async function signFile(dir: string): Promise<void> {
  const place = path.join(dir, file);
  let text = await readFile(place, 'utf8');
  for (const lang of ['en', 'es'] as const) {
    const passage = readPassage(text, 'harbor', `content/${file}`, [])!.passage;
    text = withSignOff(text, passage.signOffs, {
      lang,
      role: 'director',
      author: 'first author',
      reviewer: 'first reviewer',
      date: '2026-01-01',
      expires: '2099-01-01',
      sha256: hashOf(passage, lang),
      ...(lang === 'es' && { translates: hashOf(passage, 'en') }),
    });
  }
  await writeFile(place, text);
}

const answer = (en: string, es: string): PassageTexts['answer'] => ({
  en: { web: en, sms: en },
  es: { web: es, sms: es },
});
const better = answer('Harbor is open from 8 to 4 each day.', 'Harbor abre de 8 a 4 cada dia.');

/** As they stand, unless `change` says what was read. */
const signedBy = async (desk: ContentDesk, draft: string, person = ben, change: Partial<DeskSignature> = {}) => {
  const { sha256: read } = await desk.draft(draft, ana);
  return await desk.sign(draft, person, { ...signature, read, ...change });
};

describe('an edit', () => {
  it('is kept for its author alone, and says nothing to anybody', async () => {
    const { desk, wrote, served } = await opened();
    const before = await served();
    const draft = await wrote({ answer: better }, false);
    expect(draft.changes.map(({ lang, part, added }) => [lang, part, added[0]])).toContainEqual([
      'en',
      'web',
      'Harbor is open from 8 to 4 each day.',
    ]);
    expect(draft.unsigned).toEqual(['en', 'es']);
    expect(await served()).toEqual(before);
    await expect(desk.draft(draft.id, ben)).rejects.toThrow(NotFoundError);
    expect((await desk.list(ben))[0]!.drafts).toEqual([]);
    expect((await desk.list(ana))[0]!.drafts).toHaveLength(1);
  });

  it('takes the place of the same person’s earlier one, and can be thrown away', async () => {
    const { desk, wrote } = await opened();
    const first = await wrote({ answer: better }, false);
    const second = await wrote({ question: { en: 'When are you open?', es: '¿Cuándo abren?' } }, false);
    expect(second.id).toBe(first.id);
    expect(second.changes.map(({ part }) => part)).toEqual(['question', 'question']);
    await expect(desk.discard(second.id, ben)).rejects.toThrow(NotFoundError);
    await desk.discard(second.id, ana);
    expect((await desk.list(ana))[0]!.drafts).toEqual([]);
  });

  it('is checked by the rules of the lint', async () => {
    const { wrote } = await opened();
    const { findings } = await wrote(
      { answer: answer('We guarantee it for every addict.', 'Harbor abre hoy.') },
      false,
    );
    expect(findings.filter(({ severity }) => severity === 'error').length).toBeGreaterThan(1);
    expect(findings.map(({ rule }) => rule).filter((rule) => rule.startsWith('signoff.'))).toEqual([]);
  });
});

describe('a signature', () => {
  it('of a second person puts the words in force', async () => {
    const { desk, wrote, served, records } = await opened();
    const draft = await wrote({ answer: better });
    expect(await signedBy(desk, draft.id)).toEqual({ kind: 'done', version: 1 });
    const { en, es } = await served();
    expect([en[0]!.web, es[0]!.web]).toEqual([better.en.web, better.es.web]);
    const [version] = await records.versions();
    expect(version).toMatchObject({ author: ana.id, reviewer: ben.id, kind: 'signed', note: 'why' });
    expect(version!.text).toMatch(/author: Ana Ruiz\n\s+reviewer: Ben Cole/);
    const after = await desk.passage(id, ana);
    expect(after).toMatchObject({ from: 'desk', drafts: [], states: { en: { kind: 'signed', reviewer: 'Ben Cole' } } });
  });

  it('is never the author’s own', async () => {
    const { desk, wrote, served } = await opened();
    const before = await served();
    const draft = await wrote({ answer: better });
    expect(await signedBy(desk, draft.id, ana)).toMatchObject({ kind: 'refused', because: 'own-draft' });
    expect(await served()).toEqual(before);
  });

  it('needs an author who asks for it', async () => {
    const { desk, wrote } = await opened();
    const draft = await wrote({ answer: better }, false);
    await expect(signedBy(desk, draft.id)).rejects.toThrow(NotFoundError);
  });

  it('is refused for words that the lint finds errors in', async () => {
    const { desk, wrote, served } = await opened();
    const draft = await wrote({ answer: answer('We guarantee it.', 'Harbor abre hoy.') });
    const outcome = await signedBy(desk, draft.id);
    expect(outcome).toMatchObject({ kind: 'refused', because: 'lint-errors' });
    expect((await served()).en[0]!.web).not.toContain('guarantee');
  });

  it('is refused for an unverified source unless the signer says that they know', async () => {
    const { desk, wrote } = await opened({ ...soundPassage, review: { status: 'unverified', note: 'ours' } });
    const draft = await wrote({ answer: better });
    expect(await signedBy(desk, draft.id)).toMatchObject({ kind: 'refused', because: 'unverified' });
    expect(await signedBy(desk, draft.id, ben, { acceptUnverified: true })).toMatchObject({ kind: 'done' });
  });

  it('of clinical words is refused to two accounts of one name', async () => {
    const { desk, wrote } = await opened({ ...soundPassage, kind: 'clinical' });
    const draft = await wrote({ answer: better });
    const twin = { id: randomUUID(), name: 'ana  ruiz' };
    expect(await signedBy(desk, draft.id, twin)).toMatchObject({ kind: 'refused', because: 'same-person' });
  });

  it('of crisis words never takes a number out of them', async () => {
    const danger = answer('In danger, call 911 or 988.', 'En peligro, llame al 911 o al 988.');
    const { desk, wrote } = await opened({ ...soundPassage, kind: 'crisis', answer: danger });
    const draft = await wrote({ answer: answer('In danger, call 911.', 'En peligro, llame al 911 o al 988.') });
    expect(draft.findings.map(({ rule }) => rule)).toContain('desk.keeps_numbers');
    expect(await signedBy(desk, draft.id)).toMatchObject({ because: 'lint-errors' });
  });

  it('of the English alone takes the Spanish out of what is said, until it is signed too', async () => {
    const { desk, wrote, served, texts } = await opened();
    const { es } = (await texts()).answer;
    const draft = await wrote({ answer: { en: better.en, es } });
    await signedBy(desk, draft.id, ben, { langs: ['en'] });
    expect((await served()).en).toHaveLength(1);
    expect((await served()).es).toEqual([]);
    expect((await desk.passage(id, ana)).states.es.kind).toBe('original-changed');
    const again = await wrote({});
    expect(again.unsigned).toEqual(['es']);
    await signedBy(desk, again.id, ben, { langs: ['es'] });
    expect((await served()).es).toHaveLength(1);
  });

  it('holds for the words that were read, and not for what their author made of them since', async () => {
    const { desk, wrote, served } = await opened();
    const { id: draft, sha256: read } = await wrote({ answer: better });
    const before = await served();
    await wrote({ answer: answer('Harbor is closed.', 'Harbor está cerrado.') });
    expect(await signedBy(desk, draft, ben, { read })).toMatchObject({ kind: 'refused', because: 'changed' });
    expect(await served()).toEqual(before);
  });

  it('is not needed for new ways to ask, but a second person is', async () => {
    const { desk, wrote, texts, served } = await opened();
    const { variants } = await texts();
    const draft = await wrote({ variants: { ...variants, en: [...variants.en, 'till when'] } });
    expect(draft.unsigned).toEqual([]);
    expect(await signedBy(desk, draft.id, ana, { langs: [] })).toMatchObject({ because: 'own-draft' });
    expect(await signedBy(desk, draft.id, ben, { langs: [] })).toMatchObject({ kind: 'done' });
    expect((await served()).en[0]!.variants).toContain('till when');
    const words = await wrote({ answer: better });
    expect(await signedBy(desk, words.id, ben, { langs: [] })).toMatchObject({ because: 'nothing-to-sign' });
  });

  it('of a translation waits for its original', async () => {
    const { desk, wrote } = await opened();
    const draft = await wrote({ answer: better });
    expect(await signedBy(desk, draft.id, ben, { langs: ['es'] })).toMatchObject({ because: 'original-unsigned' });
  });

  it('is refused when somebody else’s words came into force meanwhile', async () => {
    const { desk, wrote } = await opened();
    const mine = await wrote({ answer: better });
    const theirs = await wrote({ question: { en: 'When?', es: '¿Cuándo?' } }, true, ben);
    expect(await signedBy(desk, theirs.id, ana)).toMatchObject({ kind: 'done' });
    expect(await signedBy(desk, mine.id)).toMatchObject({ kind: 'refused', because: 'stale' });
    expect((await desk.draft(mine.id, ana)).isStale).toBe(true);
    const again = await wrote({ answer: better });
    expect(again.id).toBe(mine.id);
    expect(await signedBy(desk, again.id)).toMatchObject({ kind: 'done', version: 2 });
  });
});

describe('an earlier version', () => {
  it('comes back in force as it was signed then, the deployed file too', async () => {
    const { desk, wrote, served, records } = await opened();
    const first = await served();
    await signedBy(desk, (await wrote({ answer: better })).id);
    await signedBy(desk, (await wrote({ answer: answer('Harbor is shut today.', 'Harbor esta cerrado hoy.') })).id);
    const [, good] = (await desk.passage(id, ana)).history;
    expect(await desk.rollBack(id, good!.id, ana, 'the hours were right')).toMatchObject({ kind: 'done', version: 3 });
    expect((await served()).en[0]!.web).toBe(better.en.web);
    expect(await desk.rollBack(id, null, ana, 'as deployed')).toMatchObject({ kind: 'done', version: 4 });
    expect(await served()).toEqual(first);
    const { history, from } = await desk.passage(id, ana);
    expect(from).toBe('files');
    expect(history.map(({ kind, isInForce }) => [kind, isInForce])).toEqual([
      ['rolled-back', false],
      ['rolled-back', false],
      ['signed', false],
      ['signed', false],
      ['deployed', true],
    ]);
    expect(await desk.rollBack(id, null, ana, 'again')).toMatchObject({ because: 'nothing-to-sign' });
    await expect(desk.rollBack(id, randomUUID(), ana, 'x')).rejects.toThrow(NotFoundError);
    expect(await records.newest()).toBe(4);
  });

  it('stays on record: the database refuses to change or remove it', async () => {
    const { desk, wrote, database } = await opened();
    await signedBy(desk, (await wrote({ answer: better })).id);
    const { pool } = database.db;
    await expect(pool.query(`update content_versions set body = ''`)).rejects.toThrow('stays on record');
    await expect(pool.query('delete from content_versions')).rejects.toThrow('stays on record');
  });
});

describe('a deployment', () => {
  it('that brings another file has the last word', async () => {
    const { dir, desk, wrote, served } = await opened();
    await signedBy(desk, (await wrote({ answer: better })).id);
    const place = path.join(dir, file);
    await writeFile(place, (await readFile(place, 'utf8')).replaceAll('9 to 3', '10 to 2'));
    expect((await served()).en).toEqual([]);
    await signFile(dir);
    expect((await served()).en[0]!.web).toContain('10 to 2');
    expect((await desk.passage(id, ana)).from).toBe('files');
  });

  it('that brings the very words of the desk makes the desk’s moot', async () => {
    const { dir, desk, wrote, records, served } = await opened();
    await signedBy(desk, (await wrote({ answer: better })).id);
    const words = await served();
    await writeFile(path.join(dir, file), (await records.versions())[0]!.text);
    expect(await served()).toEqual(words);
    expect((await desk.passage(id, ana)).from).toBe('files');
  });
});

describe('a running server', () => {
  it('says what is signed now, without a restart, and nothing that no longer is', async () => {
    const { dir, desk, wrote, records } = await opened();
    const deployed = await loadContent(dir);
    const pack = deployed.programs.get(programId('harbor'))!;
    const live = await openLiveContent({
      dir,
      deployed,
      records,
      everyMs: 20,
      onError: (error) => {
        throw error;
      },
    });
    onTestFinished(async () => await live.stop());
    const answerer = live.keep(pack, createAnswerer({ pack }));
    const ask = { question: 'What hours do you have?', lang: 'en', channel: 'web' } as const;
    const said = () => {
      const reply = answerer.answer(ask);
      return reply.outcome === 'answered' ? reply.text : reply.outcome;
    };
    expect(said()).toBe(soundPassage.answer.en.web);

    const draft = await wrote({ answer: better });
    await live.refresh();
    expect(said()).toBe(soundPassage.answer.en.web);

    await signedBy(desk, draft.id);
    await live.refresh();
    expect(said()).toBe(better.en.web);
    expect(answerer.passage(id, 'es', 'sms')).toMatchObject({ outcome: 'answered', text: better.es.sms });
    const [version] = live.content().programs.get(programId('harbor'))!.passages.en;
    expect(answerer.answer(ask)).toMatchObject({ provenance: { passages: [{ id, hash: version!.hash }] } });

    const changed = await wrote({ answer: answer('Harbor is shut.', 'Harbor cierra.') });
    await signedBy(desk, changed.id, ben, { langs: ['en'] });
    await live.refresh();
    expect(answerer.answer({ ...ask, lang: 'es', question: '¿Qué horario tienen?' }).outcome).toBe('declined');
    expect(answerer.passage(id, 'es', 'web').outcome).toBe('declined');

    await desk.rollBack(id, null, ana, 'back');
    await live.refresh();
    expect(said()).toBe(soundPassage.answer.en.web);
  });
});
