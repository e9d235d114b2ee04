import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { conversationId, programId } from '../../../src/core/ids.ts';
import type { VisitSummary } from '../../../src/core/visit-summary.ts';
import { createConversationStore } from '../../../src/db/conversation-store.ts';
import type { InboxPage, OpenAlert, VisitRow } from '../../../src/staff/inbox/schema.ts';
import type { Role } from '../../../src/staff/policy.ts';
import { useDatabase } from '../../support/database.ts';
import { startStaffServer } from '../../support/staff-server.ts';
import { exchange, freshAddress, keyOf, urgentFinding } from '../../support/turn-work.ts';
import { vetted } from '../../support/vetted.ts';

const database = useDatabase();
let server: Awaited<ReturnType<typeof startStaffServer>>;
const cookies = new Map<string, string>();
const as = (who: string) => ({ cookie: cookies.get(who)! });

beforeAll(async () => {
  server = await startStaffServer(database.current, { screenings: vetted.screenings });
  const signIn = async (name: string, role: Role, programs: readonly string[] | null = null) =>
    cookies.set(name, await server.signIn(await server.addUser(role, programs && programs.map(programId))));
  await signIn('clinician', 'clinician');
  await signIn('elsewhere', 'admissions', ['rsct']);
  await signIn('administrator', 'administrator');
});

const summary = (name: string, more: Partial<VisitSummary> = {}): VisitSummary => ({
  name,
  phone: '',
  flags: [],
  routes: [],
  ...more,
});

async function arrive(more: Parameters<typeof exchange>[2] = {}, channel: 'web' | 'sms' = 'web') {
  const key = keyOf(freshAddress(), channel);
  const store = createConversationStore(database.current);
  const { conversationId: id } = await store.turn(key, randomUUID(), () => exchange('hi', channel, more));
  return { key, id: conversationId(id) };
}
const list = async (who: string, query: string) =>
  (await server.api('GET', `/inbox?${query}`, as(who))).json<InboxPage>();
const search = async (who: string, q: string, more: object = {}) =>
  (await server.api('POST', '/inbox/search', { ...as(who), body: { q, ...more } })).json<InboxPage>();
const names = ({ rows }: InboxPage) => rows.map(({ name }) => name);

