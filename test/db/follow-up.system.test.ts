import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { programId, type ConversationId } from '../../src/core/ids.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createOutcomeStore } from '../../src/db/outcome-store.ts';
import { createRotaStore } from '../../src/db/rota-store.ts';
import { createStaffStore } from '../../src/db/staff-store.ts';
import { createTaskStore } from '../../src/db/task-store.ts';
import { useDatabase } from '../support/database.ts';
import { exchange, freshAddress, keyOf } from '../support/turn-work.ts';
import { createTestEngine, Visitor } from '../support/visitor.ts';

const database = useDatabase();
const stonington = programId('stonington');
const minutes = (count: number): Date => new Date(Date.now() + count * 60_000);

async function addTask(
  dueAt: Date,
  more: { readonly afterHours?: boolean } = {},
): Promise<{ id: string; visit: ConversationId }> {
  const store = createConversationStore(database.current);
  const { conversationId: visit } = await store.turn(keyOf(freshAddress(), 'sms'), randomUUID(), () =>
    exchange('call me', 'sms', { tasks: [{ kind: 'call-back', reason: 'asked', dueAt, ...more }] }),
  );
  const [task] = await createTaskStore(database.current).list({ conversation: visit });
  return { id: task!.id, visit };
}

describe('the queue of tasks', () => {
  it('puts the soonest due first, and pages without losing or repeating any', async () => {
    const tasks = createTaskStore(database.current);
    const added = [];
    for (const inMinutes of [50, 10, 30, 10, -20]) added.push((await addTask(minutes(inMinutes))).id);
    const seen: string[] = [];
    for (let after: Parameters<typeof tasks.queue>[0] = {}; ;) {
      const page = await tasks.queue({ ...after, limit: 2 });
      seen.push(...page.rows.map(({ id }) => id));
      if (!page.next) break;
      after = { after: page.next };
    }
    expect(seen.toSorted()).toEqual(added.toSorted());
    const due = (await tasks.queue()).rows.map(({ dueAt }) => dueAt.getTime());
    expect(due).toEqual(due.toSorted((a, b) => a - b));
    expect((await tasks.queue({ dueBefore: new Date() })).rows.map(({ id }) => id)).toEqual([added[4]]);
    for (const id of added) await tasks.finish(id, 'ana');
  });

  it('tells what came in the night, what is somebody’s own, and counts them', async () => {
    const tasks = createTaskStore(database.current);
    const night = await addTask(minutes(10), { afterHours: true });
    const late = await addTask(minutes(-10));
    await tasks.assign(late.id, 'ana');
    const ids = async (filter: Parameters<typeof tasks.queue>[0]) =>
      (await tasks.queue(filter)).rows.map(({ id }) => id);
    expect(await ids({ afterHours: true })).toEqual([night.id]);
    expect(await ids({ assignedTo: 'ana' })).toEqual([late.id]);
    expect(await ids({ assignedTo: null })).toEqual([night.id]);
    expect(await ids({ programs: [] })).toEqual([]);
    expect(await tasks.counts({ user: 'ana', now: new Date() })).toEqual({
      open: 2,
      overdue: 1,
      mine: 1,
      afterHours: 1,
    });
    expect(await tasks.counts({ user: 'ana', now: new Date(), programs: [programId('rsct')] })).toMatchObject({
      open: 0,
    });
    await tasks.finishAll(night.visit, 'ana');
    expect(await ids({ afterHours: true })).toEqual([]);
    await tasks.finish(late.id, 'ana');
  });
});

it('a task keeps every call made for it, and when somebody first acted on it', async () => {
  const tasks = createTaskStore(database.current);
  const { id, visit } = await addTask(minutes(5));
  await tasks.attempt(id, { at: minutes(-2), by: 'ana', result: 'no-answer', note: 'rang for Heliotrope' });
  await tasks.attempt(id, { at: minutes(-1), by: 'ben', result: 'reached' });
  expect(await tasks.attempts(id)).toMatchObject([
    { by: 'ana', result: 'no-answer', note: 'rang for Heliotrope' },
    { by: 'ben', result: 'reached', note: null },
  ]);
  expect((await tasks.read(id)).attempts).toBe(2);
  const { pool } = database.current.db;
  const { rows } = await pool.query('select first_action_at is not null as acted from tasks where id = $1', [id]);
  expect(rows).toEqual([{ acted: true }]);
  const plain = await pool.query('select row_to_json(a)::text as row from call_attempts a');
  expect(JSON.stringify(plain.rows)).not.toContain('Heliotrope');
  await createConversationStore(database.current).erase(visit);
  expect((await pool.query('select from call_attempts where task_id = $1', [id])).rowCount).toBe(0);
});

