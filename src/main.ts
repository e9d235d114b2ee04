/** The web entry: `npm start`. */
import { readConfig } from './config/config.ts';
import { AppError } from './core/errors.ts';
import { createLog } from './http/log.ts';
import { serve } from './serve.ts';

const oldestNode = 26;

async function start(): Promise<void> {
  const config = readConfig(process.env);
  const log = createLog(config.LOG_LEVEL);
  const serving = await serve(config, log);

  let isStopping = false;
  const stop = (signal: string): void => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, 'stopping: finishing what is under way');
    serving.stop().then(
      () => {
        process.exitCode = 0;
      },
      (error: unknown) => {
        log.error({ err: error }, 'did not stop cleanly');
        process.exitCode = 1;
      },
    );
  };
  process.on('SIGINT', () => stop('SIGINT'));
  process.on('SIGTERM', () => stop('SIGTERM'));

  process.stdout.write(
    `\nPorchlight is on.\n\n${serving.programs.map((program) => `  ${serving.url}/${program.id}   ${program.name}`).join('\n')}\n`,
  );
}

if (Number(process.versions.node.split('.')[0]) < oldestNode) {
  process.stderr.write(
    `Porchlight needs Node ${oldestNode} or newer and runs on ${process.versions.node}. It brings its own: start it with "npm start".\n`,
  );
  process.exitCode = 1;
} else {
  try {
    await start();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    process.stderr.write(`Porchlight did not start: ${error.message}\n`);
    process.exitCode = 1;
  }
}