describe('the inbox', () => {
  it('lists each section with names, flags and routes in words', async () => {
    const route = vetted.screenings.get(programId('stonington'))!.routes[0]!;
    await arrive({ status: 'confirmed', summary: summary('Section One', { flags: ['no-texts'], routes: [route.id] }) });
    const [row] = (await search('clinician', 'section', { section: 'waiting' })).rows;
    expect(row).toMatchObject({
      name: 'Section One',
      section: 'waiting',
      flags: ['no-texts'],
    } satisfies Partial<VisitRow>);
    expect(row!.routes[0]).toMatchObject({ id: route.id, priority: route.priority });
    expect(row!.routes[0]!.label).not.toContain('Information for the assessment team');
  });

  it('finds by name, by route, by flag and by number, and by nothing that was written', async () => {
    const { key } = await arrive({ summary: summary('Zelda Finch', { flags: ['crisis'], routes: ['r1'] }) }, 'sms');
    expect(names(await search('clinician', 'finch'))).toEqual(['Zelda Finch']);
    expect(names(await list('clinician', 'flag=crisis&route=r1'))).toEqual(['Zelda Finch']);
    expect(names(await list('clinician', 'flag=crisis&route=r2'))).toEqual([]);
    expect(names(await search('clinician', key.address))).toEqual(['Zelda Finch']);
    expect(names(await search('clinician', 'hi'))).toEqual([]);
  });

  it('shows nobody a visit of a program that is not theirs, whatever they ask for', async () => {
    const { key } = await arrive({ summary: summary('Not Theirs') }, 'sms');
    for (const query of ['', 'program=stonington']) {
      expect(await list('elsewhere', query)).toMatchObject({ rows: [] });
    }
    for (const q of ['theirs', key.address]) expect(await search('elsewhere', q)).toMatchObject({ rows: [] });
    const counts = await server.api('GET', '/inbox/counts', as('elsewhere'));
    expect(counts.json()).toEqual({ waiting: 0, progress: 0, abandoned: 0, done: 0 });
  });

  it('shows an administrator that there are visits, and nothing of who writes', async () => {
    await arrive({ summary: summary('Hidden Name', { flags: ['crisis'], routes: ['r1'] }) });
    const answered = await server.api('POST', '/inbox/search', {
      ...as('administrator'),
      body: { q: 'hidden', section: 'progress', flag: 'crisis' },
    });
    expect(answered.statusCode).toBe(200);
    expect(answered.body).not.toMatch(/Hidden|crisis|r1/);
    expect(answered.json<InboxPage>().rows.length).toBeGreaterThan(0);
    expect((await server.api('GET', '/inbox/choices', as('administrator'))).json()).toMatchObject({
      seesPeople: false,
    });
  });

  it('writes down which visits it showed to whom, once an hour', async () => {
    await arrive({ summary: summary('Shown Once') });
    const notes = async () =>
      (await server.audit.list({ limit: 500 })).filter(({ action }) => action === 'inbox.read').length;
    const before = await notes();
    const { rows } = await search('clinician', 'shown');
    expect(await notes()).toBe(before + 1);
    const [note] = await server.audit.list({ limit: 1 });
    expect(note!.detail['visits']).toContain(rows[0]!.id);
    await search('clinician', 'shown');
    expect(await notes()).toBe(before + 1);
  });

  it('answers what no database can hold as a mistake of whoever asks', async () => {
    expect((await server.api('GET', '/inbox?program=%00', as('clinician'))).statusCode).toBe(400);
  });

  it('takes a broken place in the list for its beginning', async () => {
    const whole = await list('clinician', 'limit=1');
    for (const before of ['x', '~', `2026-13-99~${randomUUID()}`, "'; drop table conversations; --"]) {
      const { rows } = await list('clinician', `limit=1&before=${encodeURIComponent(before)}`);
      expect(rows[0]!.id).toBe(whole.rows[0]!.id);
    }
  });
});

describe('alerts', () => {
  const open = async (who: string) =>
    (await server.api('GET', '/alerts/open', as(who))).json<{ rows: OpenAlert[] }>().rows;

  it('are open until somebody says what came of them, and the first word stands', async () => {
    const { id } = await arrive({ alerts: [{ finding: urgentFinding, at: new Date() }] });
    const alert = (await open('clinician')).find(({ visit }) => visit === id)!;
    expect(alert).toMatchObject({ level: 'urgent', kinds: ['suicide'] });
    const acknowledge = async (result: string) =>
      await server.api('POST', `/alerts/${alert.id}/acknowledge`, {
        ...as('clinician'),
        body: { result, note: 'heliotrope' },
      });
    expect((await acknowledge('anything')).statusCode).toBe(400);
    expect((await acknowledge('reached-safe')).json()).toMatchObject({ kind: 'acknowledged', by: { isMe: true } });
    expect((await acknowledge('not-a-crisis')).json()).toMatchObject({ kind: 'already' });
    expect((await open('clinician')).some(({ visit }) => visit === id)).toBe(false);
    const visit = await server.api('GET', `/visits/${id}`, as('clinician'));
    expect(visit.json()).toMatchObject({
      alerts: [{ acknowledged: { result: 'reached-safe', note: 'heliotrope' } }],
    });
    const [, last] = await server.audit.list({ limit: 2, subject: alert.id });
    expect(last).toMatchObject({ action: 'alert.acknowledged', detail: { result: 'reached-safe' } });
    expect(JSON.stringify(await server.audit.list({ limit: 500 }))).not.toContain('heliotrope');
  });

  it('lead from a notice to the visit, for those who may', async () => {
    const { id } = await arrive({ alerts: [{ finding: urgentFinding, at: new Date() }] });
    const alert = (await open('clinician')).find(({ visit }) => visit === id)!;
    expect((await server.api('GET', `/alerts/${alert.id}`, as('clinician'))).json()).toEqual({
      id: alert.id,
      visit: id,
    });
    expect((await server.api('GET', `/alerts/${alert.id}`, as('elsewhere'))).statusCode).toBe(403);
    expect((await open('administrator')).find(({ visit }) => visit === id)).toMatchObject({ name: null, kinds: [] });
  });
});

