import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { programId } from '../../src/core/ids.ts';
import type { AlertNotice, FollowUpReminder, Recipients } from '../../src/core/ports.ts';
import { createAlertStore } from '../../src/db/alert-store.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createFollowUpQueue } from '../../src/db/follow-up-queue.ts';
import { createRotaStore } from '../../src/db/rota-store.ts';
import { createStaffStore } from '../../src/db/staff-store.ts';
import { createTaskStore } from '../../src/db/task-store.ts';
import { recipientsOf } from '../../src/jobs/recipients.ts';
import { remindOfFollowUp } from '../../src/jobs/remind-of-follow-up.ts';
import { runJobs } from '../../src/jobs/run-jobs.ts';
import { useDatabase } from '../support/database.ts';
import { exchange, freshAddress, quietWork, urgentFinding } from '../support/turn-work.ts';
import { until } from '../support/until.ts';

const database = useDatabase();
const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(async (jobs) => await jobs.stop()));
});

const addStaff = async (name: string, phone?: string): Promise<string> => {
  const { id } = (await createStaffStore(database.current).add({
    email: `${randomUUID()}@example.org`,
    name,
    roles: ['clinician'],
    passwordHash: null,
  }))!;
  if (phone !== undefined) await createRotaStore(database.current).setWays(id, [{ channel: 'sms', address: phone }]);
  return id;
};
const always = (person: string) =>
  [1, 2, 3, 4, 5, 6, 7].map((day) => ({ person, day, starts: '00:00', ends: '00:00' }));
const turn = async (program: string, more: Parameters<typeof exchange>[2]) =>
  (
    await createConversationStore(database.current).turn(
      { program: programId(program), channel: 'sms', address: freshAddress() },
      randomUUID(),
      () => exchange('x', 'sms', more),
    )
  ).conversationId;

interface Told {
  readonly step: number;
  readonly phones: readonly string[];
  readonly andConfigured: boolean | undefined;
}
function startJobs(): Told[] {
  const told: Told[] = [];
  running.push(
    runJobs({
      ...database.current,
      engine: { timerElapsed: async () => {} },
      sender: { send: async () => ({ providerId: 'SM1' }) },
      textOf: (entry) => entry.body.text,
      delivery: {
        deliver: async ({ step }: AlertNotice, recipients?: Recipients) => {
          const phones = recipients?.people.flatMap(({ ways }) => ways.map(({ address }) => address)) ?? [];
          told.push({ step, phones, andConfigured: recipients?.andConfigured });
        },
      },
      linkTo: (id) => `https://console/alerts/${id}`,
      programs: new Map([[programId('stonington'), { timeZone: 'America/New_York' }]]),
      retention: { conversationDays: 365, gapDays: 365 },
    }),
  );
  return told;
}

describe('an alert', () => {
  it('goes to whoever the rota names, then climbs, and says whom it told', async () => {
    const rotas = createRotaStore(database.current);
    const [ana, lee] = [await addStaff('Ana', '+18605550111'), await addStaff('Lee', '+18605550112')];
    await addStaff('Zoe', '+18605550113');
    for (const shift of always(ana)) await rotas.addShift(programId('stonington'), shift);
    await rotas.plan(programId('stonington'), {
      lead: lee,
      steps: [
        { minutes: 0, whom: 'on-call' },
        { minutes: 0.01, whom: 'lead' },
        { minutes: 0.02, whom: 'everyone' },
      ],
    });
    const told = startJobs();
    const conversation = await turn('stonington', { alerts: [{ finding: urgentFinding, at: new Date() }] });
    await until(() => told.length >= 3);
    expect(told.slice(0, 3)).toEqual([
      { step: 0, phones: ['+18605550111'], andConfigured: false },
      { step: 1, phones: ['+18605550111', '+18605550112'], andConfigured: false },
      { step: 2, phones: ['+18605550111', '+18605550112', '+18605550113'], andConfigured: true },
    ]);
    const { pool } = database.current.db;
    await until(async () => (await pool.query('select from alert_tellings')).rowCount === 3);
    const { rows } = await pool.query('select step, told from alert_tellings order by step');
    expect(rows.slice(0, 2)).toEqual([
      { step: 0, told: [ana] },
      { step: 1, told: [ana, lee] },
    ]);
    const [alert] = (await createAlertStore(database.current).list({ conversation })).rows;
    await createAlertStore(database.current).acknowledge(alert!.id, ana);
  });

  it('of a program without a rota goes to the configured addresses, as before there were rotas', async () => {
    const told = startJobs();
    await turn('rsct', { alerts: [{ finding: urgentFinding, at: new Date() }] });
    await until(() => told.length > 0);
    expect(told[0]).toEqual({ step: 0, phones: [], andConfigured: undefined });
  });

  it('of demo data calls nobody', async () => {
    const conversation = await turn('rsct', { alerts: [{ finding: urgentFinding, at: new Date() }] });
    await database.current.db.pool.query('update conversations set demo = true where id = $1', [conversation]);
    const told = startJobs();
    const after = await turn('rsct', { alerts: [{ finding: urgentFinding, at: new Date() }] });
    await until(() => told.length > 0);
    const { rows } = await database.current.db.pool.query<{ conversation_id: string; escalations: number }>(
      'select conversation_id, escalations from alerts where conversation_id = any($1::uuid[])',
      [[conversation, after]],
    );
    expect(rows.find((row) => row.conversation_id === conversation)!.escalations).toBe(0);
  });
});

