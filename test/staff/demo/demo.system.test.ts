import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packetId } from '../../../src/core/ids.ts';
import { createConversationStore } from '../../../src/db/conversation-store.ts';
import { RealVisitsError } from '../../../src/db/demo-data.ts';
import { createOutgoingQueue } from '../../../src/db/outgoing-queue.ts';
import { createPacketStore } from '../../../src/db/packet-store.ts';
import { createStaffStore } from '../../../src/db/staff-store.ts';
import { clearDemo, keepDemo, putDemo } from '../../../src/demo.ts';
import { isPassword } from '../../../src/staff/password.ts';
import { people } from '../../../src/staff/demo/people.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { exchange, freshAddress, keyOf } from '../../support/turn-work.ts';
import { vetted } from '../../support/vetted.ts';

let database: TestDatabase;
let accounts: Awaited<ReturnType<typeof putDemo>>;
const rowsOf = async <Row extends Record<string, unknown>>(text: string): Promise<readonly Row[]> =>
  (await database.db.pool.query<Row>(text)).rows;

beforeAll(async () => {
  database = await createTestDatabase();
  accounts = await putDemo(database, vetted);
}, 300_000);
afterAll(async () => await database.dispose());

describe('the invented week', () => {
  it('is some dozens of visits of every program, channel and language, told over a week, up to now', async () => {
    const visits = await rowsOf<{ program: string; channel: string; lang: string; created_at: Date }>(
      'select program, channel, lang, created_at from conversations',
    );
    expect(visits.length).toBeGreaterThan(24);
    expect([...new Set(visits.map(({ program }) => program))].toSorted()).toEqual([
      'new-dimensions',
      'rsct',
      'stonington',
    ]);
    expect(new Set(visits.map(({ channel }) => channel))).toEqual(new Set(['web', 'sms']));
    expect(new Set(visits.map(({ lang }) => lang))).toEqual(new Set(['en', 'es']));
    const agesMs = visits.map(({ created_at: at }) => Date.now() - at.getTime());
    expect(Math.min(...agesMs)).toBeGreaterThan(0);
    expect(Math.max(...agesMs)).toBeGreaterThan(5 * 86_400_000);
    expect(Math.max(...agesMs)).toBeLessThan(8 * 86_400_000);
  });

  it('holds an open alert and acknowledged ones, tasks done and to do, calls, outcomes, gaps and counts', async () => {
    const [found] = await rowsOf(`select
      (select count(*)::int from alerts where acknowledged_at is null) as open_alerts,
      (select count(*)::int from alerts where acknowledged_at > at) as heard,
      (select count(*)::int from tasks where done_at is null) as to_do,
      (select count(*)::int from tasks where done_at is not null) as done,
      (select count(distinct result)::int from call_attempts) as results,
      (select count(distinct outcome)::int from visit_outcomes) as outcomes,
      (select count(*)::int from gaps) as gaps,
      (select count(*)::int from report_days) as days,
      (select count(*)::int from on_call_shifts) as shifts`);
    expect(found).toMatchObject({ open_alerts: 1, results: 3, outcomes: 4 });
    for (const count of Object.values(found!)) expect(count).toBeGreaterThan(0);
  });

  it('never happens after now, and no task is acted on before it came', async () => {
    const late = await rowsOf(`
      select 'entry' as what from entries where at > now() union all
      select 'task' from tasks where created_at > now() or first_action_at < created_at or done_at < first_action_at union all
      select 'call' from call_attempts where at > now() union all
      select 'alert' from alerts where acknowledged_at < at`);
    expect(late).toEqual([]);
  });

  it('is marked wherever it is: nothing that was made escapes the mark', async () => {
    for (const table of ['conversations', 'gaps', 'staff_users'])
      expect(await rowsOf(`select from ${table} where not demo`), table).toEqual([]);
    expect(await rowsOf('select from report_days where not demo')).toEqual([]);
    const [packet] = await rowsOf<{ id: string }>('select id from packets');
    expect((await createPacketStore(database).read(packetId(packet!.id))).demo).toBe(true);
  });

  it('leaves for nobody: nothing waits to be sent, to come due, or to call anybody', async () => {
    expect(await rowsOf(`select from outgoing where status = 'pending'`)).toEqual([]);
    expect(await rowsOf('select from timers')).toEqual([]);
    const [text] = await rowsOf<{ conversation_id: string }>('select conversation_id from outgoing limit 1');
    await database.db.pool.query(`update outgoing set status = 'pending', due_at = now() where conversation_id = $1`, [
      text!.conversation_id,
    ]);
    expect(await createOutgoingQueue(database).next(text!.conversation_id as never)).toBeNull();
  });

  it('names nobody: every name says that it is invented, every number is given to nobody', () => {
    for (const { answers } of Object.values(people)) {
      expect(answers['name']).toMatch(/Example|Sample|Placeholder|Ejemplo|Muestra/);
      expect(answers['phone']).toMatch(/^\d{3}-555-01\d\d$/);
    }
  });

  it('comes with accounts that open with the passwords printed; a later start gives new ones', async () => {
    const staff = createStaffStore(database);
    const opens = async ({ email, password }: { email: string; password: string }) =>
      await isPassword(password, (await staff.byEmail(email))!.passwordHash);
    expect(accounts).toHaveLength(5);
    expect(await opens(accounts[0]!)).toBe(true);
    const renewed = await keepDemo(database, vetted);
    expect(renewed.map(({ email }) => email)).toEqual(accounts.map(({ email }) => email));
    expect([await opens(renewed[0]!), await opens(accounts[0]!)]).toEqual([true, false]);
  });

  it('goes as a whole, and leaves what is real', async () => {
    const store = createConversationStore(database);
    const { conversationId: real } = await store.turn(keyOf(freshAddress()), randomUUID(), () => exchange('hello'));
    await expect(putDemo(database, vetted)).rejects.toThrow(RealVisitsError);
    expect(await clearDemo(database)).toBeGreaterThan(24);
    const left = await rowsOf<{ name: string; rows: number }>(`
      select 'conversations' as name, count(*)::int as rows from conversations union all
      select 'entries', count(*)::int from entries union all select 'turns', count(*)::int from turns union all
      select 'outgoing', count(*)::int from outgoing union all select 'alerts', count(*)::int from alerts union all
      select 'tasks', count(*)::int from tasks union all select 'packets', count(*)::int from packets union all
      select 'gaps', count(*)::int from gaps union all select 'report_days', count(*)::int from report_days union all
      select 'staff_users', count(*)::int from staff_users union all select 'on_call_shifts', count(*)::int from on_call_shifts union all
      select 'on_call_plans', count(*)::int from on_call_plans union all select 'suppressions', count(*)::int from suppressions union all
      select 'erasures', count(*)::int from erasures`);
    const there = left.filter(({ rows }) => rows > 0).map(({ name, rows }) => `${name} ${rows}`);
    expect(there).toEqual(['conversations 1', 'entries 2', 'turns 1']);
    expect((await store.read(real, 0)).length).toBe(2);
  });
});
