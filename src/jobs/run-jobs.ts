import { setTimeout as sleep } from 'node:timers/promises';
import { Logger, parseCronItems, run, type Runner, type Task, type TaskList } from 'graphile-worker';
import { EventEmitter } from 'node:events';
import { Pool } from 'pg';
import { AppError } from '../core/errors.ts';
import { alertId, conversationId, type AlertId, type ProgramId } from '../core/ids.ts';
import type { TranscriptEntry } from '../core/messages.ts';
import type { AlertDelivery, Engine, FollowUpDelivery, MessageSender, RoutedSender } from '../core/ports.ts';
import type { Program } from '../core/program.ts';
import type { TimerName } from '../core/visit.ts';
import { createAlertQueue } from '../db/alert-queue.ts';
import { connectionSettings, type Database } from '../db/connection.ts';
import { asDatabaseError, DatabaseUnavailableError } from '../db/errors.ts';
import { createFollowUpQueue } from '../db/follow-up-queue.ts';
import { createJobWorkers, workerBeatMs } from '../db/job-workers.ts';
import { createOutgoingQueue } from '../db/outgoing-queue.ts';
import { purge, type Purged, type RetentionPolicy } from '../db/retention.ts';
import { createRotaStore } from '../db/rota-store.ts';
import { createTimerQueue } from '../db/timer-queue.ts';
import type { Vault } from '../db/vault.ts';
import { createVisitCountStore } from '../db/visit-counts.ts';
import { deliverAlert, type EscalationSchedule } from './deliver-alert.ts';
import { deliverWebhook, type WebhookParts } from './deliver-webhook.ts';
import { elapseTimer } from './elapse-timer.ts';
import { countVisits } from './count-visits.ts';
import { recipientsOf } from './recipients.ts';
import { remindOfFollowUp } from './remind-of-follow-up.ts';
import { sendOutgoing, type SendingAttempt } from './send-outgoing.ts';

export interface JobsOptions {
  readonly db: Database;
  readonly vault: Vault;
  readonly engine: Pick<Engine, 'timerElapsed'>;
  readonly sender: MessageSender;
  /** For addresses that a channel keeps a route to. */
  readonly routed?: RoutedSender;
  /** The entry as a text message. */
  readonly textOf: (entry: TranscriptEntry) => string;
  readonly delivery: AlertDelivery;
  /** The console's page of an alert. */
  readonly linkTo: (id: AlertId) => string;
  /** Told of packets; absent: none is set up. */
  readonly webhook?: WebhookParts;
  readonly retention: RetentionPolicy;
  readonly schedule?: EscalationSchedule;
  /** Whose rotas say who is told of alerts and of late follow-up; absent: the configured addresses alone. */
  readonly programs?: ReadonlyMap<ProgramId, Pick<Program, 'timeZone'>>;
  /** Reminds of follow-up; absent: nobody is reminded. */
  readonly followUp?: { readonly delivery: FollowUpDelivery; readonly link: string };
  /** Jobs at once. @defaultValue 4 */
  readonly concurrency?: number;
  /** How often texts that no webhook's answer carried are looked for. @defaultValue 2000 */
  readonly sweepEveryMs?: number;
  /** Told about every job; must not throw and sees nothing personal. */
  readonly observe?: (event: JobEvent) => void;
}

export type JobEvent =
  | { readonly kind: 'job'; readonly task: TaskName; readonly durationMs: number; readonly error?: string }
  | ({ readonly kind: 'text' } & SendingAttempt)
  | ({ readonly kind: 'purged' } & Purged)
  /** Jobs of a worker that died were freed. */
  | { readonly kind: 'freed'; readonly workers: number }
  /** The runner itself failed (no database, say) and starts again. */
  | { readonly kind: 'runner.failed'; readonly error: unknown };

export type TaskName =
  | 'send-outgoing'
  | 'deliver-alert'
  | 'deliver-webhook'
  | 'timer'
  | 'retention'
  | 'follow-up'
  | 'count-visits';

/** Once a day, at an hour when few write; made up for when nobody ran then. */
const retentionCron = { task: 'retention', match: '17 9 * * *', options: { backfillPeriod: 86_400_000 } };

/** One at a time each: a slow one is not overtaken, and one that failed leaves no row behind but its own. */
const followUpCron = {
  task: 'follow-up',
  match: '* * * * *',
  options: { queueName: 'follow-up', jobKey: 'follow-up', maxAttempts: 1 },
};
const countingCron = {
  task: 'count-visits',
  match: '*/10 * * * *',
  options: { queueName: 'counting', jobKey: 'counting', maxAttempts: 1 },
};

/**
 * Runs due work until stopped: texts, alerts, timers, retention. Any number of processes may run it on one
 * database. Survives the database going away. `stop` lets running jobs end.
 */
