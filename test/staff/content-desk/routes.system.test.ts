import { beforeAll, describe, expect, it } from 'vitest';
import { programId } from '../../../src/core/ids.ts';
import type { Draft, PassageDetail, PassageLine } from '../../../src/staff/content-desk/schema.ts';
import { useDatabase } from '../../support/database.ts';
import { startStaffServer } from '../../support/staff-server.ts';

const database = useDatabase();
let server: Awaited<ReturnType<typeof startStaffServer>>;
let ana: string;
let ben: string;
const at = '/content/passages/stonington/privacy';

beforeAll(async () => {
  server = await startStaffServer(database.current);
  ana = await server.signIn(await server.addUser('content-owner'));
  ben = await server.signIn(await server.addUser('content-owner'));
});

const read = async (cookie = ana) => (await server.api('GET', at, { cookie })).json<PassageDetail>();
const write = async (change: object, isReady = true, cookie = ana, base?: string) => {
  const { texts, sha256 } = await read(cookie);
  return await server.api('PUT', `${at}/draft`, {
    cookie,
    body: { texts: { ...texts, ...change }, base: base ?? sha256, note: 'plainer', isReady },
  });
};
const signature = { langs: ['en', 'es'], role: 'compliance officer', expires: '2099-01-01', acceptUnverified: true };

describe('the content desk', () => {
  it('lists the passages of one’s programs and those that all share', async () => {
    const all = (await server.api('GET', '/content/passages', { cookie: ana })).json<{ rows: PassageLine[] }>().rows;
    expect(new Set(all.map(({ pack }) => pack)).size).toBeGreaterThan(3);
    const own = await server.signIn(await server.addUser('content-owner', [programId('rsct')]));
    const mine = (await server.api('GET', '/content/passages', { cookie: own })).json<{ rows: PassageLine[] }>().rows;
    expect(new Set(mine.map(({ pack }) => pack))).toEqual(new Set(['rsct', 'education']));
    expect((await server.api('GET', at, { cookie: own })).statusCode).toBe(404);
    expect((await write({}, false, ana)).statusCode).toBe(200);
    const { texts, sha256 } = await read();
    const refused = await server.api('PUT', `${at}/draft`, {
      cookie: own,
      body: { texts, base: sha256, note: '', isReady: true },
    });
    expect(refused.statusCode).toBe(404);
  });

  it('is closed to those who work on visits, and to administrators', async () => {
    for (const role of ['admissions', 'clinician', 'compliance', 'administrator'] as const) {
      const cookie = await server.signIn(await server.addUser(role));
      expect((await server.api('GET', '/content/passages', { cookie })).statusCode, role).toBe(403);
    }
  });

  it('lets a second person sign, and nobody else', async () => {
    const { texts } = await read();
    const question = { ...texts.question, en: 'Is what I write here private?' };
    const draft = (await write({ question })).json<Draft>();
    expect(draft).toMatchObject({ isMine: true, state: 'ready', isVerified: false });
    expect(draft.actions).toEqual([
      { action: 'sign', allowed: false, reason: 'You wrote these words. Somebody else signs them.' },
    ]);
    const sign = async (cookie: string, change: object = {}) =>
      await server.api('POST', `/content/drafts/${draft.id}/sign`, {
        cookie,
        body: { ...signature, read: draft.sha256, ...change },
      });
    expect((await sign(ana)).statusCode).toBe(409);
    const careful = await sign(ben, { acceptUnverified: false });
    expect(careful.statusCode).toBe(409);
    expect(careful.json<{ error: { message: string } }>().error.message).toContain('unverified');
    const signed = await sign(ben);
    expect(signed.statusCode).toBe(200);
    expect((await read()).texts.question.en).toBe('Is what I write here private?');
    expect((await read()).history[0]).toMatchObject({ author: 'Ana <i>', reviewer: 'Ana <i>', isInForce: true });
    const notes = await server.audit.list({ limit: 20 });
    expect(notes.map(({ action }) => action)).toEqual(expect.arrayContaining(['content.signed', 'content.drafted']));
    expect((await sign(ben)).statusCode).toBe(404);
  });

  it('refuses words that a file could not hold, and keeps what it can of them', async () => {
    const { texts } = await read();
    const blank = await write({ question: { ...texts.question, en: '   ' } });
    expect(blank.statusCode).toBe(400);
    const spaced = await write({ question: { ...texts.question, en: ' Is this\n private? ' } }, false);
    expect(spaced.json<Draft>().texts.question.en).toBe('Is this private?');
    const old = await write({}, true, ana, '0'.repeat(64));
    expect(old.json<Draft>()).toMatchObject({ state: 'writing', isStale: true });
  });

  it('puts the deployed words back', async () => {
    const back = await server.api('POST', `${at}/roll-back`, {
      cookie: ben,
      body: { version: null, note: 'as it was' },
    });
    expect(back.statusCode).toBe(200);
    expect(await read()).toMatchObject({ from: 'files', texts: { question: { en: 'Is this private?' } } });
    const again = await server.api('POST', `${at}/roll-back`, { cookie: ben, body: { version: null, note: 'x' } });
    expect(again.statusCode).toBe(409);
  });
});
