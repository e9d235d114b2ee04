/** Due work of one process: texts, alerts, timers, retention, and the alert spool's replay. */
import type { Logger } from 'pino';
import { openBotChannels } from './bot-channels.ts';
import { createOnCallDelivery } from './channels/on-call/on-call-delivery.ts';
import { phoneText } from './channels/sms/render.ts';
import type { Config } from './config/config.ts';
import type { ProgramId } from './core/ids.ts';
import type { Engine } from './core/ports.ts';
import type { Program } from './core/program.ts';
import { runJobs, type JobEvent } from './jobs/run-jobs.ts';
import type { Storage } from './porchlight.ts';
import type { ConfiguredWays } from './staff/on-call/routes.ts';
import type { WebhookParts } from './jobs/deliver-webhook.ts';
import type { Texting } from './texting.ts';

export interface WorkOptions {
  readonly config: Config;
  readonly storage: Storage;
  readonly engine: Engine;
  readonly texting: Texting;
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly publicUrl: string;
  readonly webhook?: WebhookParts | undefined;
  readonly log: Logger;
  /** Told of every job, for the metrics. */
  readonly count?: (event: JobEvent) => void;
}

export function startWork(options: WorkOptions): { stop(): Promise<void> } {
  const { config, storage, engine, texting, programs, publicUrl, webhook, log, count } = options;
  const { ALERT_WEBHOOK_URL: url, ALERT_WEBHOOK_SECRET: secret, ALERT_SMS_TO: phones } = config;
  const { ALERT_EMAIL_SERVER: server, ALERT_EMAIL_FROM: from, ALERT_EMAIL_TO: addresses } = config;
  const delivery = createOnCallDelivery({
    ...(url !== undefined && secret !== undefined && { webhook: { url, secret } }),
    sender: texting.sender,
    ...(phones && { phones }),
    ...(server !== undefined && from !== undefined && { email: { server, from, addresses: addresses ?? new Map() } }),
    note: ({ alertId, program, level, step }) => log.warn({ alertId, program, level, step }, 'alert'),
  });
  const bot = openBotChannels(config, [...programs.keys()]);
  const jobs = runJobs({
    db: storage.db,
    vault: storage.vault,
    engine,
    sender: texting.sender,
    ...(bot && { routed: bot.sender }),
    textOf: phoneText,
    delivery,
    linkTo: (id) => `${publicUrl}/staff/alerts/${id}`,
    programs,
    followUp: { delivery, link: `${publicUrl}/staff/tasks` },
    ...(webhook && { webhook }),
    retention: { conversationDays: config.RETENTION_DAYS, gapDays: config.RETENTION_DAYS },
    observe: (event) => {
      count?.(event);
      if (event.kind === 'job' && event.error !== undefined)
        log.error({ task: event.task, code: event.error }, 'a job failed');
      else if (event.kind === 'runner.failed')
        log.error({ err: event.error }, 'the job runner failed and starts again');
      else log.debug({ event }, 'job');
    },
  });
  webhook?.queue
    .wakeWaiting()
    .catch((error: unknown) => log.error({ err: error }, 'what waits for the webhook could not be planned'));
  return jobs;
}

/** Where the settings send alerts, for the console to show. */
export const configuredWays = (config: Config): ConfiguredWays => ({
  webhook: config.ALERT_WEBHOOK_URL !== undefined,
  // The stand-in takes texts where there is no carrier.
  sms: true,
  email: config.ALERT_EMAIL_SERVER !== undefined,
  phones: [...(config.ALERT_SMS_TO?.keys() ?? [])],
  mailboxes: [...(config.ALERT_EMAIL_TO?.keys() ?? [])],
});