export function runJobs(options: JobsOptions): { stop(): Promise<void> } {
  const { db, observe = () => {}, concurrency = 4, sweepEveryMs = 2_000 } = options;
  const queue = createOutgoingQueue(options);
  const workers = createJobWorkers(db);
  const workerIds = new Set<string>();
  const stopping = new AbortController();
  const taskList = tasksOf({ ...options, observe, queue });

  let current: Runner | undefined;
  /**
   * The runner leaves a promise unheard when the database goes away while it notes that a job failed, and that would
   * end the whole process. It is started anew instead: what it had locked is freed like any dead worker's.
   */
  const onUnheard = (failure: unknown) => {
    const isRunners = failure instanceof Error && (failure.stack ?? '').includes('graphile-worker');
    if (!isRunners || !(asDatabaseError(failure) instanceof DatabaseUnavailableError)) throw failure;
    observe({ kind: 'runner.failed', error: failure });
    void current?.stop().catch(() => {});
  };
  process.on('unhandledRejection', onUnheard);

  const keepRunning = async () => {
    for (let pauseMs = 250; !stopping.signal.aborted; pauseMs = Math.min(pauseMs * 2, 5_000)) {
      const pool = new Pool({
        ...connectionSettings(db.address),
        max: concurrency + 3,
        application_name: 'porchlight-jobs',
      });
      pool.on('error', () => {});
      pool.on('connect', (client) => client.on('error', () => {}));
      try {
        const runner = await startRunner(pool, taskList, concurrency, workerIds);
        await workers.beat([...workerIds]);
        pauseMs = 250;
        const stop = () => void runner.stop().catch(() => {});
        stopping.signal.addEventListener('abort', stop, { once: true });
        if (stopping.signal.aborted) stop();
        current = runner;
        await runner.promise;
        stopping.signal.removeEventListener('abort', stop);
      } catch (error) {
        observe({ kind: 'runner.failed', error });
      }
      workerIds.clear();
      await pool.end();
      await pause(pauseMs, stopping.signal);
    }
  };

  const every = async (ms: number, work: () => Promise<void>) => {
    while (!stopping.signal.aborted) {
      await work().catch((error: unknown) => observe({ kind: 'runner.failed', error }));
      await pause(ms, stopping.signal);
    }
  };

  const loops = [
    keepRunning(),
    every(sweepEveryMs, async () => void (await queue.sweep())),
    every(workerBeatMs, async () => {
      if (workerIds.size > 0) await workers.beat([...workerIds]);
      const freed = await workers.freeAbandoned();
      if (freed > 0) observe({ kind: 'freed', workers: freed });
    }),
  ];
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all(loops);
      process.off('unhandledRejection', onUnheard);
    },
  };
}

async function startRunner(
  pool: Pool,
  taskList: TaskList,
  concurrency: number,
  workerIds: Set<string>,
): Promise<Runner> {
  const events = new EventEmitter();
  events.on('worker:create', ({ worker }: { worker: { workerId: string } }) => workerIds.add(worker.workerId));
  return await run({
    pgPool: pool,
    taskList,
    concurrency,
    events,
    parsedCronItems: parseCronItems([retentionCron, followUpCron, countingCron]),
    noHandleSignals: true,
    pollInterval: 1_000,
    // Payloads and errors reach the log only through `observe`.
    logger: new Logger(() => () => {}),
  });
}

function tasksOf(
  options: JobsOptions & { observe: (event: JobEvent) => void; queue: ReturnType<typeof createOutgoingQueue> },
) {
  const { db, engine, observe, queue, sender, routed, textOf, delivery, linkTo, schedule, retention } = options;
  const timers = createTimerQueue(db);
  const alerts = createAlertQueue(db);
  const sending = {
    queue,
    sender,
    ...(routed && { routed }),
    textOf,
    observe: (attempt: SendingAttempt) => observe({ kind: 'text', ...attempt }),
  };
  const { programs, followUp } = options;
  const rotas = createRotaStore(options);
  const recipients = async (program: ProgramId, at: Date) =>
    await recipientsOf({ rotas, timeZoneOf: (id) => programs?.get(id)?.timeZone ?? 'UTC' }, program, at);
  const byRota = programs ? { recipients } : {};
  const alerting = { queue: alerts, delivery, linkTo, ...(schedule && { schedule }), ...byRota };
  return {
    'send-outgoing': watched(
      'send-outgoing',
      observe,
      async (payload: { conversation: string }) => await sendOutgoing(sending, conversationId(payload.conversation)),
    ),
    'deliver-alert': watched(
      'deliver-alert',
      observe,
      async (payload: { alert: string }) => await deliverAlert(alerting, alertId(payload.alert)),
    ),
    'deliver-webhook': watched('deliver-webhook', observe, async (payload: { delivery: string }) => {
      if (options.webhook) await deliverWebhook(options.webhook, payload.delivery);
    }),
    timer: watched(
      'timer',
      observe,
      async (payload: { conversation: string; timer: TimerName }) =>
        await elapseTimer({ queue: timers, engine }, conversationId(payload.conversation), payload.timer),
    ),
    'follow-up': watched('follow-up', observe, async () => {
      if (followUp) await remindOfFollowUp({ queue: createFollowUpQueue(db), ...followUp, ...byRota }, new Date());
    }),
    'count-visits': watched('count-visits', observe, async () => {
      if (programs) await countVisits({ counts: createVisitCountStore(options), programs, textOf }, new Date());
    }),
    retention: watched('retention', observe, async () => observe({ kind: 'purged', ...(await purge(db, retention)) })),
  } satisfies Record<TaskName, Task>;
}

/** A failure is kept in the database by its code: its message may be somebody else's and say too much. */
function watched<Payload>(
  task: TaskName,
  observe: (event: JobEvent) => void,
  work: (payload: Payload) => Promise<void>,
): Task {
  return async (payload) => {
    const startedMs = performance.now();
    try {
      await work(payload as Payload);
    } catch (error) {
      const clear = asDatabaseError(error);
      const code = clear instanceof AppError ? clear.code : 'unexpected';
      observe({ kind: 'job', task, durationMs: performance.now() - startedMs, error: code });
      throw new Error(code, { cause: error });
    }
    observe({ kind: 'job', task, durationMs: performance.now() - startedMs });
  };
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { ref: false, signal }).catch(() => {});
}