it('a visit’s outcomes are kept sealed, the last on top, and go with the visit', async () => {
  const { visit } = await addTask(minutes(5));
  const outcomes = createOutcomeStore(database.current);
  await outcomes.record(visit, { outcome: 'unreachable', on: null, by: 'ana' });
  await outcomes.record(visit, { outcome: 'assessment-booked', on: '2026-11-24', by: 'ana', note: 'with Heliotrope' });
  expect(await outcomes.list(visit)).toMatchObject([
    { outcome: 'assessment-booked', on: '2026-11-24', note: 'with Heliotrope' },
    { outcome: 'unreachable', on: null, note: null },
  ]);
  await createConversationStore(database.current).erase(visit);
  const { rowCount } = await database.current.db.pool.query('select from visit_outcomes where conversation_id = $1', [
    visit,
  ]);
  expect(rowCount).toBe(0);
});

it('a call that a visitor asks for at night is due in the morning, in the program’s zone', async () => {
  const { engine, clock } = createTestEngine(database.current);
  const visitor = new Visitor(engine, { ...clock, now: () => new Date('2026-11-24T07:00:00Z') }, stonington, 'sms');
  for (const text of ['hello', 'please call me', '1', 'Ana Lopez', '860 555 0123', '1']) await visitor.say(text);
  const tasks = await createTaskStore(database.current).list({ conversation: visitor.conversation as ConversationId });
  expect(tasks).toMatchObject([{ kind: 'call-back', dueAt: new Date('2026-11-24T15:00:00Z'), afterHours: true }]);
});

describe('the rota of a program', () => {
  it('names people of that program who work on visits, with their ways, and forgets disabled accounts', async () => {
    const staff = createStaffStore(database.current);
    const rotas = createRotaStore(database.current);
    const add = async (name: string, roles: string[], programs: string[] | null) =>
      (await staff.add({
        email: `${randomUUID()}@example.org`,
        name,
        roles,
        passwordHash: null,
        programs: programs?.map(programId) ?? null,
      }))!.id;
    const ana = await add('Ana', ['clinician'], null);
    const ben = await add('Ben', ['admissions'], ['stonington']);
    await add('Cleo', ['clinician'], ['rsct']);
    await add('Dot', ['compliance'], null);
    await rotas.setWays(ben, [
      { channel: 'sms', address: '+18605550111' },
      { channel: 'email', address: 'ben@example.org' },
    ]);
    await rotas.addShift(stonington, { person: ana, day: 1, starts: '18:00', ends: '08:00' });
    await rotas.addShift(stonington, { person: ben, day: 2, starts: '00:00', ends: '00:00' });
    await rotas.addOverride(stonington, { person: ben, from: minutes(-200), to: minutes(-100) });
    await rotas.addOverride(stonington, { person: ben, from: minutes(-10), to: minutes(100) });
    await rotas.plan(stonington, {
      lead: ana,
      steps: [
        { minutes: 0, whom: 'on-call' },
        { minutes: 3, whom: 'lead' },
      ],
    });
    const read = await rotas.read(stonington, new Date());
    expect(read.people.map(({ name, ways }) => [name, ways.map(({ channel }) => channel)])).toEqual([
      ['Ana', []],
      ['Ben', ['sms', 'email']],
    ]);
    expect(read.shifts).toMatchObject([
      { person: ana, day: 1, starts: '18:00', ends: '08:00' },
      { person: ben, day: 2, starts: '00:00', ends: '00:00' },
    ]);
    expect(read.overrides).toHaveLength(1);
    expect(read).toMatchObject({ lead: ana, steps: [{ minutes: 0 }, { minutes: 3, whom: 'lead' }] });
    expect((await rotas.read(programId('rsct'), new Date())).shifts).toEqual([]);

    await rotas.removeShift(programId('rsct'), read.shifts[0]!.id);
    expect((await rotas.read(stonington, new Date())).shifts).toHaveLength(2);
    await staff.disable(ana);
    const after = await rotas.read(stonington, new Date());
    expect([after.lead, after.shifts.map(({ person }) => person)]).toEqual([null, [ben]]);
  });
});
