import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AppError, RateLimitedError } from '../../src/core/errors.ts';
import type { ConversationId } from '../../src/core/ids.ts';
import type { AlertNotice, OutgoingMessage, TurnWork } from '../../src/core/ports.ts';
import { createAlertStore } from '../../src/db/alert-store.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { AddressOptedOutError } from '../../src/db/errors.ts';
import { createOutbox } from '../../src/db/outbox.ts';
import { createTaskStore } from '../../src/db/task-store.ts';
import { runJobs, type JobEvent, type JobsOptions } from '../../src/jobs/run-jobs.ts';
import { useDatabase } from '../support/database.ts';
import { entry, exchange, freshAddress, keyOf, quietWork, urgentFinding } from '../support/turn-work.ts';
import { until } from '../support/until.ts';

class RefusedError extends AppError {
  override readonly name = 'RefusedError';
  readonly code = 'channel.refused';
}
class UnreachableError extends AppError {
  override readonly name = 'UnreachableError';
  readonly code = 'channel.unreachable';
}

const database = useDatabase();
const running: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map(async (jobs) => await jobs.stop()));
});

/** Runs jobs against a provider that answers as told, by the text it is asked to send. */
function start(
  more: Partial<JobsOptions> = {},
  answer: (message: OutgoingMessage, attempt: number) => void = () => {},
) {
  const sent: OutgoingMessage[] = [];
  const attempts = new Map<string, number>();
  const notices: AlertNotice[] = [];
  const events: JobEvent[] = [];
  const fired: string[] = [];
  const jobs = runJobs({
    ...database.current,
    engine: { timerElapsed: async (_, timer, jobId) => void fired.push(`${timer} ${jobId}`) },
    sender: {
      send: async (message) => {
        const attempt = (attempts.get(message.text) ?? 0) + 1;
        attempts.set(message.text, attempt);
        answer(message, attempt);
        sent.push(message);
        return { providerId: `SM-${message.idempotencyKey}` };
      },
    },
    textOf: (one) => one.body.text,
    delivery: { deliver: async (notice) => void notices.push(notice) },
    linkTo: (id) => `https://console/alerts/${id}`,
    retention: { conversationDays: 365, gapDays: 365 },
    sweepEveryMs: 50,
    observe: (event) => events.push(event),
    ...more,
  });
  running.push(jobs);
  return { sent, notices, events, fired, attempts };
}

const proactive = (text: string): TurnWork => ({
  ...quietWork,
  byVisitor: false,
  entries: [entry('porchlight', text, 'sms')],
});
const statuses = async (id: ConversationId) =>
  (await createOutbox(database.current).status(id)).map((row) => `${row.seq} ${row.status}`);
/** Brings what waits for its next try to now. */
const hurry = async (id: ConversationId) => {
  const { pool } = database.current.db;
  await pool.query(`update outgoing set due_at = now() where conversation_id = $1 and status = 'pending'`, [id]);
  await pool.query(
    `update graphile_worker._private_jobs set run_at = now() where key = 'outgoing:' || $1 and locked_at is null`,
    [id],
  );
};

