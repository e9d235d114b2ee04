import { beforeAll, describe, expect, it } from 'vitest';
import { programId } from '../../../src/core/ids.ts';
import { createConversationStore } from '../../../src/db/conversation-store.ts';
import type { Role } from '../../../src/staff/policy.ts';
import { useDatabase } from '../../support/database.ts';
import { addCase, startStaffServer, type Case } from '../../support/staff-server.ts';

const database = useDatabase();
let server: Awaited<ReturnType<typeof startStaffServer>>;
let shown: Case;
beforeAll(async () => {
  server = await startStaffServer(database.current);
  shown = await addCase(database.current, 'a secret word: heliotrope');
});

const reason = 'She called from the parking lot and nobody else is here.';
const as = async (role: Role, programs: readonly string[] | null = null) => {
  const user = await server.addUser(role, programs && programs.map(programId));
  return { user, cookie: await server.signIn(user) };
};
const read = async (cookie: string) => await server.api('GET', `/visits/${shown.conversation}`, { cookie });
const breakIt = async (cookie: string, body: object = { conversation: shown.conversation, reason }) =>
  await server.api('POST', '/break-glass', { cookie, body });

describe.each<[string, Role, readonly string[] | null]>([
  ['an administrator', 'administrator', null],
  ['a clinician of another program', 'clinician', ['rsct']],
])('%s', (_who, role, programs) => {
  it('opens one visit for an hour, for a reason, and every step is written down', async () => {
    const { user, cookie } = await as(role, programs);
    const before = await read(cookie);
    expect(before.statusCode).toBe(403);
    expect(before.json()).toMatchObject({
      error: { code: 'staff.break_glass_needed', about: { conversation: shown.conversation } },
    });
    const opened = await breakIt(cookie);
    const { id } = opened.json<{ id: string }>();
    expect((await read(cookie)).statusCode).toBe(200);
    const other = await addCase(database.current, 'somebody else');
    expect((await server.api('GET', `/visits/${other.conversation}`, { cookie })).statusCode).toBe(403);
    server.clock.pass(29 * 60_000);
    await read(cookie);
    server.clock.pass(29 * 60_000);
    expect((await read(cookie)).statusCode).toBe(200);
    server.clock.pass(3 * 60_000);
    expect((await read(cookie)).statusCode).toBe(403);
    const notes = await server.audit.list({ actor: user.id, subject: shown.conversation });
    expect(
      notes
        .map(({ action }) => action)
        .toReversed()
        .slice(0, 3),
    ).toEqual(['refused', 'break_glass.opened', 'visit.read']);
    expect(notes.find(({ action }) => action === 'visit.read')!.detail).toMatchObject({ breakGlass: id });
    expect(JSON.stringify(notes)).not.toContain('parking');
  });
});

it.each<[Role, readonly string[] | null]>([
  ['admissions', ['rsct']],
  ['compliance', null],
  ['content-owner', null],
])('%s cannot', async (role, programs) => {
  const { cookie } = await as(role, programs);
  expect((await breakIt(cookie)).statusCode).toBe(403);
  expect((await read(cookie)).json()).toMatchObject({ error: { code: 'staff.forbidden' } });
});

it('needs a reason in words, and a visit that there is', async () => {
  const { cookie } = await as('administrator');
  expect((await breakIt(cookie, { conversation: shown.conversation, reason: 'x' })).statusCode).toBe(400);
  expect((await breakIt(cookie, { conversation: crypto.randomUUID(), reason })).statusCode).toBe(404);
});

it('compliance sees who, when and why, and notes that it was looked at', async () => {
  const { cookie: theirs } = await as('administrator');
  const { id } = (await breakIt(theirs)).json<{ id: string }>();
  const { cookie } = await as('compliance');
  const count = async (): Promise<number> =>
    (await server.api('GET', '/break-glass/unreviewed', { cookie })).json<{ count: number }>().count;
  const before = await count();
  const list = async () =>
    (await server.api('GET', '/break-glass?limit=200', { cookie })).json<{
      rows: { id: string; reason: string; reviewedAt: string | null }[];
    }>().rows;
  expect((await list()).find((row) => row.id === id)).toMatchObject({ reason, reviewedAt: null, byName: 'Ana <i>' });
  expect((await server.api('POST', `/break-glass/${id}/review`, { cookie, body: {} })).statusCode).toBe(204);
  expect(await count()).toBe(before - 1);
  expect((await list()).find((row) => row.id === id)!.reviewedAt).not.toBeNull();
  // Not by whoever did it, and not for another program.
  expect((await server.api('POST', `/break-glass/${id}/review`, { cookie: theirs, body: {} })).statusCode).toBe(403);
  const { cookie: elsewhere } = await as('compliance', ['rsct']);
  expect((await server.api('GET', '/break-glass', { cookie: elsewhere })).json()).toMatchObject({ rows: [] });
  expect((await server.api('POST', `/break-glass/${id}/review`, { cookie: elsewhere, body: {} })).statusCode).toBe(404);
});

it('is looked at by somebody else than whoever did it, whatever their roles', async () => {
  const user = await server.addUser('compliance');
  await server.staff.change(user.id, { roles: ['administrator', 'compliance'] });
  const cookie = await server.signIn(user);
  const { id } = (await breakIt(cookie)).json<{ id: string }>();
  const review = async (by: string) => await server.api('POST', `/break-glass/${id}/review`, { cookie: by, body: {} });
  expect((await review(cookie)).statusCode).toBe(409);
  const { rows } = await database.current.db.pool.query('select reviewed_at from break_glass where id = $1', [id]);
  expect(rows).toEqual([{ reviewed_at: null }]);
  const { cookie: other } = await as('compliance');
  expect((await review(other)).statusCode).toBe(204);
});

it('goes with the visit when that is erased, and its reason was never there in plain', async () => {
  const one = await addCase(database.current, 'to be erased');
  const { cookie } = await as('administrator');
  await breakIt(cookie, { conversation: one.conversation, reason });
  const { pool } = database.current.db;
  const kept = async (): Promise<number> =>
    (await pool.query('select 1 from break_glass where conversation_id = $1', [one.conversation])).rows.length;
  expect(await kept()).toBe(1);
  const { rows } = await pool.query('select b::text as text from break_glass b');
  expect(JSON.stringify(rows)).not.toContain(Buffer.from('parking').toString('hex'));
  await createConversationStore(database.current).erase(one.conversation as Parameters<typeof server.store.read>[0]);
  expect(await kept()).toBe(0);
});
