import { expect, it } from 'vitest';
import { conversationId, programId, type ConversationId } from '../../src/core/ids.ts';
import { phoneText } from '../../src/channels/sms/render.ts';
import { countSms } from '../../src/core/gsm7.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createVisitCountStore } from '../../src/db/visit-counts.ts';
import { countVisits } from '../../src/jobs/count-visits.ts';
import { useDatabase } from '../support/database.ts';
import { createTestEngine, Visitor } from '../support/visitor.ts';

const database = useDatabase();
const stonington = programId('stonington');
const programs = new Map([[stonington, { timeZone: 'America/New_York' }]]);
const hours = 3_600_000;

async function visit(...said: string[]): Promise<Visitor> {
  const { engine, clock } = createTestEngine(database.current);
  const visitor = new Visitor(engine, clock, stonington, 'sms');
  for (const text of said) await visitor.say(text);
  return visitor;
}
const count = async (laterMs: number): Promise<void> =>
  await countVisits(
    { counts: createVisitCountStore(database.current), programs, textOf: phoneText },
    new Date(Date.now() + laterMs),
  );
const total = async () => {
  const days = await createVisitCountStore(database.current).days({ from: '2000-01-01', to: '2100-01-01' });
  return days.map(({ counts }) => counts);
};
const quietSince = async (id: ConversationId, interval: string): Promise<void> => {
  await database.current.db.pool.query(`update conversations set listed_at = now() - $2::interval where id = $1`, [
    id,
    interval,
  ]);
};

it('a visit is counted once it has been quiet, where it stood; again when it went on; and stays counted when erased', async () => {
  const visitor = await visit('hello', 'screening', 'yes', 'i want to kill myself', '3');
  const id = conversationId(visitor.conversation);
  await count(0);
  expect(await total()).toMatchObject([{ visits: 0, referrals: { suicide: { urgent: expect.any(Number) } } }]);
  const alerts = (await database.current.db.pool.query('select from alerts')).rowCount!;
  expect(alerts).toBeGreaterThan(0);

  await quietSince(id, '25 hours');
  await count(0);
  await count(0);
  const [first] = await total();
  expect(first).toMatchObject({ visits: 1, begun: 1, left: 1, confirmed: 0 });
  const { urgent, emergency } = first!.referrals['suicide']!;
  expect(urgent + emergency).toBe(alerts);
  const asked = Object.values(first!.questions).map((row) => row.left);
  expect(asked.reduce((a, b) => a + b, 0)).toBe(1);
  const { rows: said } = await database.current.db.pool.query('select count(*)::int as texts from outgoing');
  expect(first!.texts.out).toBeGreaterThanOrEqual(said[0].texts);
  expect(first!.texts.in).toBe(
    ['hello', 'screening', 'yes', 'i want to kill myself', '3'].reduce((sum, text) => sum + countSms(text).segments, 0),
  );

  await visitor.say('STOP');
  await database.current.db.pool.query(
    `update conversations set listed_at = now() + interval '2 minutes' where id = $1`,
    [id],
  );
  await count(26 * hours);
  expect(await total()).toMatchObject([{ visits: 1, begun: 1 }]);

  await createConversationStore(database.current).erase(id);
  expect(await total()).toMatchObject([{ visits: 1 }]);
});

it('what is kept of counts names no question and no kind in plain, and no visit', async () => {
  const { rows } = await database.current.db.pool.query<{ row: string }>('select r::text as row from report_days r');
  expect(rows.length).toBeGreaterThan(0);
  for (const { row } of rows) {
    expect(row).not.toMatch(/safe-now|suicide/);
    expect(row).not.toContain(Buffer.from('suicide').toString('hex'));
  }
  const { rows: columns } = await database.current.db.pool.query(
    `select column_name from information_schema.columns where table_name = 'report_days' order by 1`,
  );
  expect(columns.map((column) => column.column_name)).toEqual(['body', 'day', 'demo', 'program']);
});
