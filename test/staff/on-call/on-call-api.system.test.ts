import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { programId } from '../../../src/core/ids.ts';
import { createAlertStore } from '../../../src/db/alert-store.ts';
import { createConversationStore } from '../../../src/db/conversation-store.ts';
import { createRotaStore } from '../../../src/db/rota-store.ts';
import type { rotaList } from '../../../src/staff/on-call/schema.ts';
import { useDatabase } from '../../support/database.ts';
import { startStaffServer } from '../../support/staff-server.ts';
import { exchange, freshAddress, urgentFinding } from '../../support/turn-work.ts';

const database = useDatabase();
type Rotas = z.output<typeof rotaList>;
let server: Awaited<ReturnType<typeof startStaffServer>>;
let clinician: { readonly id: string };
let cookie: string;
beforeAll(async () => {
  server = await startStaffServer(database.current);
  const user = await server.addUser('clinician', [programId('stonington')]);
  clinician = user;
  cookie = await server.signIn(user);
});
const send = async (method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object, as = cookie) =>
  await server.api(method, url, { cookie: as, ...(body && { body }) });
const rota = async () => (await send('GET', '/on-call')).json<Rotas>().rotas[0]!;
const everyDay = () => ({ person: clinician.id, days: [1, 2, 3, 4, 5, 6, 7], starts: '00:00', ends: '00:00' });

describe('the rota', () => {
  it('is empty at first, and says where alerts go meanwhile', async () => {
    const list = (await send('GET', '/on-call')).json<Rotas>();
    expect(list.rotas.map(({ program, isEmpty }) => [program.id, isEmpty])).toEqual([['stonington', true]]);
    expect(list.configured).toEqual([{ program: 'stonington', ways: ['sms'] }]);
    expect(list.rotas[0]).toMatchObject({ now: [], next: null, coverage: [], gaps: [] });
  });

  it('names who is on call now, and every gap of two weeks', async () => {
    expect((await send('POST', '/on-call/stonington/shifts', everyDay())).statusCode).toBe(204);
    expect(await rota()).toMatchObject({ now: [clinician.id], gaps: [], isEmpty: false });
    const { shifts } = await rota();
    await send('DELETE', `/on-call/stonington/shifts/${shifts[0]!.id}`);
    expect((await rota()).gaps.length).toBeGreaterThanOrEqual(1);
    await send('POST', '/on-call/stonington/shifts', { ...everyDay(), days: [1] });
    expect((await rota()).gaps).toEqual([]);
  });

  it('takes one-offs in the program’s own time, and none that are over or end before they begin', async () => {
    const once = (from: string, to: string) => ({ person: clinician.id, from, to });
    expect(
      (await send('POST', '/on-call/stonington/overrides', once('2031-07-04T08:00', '2031-07-04T20:00'))).statusCode,
    ).toBe(204);
    expect((await rota()).overrides).toMatchObject([
      { from: '2031-07-04T12:00:00.000Z', to: '2031-07-05T00:00:00.000Z' },
    ]);
    for (const bad of [once('2031-07-04T20:00', '2031-07-04T08:00'), once('2020-01-01T08:00', '2020-01-02T08:00')])
      expect((await send('POST', '/on-call/stonington/overrides', bad)).statusCode).toBe(409);
    expect((await send('POST', '/on-call/stonington/overrides', once('soon', 'later'))).statusCode).toBe(400);
  });

  it('holds only people who work on visits of the program', async () => {
    const elsewhere = await server.addUser('clinician', [programId('rsct')]);
    const officer = await server.addUser('compliance');
    for (const { id } of [elsewhere, officer])
      expect((await send('POST', '/on-call/stonington/shifts', { ...everyDay(), person: id })).statusCode).toBe(409);
  });

  it('of another program is neither shown nor changed', async () => {
    expect((await send('POST', '/on-call/rsct/shifts', everyDay())).statusCode).toBe(403);
    expect(
      (await send('PUT', '/on-call/rsct/plan', { lead: null, steps: [{ minutes: 0, whom: 'everyone' }] })).statusCode,
    ).toBe(403);
    expect((await send('POST', '/on-call/nowhere/shifts', everyDay())).statusCode).toBe(404);
    const read = await createRotaStore(database.current).read(programId('rsct'), new Date());
    expect(read.shifts).toEqual([]);
  });

  it('is read by admissions and changed by clinicians and administrators', async () => {
    const admissions = await server.signIn(await server.addUser('admissions'));
    const list = (await send('GET', '/on-call', undefined, admissions)).json<Rotas>();
    expect(list.rotas[0]!.actions).toEqual([
      { action: 'change', allowed: false, reason: 'Clinicians and administrators change the rota.' },
    ]);
    expect((await send('POST', '/on-call/stonington/shifts', everyDay(), admissions)).statusCode).toBe(403);
    const administrator = await server.signIn(await server.addUser('administrator'));
    expect(
      (await send('POST', '/on-call/stonington/shifts', { ...everyDay(), days: [3] }, administrator)).statusCode,
    ).toBe(204);
  });
});

it.each([
  [[], 'none'],
  [[{ minutes: 1, whom: 'everyone' }], 'not at once'],
  [
    [
      { minutes: 0, whom: 'on-call' },
      { minutes: 0, whom: 'everyone' },
    ],
    'two at once',
  ],
  [
    [
      { minutes: 0, whom: 'on-call' },
      { minutes: 5, whom: 'lead' },
    ],
    'not everyone at last',
  ],
])('steps %j are refused: %s', async (steps) => {
  expect((await send('PUT', '/on-call/stonington/plan', { lead: null, steps })).statusCode).toBe(400);
});

it('everybody says for themselves how they are reached; what is no phone is refused', async () => {
  expect((await send('PUT', '/on-call/me', { phone: '(860) 555-0142', email: 'me@example.org' })).statusCode).toBe(204);
  expect((await send('GET', '/on-call/me')).json()).toMatchObject({ phone: '+18605550142', email: 'me@example.org' });
  expect((await rota()).people.find(({ id }) => id === clinician.id)!.ways).toEqual(['sms', 'email']);
  expect((await send('PUT', '/on-call/me', { phone: '12', email: '' })).statusCode).toBe(409);
  expect((await send('PUT', '/on-call/me', { phone: '', email: 'nobody' })).statusCode).toBe(400);
  expect((await send('PUT', '/on-call/me', { phone: '', email: '' })).statusCode).toBe(204);
  expect((await rota()).people.find(({ id }) => id === clinician.id)!.ways).toEqual([]);
});

it('how long alerts waited is measured, and one that still waits counts until now', async () => {
  const now = server.clock.now();
  const raise = async (minutesAgo: number) =>
    await createConversationStore(database.current).turn(
      { program: programId('stonington'), channel: 'web', address: freshAddress() },
      randomUUID(),
      () =>
        exchange('x', 'web', {
          alerts: [{ finding: urgentFinding, at: new Date(now.getTime() - minutesAgo * 60_000) }],
        }),
    );
  await raise(120);
  const { conversationId: heard } = await raise(60);
  const [alert] = (await createAlertStore(database.current).list({ conversation: heard })).rows;
  await createAlertStore(database.current).acknowledge(alert!.id, clinician.id);
  await database.current.db.pool.query(`update alerts set acknowledged_at = at + interval '4 minutes' where id = $1`, [
    alert!.id,
  ]);
  const { alerts } = await rota();
  expect(alerts.count).toBe(2);
  expect(alerts.longestMinutes).toBeCloseTo(120, 0);
  expect(alerts.medianMinutes).toBeCloseTo(62, 0);
});