describe('texts', () => {
  it('that nobody waits for leave by the provider, in order, once, with a stable key', async () => {
    const { sent } = start();
    const store = createConversationStore(database.current);
    const phone = freshAddress();
    const key = keyOf(phone, 'sms');
    const wanted = Array.from({ length: 12 }, (_, index) => `n${index}`);
    let id: ConversationId | undefined;
    for (const text of wanted) ({ conversationId: id } = await store.turn(key, text, () => proactive(text)));
    await until(() => sent.length >= wanted.length);
    expect(sent.map((message) => message.text)).toEqual(wanted);
    expect(sent[3]).toMatchObject({ program: 'stonington', to: phone, idempotencyKey: `${id}:4` });
    expect(await statuses(id!)).toEqual(wanted.map((_, index) => `${index + 1} sent`));
  });

  it('that the answer to the webhook carried are not sent again; those it did not carry are', async () => {
    const { sent } = start();
    const store = createConversationStore({ ...database.current, responseGraceMs: 400 });
    const outbox = createOutbox(database.current);
    const carried = await store.turn(keyOf(freshAddress(), 'sms'), 'a', () => exchange('carried', 'sms'));
    await outbox.markSent(carried.conversationId, [2]);
    expect(await outbox.stillPending(carried.conversationId, [2])).toEqual([]);
    const lost = await store.turn(keyOf(freshAddress(), 'sms'), 'b', () => exchange('lost', 'sms'));
    expect(await outbox.stillPending(lost.conversationId, [2])).toEqual([2]);
    await until(() => sent.length >= 1);
    expect(sent.map((message) => message.text)).toEqual(['reply to lost']);
  });

  it('of a turn whose request cannot carry them leave when told', async () => {
    const { sent } = start();
    const store = createConversationStore(database.current);
    const { conversationId: id } = await store.turn(keyOf(freshAddress(), 'sms'), 'a', () => exchange('call', 'sms'));
    await createOutbox(database.current).sendNow(id);
    await until(() => sent.length === 1);
  });

  it('are tried again after a failure that may pass, before anything that follows them', async () => {
    const { sent, events } = start({}, (message, attempt) => {
      if (message.text === 'first' && attempt === 1) throw new RateLimitedError(60_000);
      if (message.text === 'first' && attempt === 2) throw new UnreachableError('no answer');
    });
    const store = createConversationStore(database.current);
    const key = keyOf(freshAddress(), 'sms');
    const { conversationId: id } = await store.turn(key, 'a', () => proactive('first'));
    await until(() => events.some((event) => event.kind === 'text' && event.outcome === 'retrying'));
    const { rows } = await database.current.db.pool.query(
      'select due_at - now() >= interval $$59 s$$ as heeded, last_error from outgoing where conversation_id = $1',
      [id],
    );
    expect(rows).toEqual([{ heeded: true, last_error: 'channel.rate_limited' }]);
    await store.turn(key, 'b', () => proactive('second'));
    await hurry(id);
    await until(() => events.filter((event) => event.kind === 'text' && event.outcome === 'retrying').length === 2);
    expect(sent).toEqual([]);
    await hurry(id);
    await until(() => sent.length === 2);
    expect(sent.map((message) => message.text)).toEqual(['first', 'second']);
  });

  it('that cannot be delivered become dead letters that staff resend, and hold up nobody', async () => {
    let isFixed = false;
    const { sent } = start({}, (message) => {
      if (message.text === 'bad' && !isFixed) throw new RefusedError('not a mobile number');
    });
    const store = createConversationStore(database.current);
    const outbox = createOutbox(database.current);
    const phone = freshAddress();
    const { conversationId: id } = await store.turn(keyOf(phone, 'sms'), 'a', () => proactive('bad'));
    await store.turn({ id }, 'b', () => proactive('good'));
    await until(() => sent.length === 1);
    const [letter] = await outbox.deadLetters();
    expect(letter).toMatchObject({ conversation: id, seq: 1, to: phone, status: 'dead', error: 'channel.refused' });
    expect(letter!.entry.body.text).toBe('bad');
    isFixed = true;
    expect(await outbox.resend(id, 1)).toBe(true);
    await until(() => sent.length === 2);
    expect(await outbox.deadLetters()).toEqual([]);
    expect(await outbox.resend(id, 1)).toBe(false);
  });

  it('are given up after a dozen failures', async () => {
    const { attempts } = start({}, () => {
      throw new Error('provider bug, with a +18605550000 in its message');
    });
    const store = createConversationStore(database.current);
    const { conversationId: id } = await store.turn(keyOf(freshAddress(), 'sms'), 'a', () => proactive('poison'));
    await until(async () => {
      await hurry(id);
      return (await statuses(id))[0] === '1 dead';
    });
    expect(attempts.get('poison')).toBe(12);
    const { rows } = await database.current.db.pool.query(
      'select last_error from outgoing where conversation_id = $1',
      [id],
    );
    expect(rows).toEqual([{ last_error: 'unexpected' }]);
  });

  it('to someone who opted out at the provider stop, and an open alert becomes one call to make', async () => {
    const { events } = start({}, () => {
      throw new AddressOptedOutError('21610');
    });
    const store = createConversationStore(database.current);
    const key = keyOf(freshAddress(), 'sms');
    const { conversationId: id } = await store.turn(key, 'a', () => ({
      ...proactive('one'),
      entries: [entry('porchlight', 'one', 'sms'), entry('porchlight', 'two', 'sms')],
      alerts: [{ finding: urgentFinding, at: new Date() }],
    }));
    await until(() => events.some((event) => event.kind === 'text'));
    expect(await statuses(id)).toEqual(['1 dropped', '2 dropped']);
    const tasks = await createTaskStore(database.current).list({ conversation: id });
    expect(tasks.map((task) => task.kind)).toEqual(['call-instead-of-text']);
    await store.turn(key, 'b', (loaded) => {
      expect(loaded.suppressed).toBe(true);
      return quietWork;
    });
  });

  it('carry what the provider reports, in whatever order it comes', async () => {
    const { sent } = start();
    const outbox = createOutbox(database.current);
    const store = createConversationStore(database.current);
    const { conversationId: id } = await store.turn(keyOf(freshAddress(), 'sms'), 'a', () => proactive('hi'));
    await until(() => sent.length === 1);
    await until(async () => (await statuses(id))[0] === '1 sent');
    const report = { conversation: id, seq: 1, providerId: 'SM1' };
    expect(await outbox.record({ ...report, outcome: 'failed', error: '30003' })).toBe(true);
    expect((await outbox.deadLetters())[0]).toMatchObject({ conversation: id, status: 'failed', error: '30003' });
    expect(await outbox.record({ ...report, outcome: 'delivered' })).toBe(true);
    expect(await outbox.record({ ...report, outcome: 'failed', error: '30003' })).toBe(true);
    expect(await outbox.record({ ...report, outcome: 'sent' })).toBe(true);
    expect(await statuses(id)).toEqual(['1 delivered']);
    expect(await outbox.record({ ...report, seq: 9, outcome: 'delivered' })).toBe(false);
  });

  it('that the provider reports as on their way are not sent again, though their answer was never marked', async () => {
    const { sent } = start();
    const store = createConversationStore({ ...database.current, responseGraceMs: 300 });
    const outbox = createOutbox(database.current);
    const { conversationId: id } = await store.turn(keyOf(freshAddress(), 'sms'), 'a', () => exchange('hi', 'sms'));
    await outbox.record({ conversation: id, seq: 2, providerId: 'SM1', outcome: 'sent' });
    await store.turn(keyOf(freshAddress(), 'sms'), 'b', () => exchange('later', 'sms'));
    await until(() => sent.length === 1);
    expect(sent[0]!.text).toBe('reply to later');
  });

  it('of someone whom a report says to have opted out are dropped', async () => {
    const outbox = createOutbox(database.current);
    const store = createConversationStore(database.current);
    const { conversationId: id } = await store.turn(keyOf(freshAddress(), 'sms'), 'a', () => exchange('hi', 'sms'));
    await outbox.optedOut(id, 2);
    await outbox.optedOut(id, 99);
    expect(await statuses(id)).toEqual(['2 dropped']);
    await store.turn({ id }, 'b', (loaded) => {
      expect(loaded.suppressed).toBe(true);
      return quietWork;
    });
  });
});