describe('a visit', () => {
  it('is not done while something is open, and comes back when it is reopened', async () => {
    const { id } = await arrive({
      status: 'confirmed',
      alerts: [{ finding: urgentFinding, at: new Date() }],
      tasks: [{ kind: 'call-back', reason: 'asked' }],
    });
    const finish = async () => await server.api('POST', `/visits/${id}/finish`, as('clinician'));
    expect((await finish()).json()).toMatchObject({ error: { message: 'Acknowledge the open alert first.' } });
    await database.current.db.pool.query('update alerts set acknowledged_at = now() where conversation_id = $1', [id]);
    expect((await finish()).json()).toMatchObject({ error: { message: 'Finish its open tasks first.' } });
    await database.current.db.pool.query('update tasks set done_at = now() where conversation_id = $1', [id]);
    expect((await finish()).statusCode).toBe(204);
    expect((await finish()).json()).toMatchObject({ error: { message: 'It is done.' } });
    expect((await server.api('POST', `/visits/${id}/reopen`, as('clinician'))).statusCode).toBe(204);
    const { visit } = (await server.api('GET', `/visits/${id}`, as('clinician'))).json<{ visit: VisitRow }>();
    expect(visit.section).toBe('waiting');
  });

  it('is given to those who work on visits, and to nobody behind somebody’s back', async () => {
    const { id } = await arrive();
    const give = async (owner: string | null, before: string | null) =>
      await server.api('PUT', `/visits/${id}/owner`, { ...as('clinician'), body: { owner, before } });
    const ana = await server.addUser('admissions');
    const compliance = await server.addUser('compliance');
    expect((await give(compliance.id, null)).statusCode).toBe(409);
    expect((await give(ana.id, null)).statusCode).toBe(204);
    expect((await give(null, null)).json()).toMatchObject({
      error: { message: `It changed meanwhile: ${ana.name} owns this visit now.` },
    });
  });

  it('has its failed texts sent again, not those that went out', async () => {
    const { id } = await arrive({}, 'sms');
    const again = async () => (await server.api('POST', `/visits/${id}/texts/2/resend`, as('clinician'))).statusCode;
    expect(await again()).toBe(409);
    await database.current.db.pool.query(`update outgoing set status = 'dead' where conversation_id = $1`, [id]);
    expect(await again()).toBe(204);
    const { lines } = (await server.api('GET', `/visits/${id}/transcript`, as('clinician'))).json<{
      lines: { delivery: string | null }[];
    }>();
    expect(lines[1]!.delivery).toBe('pending');
    expect(await again()).toBe(409);
  });

  it('is told page by page, with what became of each text', async () => {
    const { key, id } = await arrive({}, 'sms');
    const store = createConversationStore(database.current);
    const many = Array.from({ length: 300 }, (_, at) => exchange(`note ${at}`, 'sms').entries).flat();
    await store.turn(key, 'many', () => exchange('x', 'sms', { entries: many }));
    const page = async (after: number) =>
      (await server.api('GET', `/visits/${id}/transcript?after=${after}`, as('clinician'))).json<{
        lines: { seq: number; text: string; delivery: string | null }[];
        hasMore: boolean;
      }>();
    const first = await page(0);
    expect(first).toMatchObject({ hasMore: true });
    expect(first.lines).toHaveLength(500);
    const rest = await page(500);
    expect(rest.hasMore).toBe(false);
    expect([...first.lines, ...rest.lines].map(({ seq }) => seq)).toEqual(
      Array.from({ length: 602 }, (_, at) => at + 1),
    );
    expect(first.lines[1]).toMatchObject({ delivery: 'pending' });
    expect(first.lines[0]).toMatchObject({ delivery: null });
  });
});
