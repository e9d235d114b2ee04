import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../db/connection.ts';
import type { ObservedTurn } from '../engine/engine.ts';
import type { JobEvent } from '../jobs/run-jobs.ts';
import { readStanding } from './standing.ts';

export interface Metrics {
  turn(turn: ObservedTurn): void;
  /** From having a turn's answer to having handed it to the network, where a request carries it. */
  sent(durationMs: number): void;
  job(event: JobEvent): void;
  /** Open streams of this process, asked at each scrape. */
  watchSockets(count: () => number): void;
  /** Alerts that wait on this machine's disk, asked at each scrape. */
  watchSpool(waiting: () => Promise<number>): void;
  /** Prometheus text. Reads the database's standing; without one says so and gives the rest. */
  expose(): Promise<{ readonly contentType: string; readonly body: string }>;
}

/** Seconds. A turn is a few milliseconds, and ten seconds of waiting is all a webhook has. */
const turnBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** Everything that is counted. Labels are words of this program only: never a person, a number or a text. */
export function createMetrics(db: Pick<Database, 'pool'>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const turns = new Counter({
    name: 'porchlight_turns_total',
    help: 'Messages handled, by how each ended and what the crisis check found',
    labelNames: ['program', 'channel', 'outcome', 'level'],
    registers,
  });
  const turnSeconds = new Histogram({
    name: 'porchlight_turn_seconds',
    help: 'From having the message to having its answer',
    labelNames: ['channel', 'outcome'],
    buckets: turnBuckets,
    registers,
  });
  const stageSeconds = new Histogram({
    name: 'porchlight_turn_stage_seconds',
    help: 'Where a turn spends its time',
    labelNames: ['stage'],
    buckets: turnBuckets,
    registers,
  });
  const stages = new Map<string, ReturnType<typeof stageSeconds.labels>>();
  const stageOf = (stage: string) => {
    const known = stages.get(stage) ?? stageSeconds.labels({ stage });
    stages.set(stage, known);
    return known;
  };
  const jobs = new Counter({
    name: 'porchlight_jobs_total',
    help: 'Due work done by this process; outcome is ok or an error code',
    labelNames: ['task', 'outcome'],
    registers,
  });
  const texts = new Counter({
    name: 'porchlight_texts_total',
    help: 'Attempts of the outbox to send a text',
    labelNames: ['outcome'],
    registers,
  });
  const runnerFailures = new Counter({
    name: 'porchlight_job_runner_failures_total',
    help: 'Times the job runner failed and was started again',
    registers,
  });

  const gauge = (name: string, help: string, labelNames: readonly string[] = []) =>
    new Gauge({ name, help, labelNames: [...labelNames], registers });
  const isUp = gauge('porchlight_database_up', '1 while the database answers');
  const openAlerts = gauge('porchlight_alerts_open', 'Alerts nobody has acknowledged', ['level']);
  const oldestAlert = gauge('porchlight_alerts_oldest_seconds', 'Age of the oldest open alert; 0 when none is open');
  const acknowledgeSeconds = gauge(
    'porchlight_alert_acknowledge_seconds',
    'How long alerts of the last 24 hours took to be acknowledged',
    ['quantile'],
  );
  const outgoing = gauge('porchlight_texts', 'Texts of the last 24 hours by status', ['status']);
  const queue = gauge('porchlight_jobs_due', 'Jobs that are due and not done');
  const lag = gauge('porchlight_jobs_lag_seconds', 'How long the oldest due job has waited');
  const sockets = gauge('porchlight_sockets', 'Open web streams of this process');
  const spooled = gauge('porchlight_alerts_spooled', 'Alerts on this machine that the database does not have yet');

  let countSockets = () => 0;
  let countSpooled = async () => 0;

  return {
    turn({ program, channel, outcome, level, durationMs, stages }) {
      turns.inc({ program, channel, outcome, level });
      turnSeconds.observe({ channel, outcome }, durationMs / 1_000);
      for (const { stage, startMs, endMs } of stages) stageOf(stage).observe((endMs - startMs) / 1_000);
    },
    sent: (durationMs) => stageOf('send').observe(durationMs / 1_000),
    job(event) {
      if (event.kind === 'job') jobs.inc({ task: event.task, outcome: event.error ?? 'ok' });
      else if (event.kind === 'text') texts.inc({ outcome: event.outcome });
      else if (event.kind === 'runner.failed') runnerFailures.inc();
    },
    watchSockets: (count) => (countSockets = count),
    watchSpool: (waiting) => (countSpooled = waiting),
    async expose() {
      sockets.set(countSockets());
      spooled.set(await countSpooled());
      const standing = await readStanding(db);
      isUp.set(standing ? 1 : 0);
      for (const each of [openAlerts, acknowledgeSeconds, outgoing]) each.reset();
      if (standing) {
        for (const { level, count } of standing.openAlerts) openAlerts.set({ level }, count);
        oldestAlert.set(standing.oldestAlertSeconds);
        for (const { quantile, seconds } of standing.acknowledged) acknowledgeSeconds.set({ quantile }, seconds);
        for (const { status, count } of standing.texts) outgoing.set({ status }, count);
        queue.set(standing.dueJobs);
        lag.set(standing.dueJobSeconds);
      }
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