describe('alerts', () => {
  const raise = async () => {
    const store = createConversationStore(database.current);
    const alerting = exchange('help', 'web', { alerts: [{ finding: urgentFinding, at: new Date() }] });
    const { conversationId } = await store.turn(keyOf(freshAddress()), 'a', () => alerting);
    const { rows } = await createAlertStore(database.current).list({ conversation: conversationId });
    return rows[0]!.id;
  };
  const quick = { minutes: [0, 0.001, 0.002], thenEveryMinutes: 0.001 };

  it('are put in front of staff again and again until someone acknowledges', async () => {
    const { notices, events } = start({ schedule: quick });
    const id = await raise();
    await until(() => notices.filter((notice) => notice.alertId === id).length >= 5);
    const mine = notices.filter((notice) => notice.alertId === id);
    expect(mine.map((notice) => notice.step).slice(0, 5)).toEqual([0, 1, 2, 3, 4]);
    expect(mine[0]).toEqual({
      alertId: id,
      program: 'stonington',
      level: 'urgent',
      link: `https://console/alerts/${id}`,
      step: 0,
    });
    const alerts = createAlertStore(database.current);
    expect(await alerts.acknowledge(id, 'ana', 'called her')).toEqual({ kind: 'acknowledged' });
    expect(await alerts.acknowledge(id, 'ben')).toMatchObject({ kind: 'already', by: 'ana' });
    const jobsDone = () => events.filter((event) => event.kind === 'job' && event.task === 'deliver-alert').length;
    const told = notices.length;
    const before = jobsDone();
    await until(() => jobsDone() > before);
    expect(notices.length).toBeLessThanOrEqual(told + 1);
    expect(await alerts.read(id)).toMatchObject({ acknowledgedBy: 'ana', outcome: 'called her', kinds: ['suicide'] });
  });

  it('that could not be delivered are tried again at the same step', async () => {
    let failures = 0;
    const told: number[] = [];
    start({
      schedule: { ...quick, minutes: [0, 60] },
      delivery: {
        deliver: async ({ step }) => {
          if ((failures += 1) === 1) throw new UnreachableError('no answer');
          told.push(step);
        },
      },
    });
    const id = await raise();
    const { pool } = database.current.db;
    await until(async () => (await pool.query('select last_error from alerts where id = $1', [id])).rows[0].last_error);
    await pool.query('update alerts set next_step_at = now() where id = $1', [id]);
    await pool.query(`update graphile_worker._private_jobs set run_at = now() where key = 'alert:' || $1`, [id]);
    await until(() => told.length === 1);
    expect(told).toEqual([0]);
  });
});