it('when nobody on call can be reached, the lead is told, or everybody who can be, and the configured addresses', async () => {
  const rotas = createRotaStore(database.current);
  const silent = await addStaff('Silent');
  await rotas.addShift(programId('new-dimensions'), always(silent)[0]!);
  await rotas.addOverride(programId('new-dimensions'), {
    person: silent,
    from: new Date(Date.now() - 1_000),
    to: new Date(Date.now() + 60_000),
  });
  const found = await recipientsOf({ rotas, timeZoneOf: () => 'UTC' }, programId('new-dimensions'), new Date());
  const told = found!.of('on-call');
  expect(told.andConfigured).toBe(true);
  expect(told.people[0]).toEqual({ id: silent, ways: [] });
  expect(told.people.flatMap(({ ways }) => ways.map(({ address }) => address))).toEqual(
    expect.arrayContaining(['+18605550111', '+18605550112']),
  );

  const lead = await addStaff('Lena', '+18605550119');
  await rotas.plan(programId('new-dimensions'), { lead, steps: [{ minutes: 0, whom: 'everyone' }] });
  const led = await recipientsOf({ rotas, timeZoneOf: () => 'UTC' }, programId('new-dimensions'), new Date());
  expect(led!.of('on-call').people.map(({ id }) => id)).toEqual([silent, lead]);
});

describe('follow-up', () => {
  const reminders: (FollowUpReminder & { readonly people: readonly string[] | undefined })[] = [];
  const remind = async (now: Date, isBroken = false) =>
    await remindOfFollowUp(
      {
        queue: createFollowUpQueue(database.current.db),
        delivery: {
          remind: async (reminder, recipients) => {
            if (isBroken) throw new Error('no way out');
            reminders.push({ ...reminder, people: recipients?.people.map(({ id }) => id) });
          },
        },
        link: 'https://console/staff/tasks',
      },
      now,
    );
  const at = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);

  it('is brought to whoever took it on before it is due, and to others once it is late, each once', async () => {
    const ben = await addStaff('Ben', '+18605550114');
    const tasks = createTaskStore(database.current);
    const conversation = await turn('rsct', {
      ...quietWork,
      tasks: [{ kind: 'call-back', reason: 'asked', dueAt: at(30) }],
    });
    const [task] = await tasks.list({ conversation });
    await tasks.assign(task!.id, ben);
    await remind(at(0));
    expect(reminders).toEqual([]);
    await expect(remind(at(20), true)).rejects.toThrow('no way out');
    await remind(at(20));
    await remind(at(21));
    expect(reminders).toMatchObject([
      { kind: 'due', program: 'rsct', count: 1, people: [ben], link: 'https://console/staff/tasks' },
    ]);
    await remind(at(31));
    await remind(at(40));
    expect(reminders.slice(1)).toMatchObject([{ kind: 'overdue', program: 'rsct', count: 1, people: undefined }]);
    expect((await tasks.read(task!.id)).escalatedAt).not.toBeNull();

    await tasks.postpone(task!.id, at(120));
    await remind(at(110));
    expect(reminders.slice(2)).toMatchObject([{ kind: 'due' }]);
    await tasks.finish(task!.id, ben);
    await remind(at(300));
    expect(reminders).toHaveLength(3);
  });
});
