import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { programId } from '../../../src/core/ids.ts';
import { createAlertStore } from '../../../src/db/alert-store.ts';
import { createConversationStore } from '../../../src/db/conversation-store.ts';
import { createTaskStore } from '../../../src/db/task-store.ts';
import { createVisitCountStore } from '../../../src/db/visit-counts.ts';
import { countVisits } from '../../../src/jobs/count-visits.ts';
import type { Report } from '../../../src/staff/reports/schema.ts';
import { useDatabase } from '../../support/database.ts';
import { startStaffServer } from '../../support/staff-server.ts';
import { exchange, freshAddress, urgentFinding } from '../../support/turn-work.ts';
import { testPrograms } from '../../support/web-server.ts';

const database = useDatabase();
let server: Awaited<ReturnType<typeof startStaffServer>>;
beforeAll(async () => {
  server = await startStaffServer(database.current);
  const store = createConversationStore(database.current);
  const visit = async (program: string, channel: 'web' | 'sms', danger: boolean) =>
    await store.turn({ program: programId(program), channel, address: freshAddress() }, randomUUID(), () =>
      exchange('hello', channel, {
        tasks: [{ kind: 'call-back', reason: 'asked' }],
        ...(danger && { alerts: [{ finding: urgentFinding, at: new Date() }] }),
      }),
    );
  for (let n = 0; n < 24; n += 1) await visit('stonington', n < 13 ? 'web' : 'sms', n < 12);
  for (let n = 0; n < 3; n += 1) await visit('rsct', 'web', n === 0);
  const tasks = createTaskStore(database.current);
  for (const { id } of (await tasks.queue({ limit: 200, programs: [programId('stonington')] })).rows)
    await tasks.attempt(id, { at: new Date(), by: 'ana', result: 'reached' });
  const alerts = createAlertStore(database.current);
  for (const { id } of (await alerts.list({ programs: [programId('stonington')] })).rows)
    await alerts.acknowledge(id, 'ana');
  await countVisits(
    { counts: createVisitCountStore(database.current), programs: testPrograms, textOf: ({ body }) => body.text },
    new Date(Date.now() + 2 * 86_400_000),
  );
});

const ask = async (role: 'compliance' | 'clinician', scope: readonly string[] | null, query = '') => {
  const user = await server.addUser(role, scope?.map(programId) ?? null);
  return await server.api('GET', `/reports${query}`, { cookie: await server.signIn(user) });
};
const table = (report: Report, id: string) =>
  Object.fromEntries(report.tables.find((one) => one.id === id)!.rows.map(({ label, cells }) => [label, cells]));

it('a report counts visits, referrals, waits and texts of one’s programs, small counts held back', async () => {
  const report = (await ask('compliance', null)).json<Report>();
  expect(report.programs.length).toBeGreaterThan(1);
  expect(table(report, 'channels')).toMatchObject({ Website: [16], 'Text message': [11], 'Phone call': [0] });
  // 13 alerts of two programs.
  expect(table(report, 'referrals')).toMatchObject({ Suicide: [0, 13, 0], Overdose: [0, 0, 0] });
  expect(table(report, 'ends')).toMatchObject({ 'Asked something, no screening': [27] });
  expect(table(report, 'waits')['Crisis alerts']![0]).toBe(13);
  expect(table(report, 'texts')['Sent']![0]).toBe(11);

  const one = (await ask('clinician', ['rsct'])).json<Report>();
  expect(one.programs).toHaveLength(1);
  expect(table(one, 'channels')).toMatchObject({ Website: [null] });
  expect(table(one, 'referrals')).toMatchObject({ Suicide: [0, null, 0] });
  expect(
    one.tables.every(
      ({ totals }) => totals === null || totals.every((total) => total === null || total >= 11 || total === 0),
    ),
  ).toBe(true);
});

it('asking for a program that is not one’s own gives nothing', async () => {
  const report = (await ask('clinician', ['rsct'], '?program=stonington')).json<Report>();
  expect(report.programs).toEqual([]);
  expect(table(report, 'channels')).toMatchObject({ Website: [0] });
});

it('a table is saved as CSV, and that it was is written down', async () => {
  const officer = await server.addUser('compliance');
  const cookie = await server.signIn(officer);
  const saved = await server.api('GET', '/reports/channels?days=7', { cookie });
  expect(saved.headers['content-type']).toContain('text/csv');
  expect(saved.body).toContain('"Website",16');
  expect((await server.audit.list({ limit: 1 }))[0]).toMatchObject({
    actor: officer.id,
    action: 'report.saved',
    detail: expect.objectContaining({ table: 'channels' }),
  });
  expect((await server.api('GET', '/reports/names', { cookie })).statusCode).toBe(400);
});