describe('timers', () => {
  const wait = (timer: 'abandoned' | 'crisis-check-in', afterMs: number | null): TurnWork => ({
    ...quietWork,
    timers: [{ timer, dueAt: afterMs === null ? null : new Date(Date.now() + afterMs) }],
  });

  it('fire once when due, and a later due time costs no further job', async () => {
    const { fired } = start();
    const store = createConversationStore(database.current);
    const key = keyOf(freshAddress());
    const { conversationId: id } = await store.turn(key, 'a', () => wait('abandoned', 300));
    await store.turn(key, 'b', () => wait('abandoned', 2_500));
    await store.turn(key, 'c', () => wait('crisis-check-in', 100));
    const jobs = await database.current.db.pool.query(
      'select key from graphile_worker._private_jobs where key like $1',
      [`${id}:%`],
    );
    expect(jobs.rows).toHaveLength(2);
    await until(() => fired.length === 2);
    expect(fired.map((one) => one.split(' ')[0])).toEqual(['crisis-check-in', 'abandoned']);
    const left = async () =>
      (await database.current.db.pool.query('select 1 from timers where conversation_id = $1', [id])).rowCount;
    await until(async () => (await left()) === 0);
  });

  it('that were cancelled do not fire', async () => {
    const { fired, events } = start();
    const store = createConversationStore(database.current);
    const key = keyOf(freshAddress());
    await store.turn(key, 'a', () => wait('abandoned', 200));
    await store.turn(key, 'b', () => wait('abandoned', null));
    await until(() => events.some((event) => event.kind === 'job' && event.task === 'timer'));
    expect(fired).toEqual([]);
  });

  it('that their own turn sets anew fire again', async () => {
    const store = createConversationStore(database.current);
    let firings = 0;
    start({
      engine: {
        timerElapsed: async (id, timer, jobId) => {
          await store.turn({ id }, jobId, () => {
            firings += 1;
            return { ...wait(timer as 'abandoned', firings < 3 ? 100 : null), byVisitor: false };
          });
        },
      },
    });
    await store.turn(keyOf(freshAddress()), 'a', () => wait('abandoned', 50));
    await until(() => firings === 3);
  });
});

