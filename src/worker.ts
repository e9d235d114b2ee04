/** The jobs entry: `npm run worker`, beside web processes that run with RUN_JOBS=false on one DATABASE_URL. */
import { readConfig } from './config/config.ts';
import { useEnvFile } from './config/env-file.ts';
import { AppError } from './core/errors.ts';
import { createContentRecords } from './db/content-records.ts';
import { createLog } from './http/log.ts';
import { createServer } from './http/server.ts';
import { degradations } from './observability/degradations.ts';
import { createMetrics } from './observability/metrics.ts';
import { loadSigned } from './live-content.ts';
import { assembleEngine, loadVetted, openStorage } from './porchlight.ts';
import { openTexting } from './texting.ts';
import { openWebhook } from './webhook.ts';
import { startWork } from './work.ts';

async function start(): Promise<void> {
  useEnvFile();
  const config = readConfig(process.env);
  const log = createLog(config.LOG_LEVEL);
  const vetted = await loadVetted(config.contentDir);
  const storage = await openStorage({
    config,
    programs: vetted.content.programs,
    onBreak: (error) => log.warn({ err: error }, 'a database connection broke'),
  });
  const texting = await openTexting(config, [...vetted.screenings.keys()]);
  const content = await loadSigned(config.contentDir, createContentRecords(storage.db));
  const engine = assembleEngine({ vetted: { ...vetted, content }, store: storage.store, spool: storage.spool });
  const programs = new Map([...vetted.screenings.keys()].map((id) => [id, vetted.content.programs.get(id)!.program]));
  const publicUrl = config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`;
  const webhook = openWebhook(config, storage, vetted.screenings, publicUrl);
  const metrics = createMetrics(storage.db);
  metrics.watchSpool(async () => await storage.spool.waiting());
  const work = startWork({
    config,
    storage,
    engine,
    texting,
    programs,
    publicUrl,
    webhook,
    log,
    count: (event) => metrics.job(event),
  });
  const server = createServer({
    log,
    publicUrl: null,
    trustProxy: false,
    probe: async () => {
      await storage.db.pool.query('select 1');
    },
    degraded: async () => await degradations({ spool: storage.spool, texting: texting.kind, runsJobs: true }),
    metrics: async () => await metrics.expose(),
  });
  if (config.WORKER_PORT !== undefined) await server.listen({ host: config.HOST, port: config.WORKER_PORT });
  log.info('working');

  let isStopping = false;
  const stop = async (): Promise<void> => {
    if (isStopping) return;
    isStopping = true;
    await server.close();
    await work.stop();
    await texting.close();
    await storage.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      stop().catch((error: unknown) => {
        log.error({ err: error }, 'did not stop cleanly');
        process.exitCode = 1;
      });
    });
  }
}

try {
  await start();
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  process.stderr.write(`The worker did not start: ${error.message}\n`);
  process.exitCode = 1;
}