describe('the runner', () => {
  it('carries on after the database went away, and a poison job stops nobody else', async () => {
    const store = createConversationStore(database.current);
    const broken = new Set<string>();
    const { sent, events } = start({
      engine: {
        timerElapsed: async (id) => {
          broken.add(id);
          throw new Error('poison');
        },
      },
      concurrency: 1,
    });
    await store.turn(keyOf(freshAddress()), 'a', () => ({
      ...quietWork,
      timers: [{ timer: 'abandoned', dueAt: new Date() }],
    }));
    await until(() => broken.size === 1);
    await database.current.db.pool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name = 'porchlight-jobs'`,
    );
    await store.turn(keyOf(freshAddress(), 'sms'), 'b', () => proactive('still works'));
    await until(() => sent.length === 1);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'job', task: 'timer', error: 'unexpected' }));
    const { rows } = await database.current.db.pool.query(
      'select last_error from graphile_worker._private_jobs where last_error is not null',
    );
    expect(rows.every((row) => !String(row.last_error).includes('poison'))).toBe(true);
  });

  it('frees the jobs of a worker that died', async () => {
    const { pool } = database.current.db;
    const store = createConversationStore(database.current);
    const { conversationId: id } = await store.turn(keyOf(freshAddress(), 'sms'), 'a', () => proactive('orphan'));
    await pool.query(
      `update graphile_worker._private_jobs set locked_by = 'worker-dead', locked_at = now() - interval '1 minute'
       where key = 'outgoing:' || $1`,
      [id],
    );
    await pool.query(
      `update graphile_worker._private_job_queues set locked_by = 'worker-dead', locked_at = now() - interval '1 minute'
       where queue_name = $1`,
      [id],
    );
    const { sent, events } = start();
    await until(() => sent.length === 1);
    // At least this one: a runner that lost its database in an earlier test may have died with a job of its own.
    expect(events).toContainEqual({ kind: 'freed', workers: expect.any(Number) });
  });
});

describe.each([5, -26])('with a clock that is off by %i hours', (hours) => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + hours * 3_600_000 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const real = async (text: string, id: string) =>
    (await database.current.db.pool.query<{ seconds: number }>(text, [id])).rows.map(({ seconds }) =>
      Math.round(seconds),
    );

  it('a reply that no answer carried leaves after its grace', async () => {
    const store = createConversationStore({ ...database.current, responseGraceMs: 600_000 });
    const { conversationId: id } = await store.turn(keyOf(freshAddress(), 'sms'), 'a', () => exchange('hi', 'sms'));
    const waits =
      'select extract(epoch from due_at - now())::float8 as seconds from outgoing where conversation_id = $1';
    expect(await real(waits, id)).toEqual([600]);
  });

  it('a text that failed is tried again soon', async () => {
    const { events } = start({}, () => {
      throw new RateLimitedError(60_000);
    });
    const store = createConversationStore(database.current);
    const { conversationId: id } = await store.turn(keyOf(freshAddress(), 'sms'), 'a', () => proactive('first'));
    await until(() => events.some((event) => event.kind === 'text' && event.outcome === 'retrying'));
    const text = `select extract(epoch from due_at - now())::float8 as seconds from outgoing where conversation_id = $1
      union all select extract(epoch from run_at - now())::float8 from graphile_worker.jobs where key = 'outgoing:' || $1`;
    for (const seconds of await real(text, id)) {
      expect(seconds).toBeGreaterThanOrEqual(59);
      expect(seconds).toBeLessThanOrEqual(75);
    }
  });

  it('an alert is put in front of staff again when it was planned', async () => {
    const { notices } = start();
    const store = createConversationStore(database.current);
    const alerts = [{ finding: urgentFinding, at: new Date() }];
    const { conversationId } = await store.turn(keyOf(freshAddress()), 'a', () => exchange('help', 'web', { alerts }));
    const { rows } = await createAlertStore(database.current).list({ conversation: conversationId });
    const { id } = rows[0]!;
    const text = `select extract(epoch from next_step_at - now())::float8 as seconds from alerts where id = $1 and escalations = 1
      union all select extract(epoch from run_at - now())::float8 from graphile_worker.jobs
        where key = 'alert:' || $1 and run_at > now()`;
    await until(() => notices.some((notice) => notice.alertId === id));
    await until(async () => (await real(text, id)).length === 2);
    // One that seems a day old already comes again after the least distance.
    for (const seconds of await real(text, id)) {
      expect(seconds).toBeGreaterThanOrEqual(58);
      expect(seconds).toBeLessThanOrEqual(120);
    }
  });

  it('a wait ends when it should', async () => {
    start();
    const store = createConversationStore(database.current);
    const waiting = (waitMs: number) => ({
      ...quietWork,
      timers: [{ timer: 'crisis-check-in' as const, dueAt: new Date(Date.now() + waitMs) }],
    });
    const soon = await store.turn(keyOf(freshAddress()), 'a', () => waiting(200));
    const later = await store.turn(keyOf(freshAddress()), 'a', () => waiting(3_600_000));
    const text = 'select extract(epoch from due_at - now())::float8 as seconds from timers where conversation_id = $1';
    await until(async () => (await real(text, soon.conversationId)).length === 0);
    const [seconds] = await real(text, later.conversationId);
    expect(Math.abs(seconds! - 3_600)).toBeLessThan(20);
  });
});
