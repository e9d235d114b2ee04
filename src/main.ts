/** The web entry: `npm start`. */
import { readConfig } from './config/config.ts';
import { useEnvFile } from './config/env-file.ts';
import { AppError } from './core/errors.ts';
import { accountLines } from './demo.ts';
import { createLog } from './http/log.ts';
import { serve, type Serving } from './serve.ts';

const oldestNode = 26;

async function start(): Promise<void> {
  useEnvFile();
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

  process.stdout.write(greeting(serving));
}

/** What whoever started it needs next. */
function greeting({ url, programs, firstSignIn, texting, demoAccounts, reachesOnCall }: Serving): string {
  const widest = Math.max(...programs.map(({ id }) => id.length));
  return [
    '',
    'Porchlight is on.',
    '',
    `  ${url}/`,
    ...programs.map(({ id, name }) => `  ${url}/${id.padEnd(widest)}   ${name}`),
    `  ${url}/staff`,
    '',
    ...(firstSignIn ? ['Staff: make the first account with this link. It works once.', `  ${firstSignIn}`, ''] : []),
    ...(demoAccounts
      ? [
          'Demo data is loaded: an invented week, marked as such. "porchlight demo clear" takes it away. Accounts:',
          ...accountLines(demoAccounts),
          '',
        ]
      : []),
    ...(texting === 'stand-in'
      ? ['Texts go to a stand-in on this machine. To be the phone: ./porchlight chat --channel sms --program ID', '']
      : []),
    ...(reachesOnCall
      ? []
      : [
          'Alerts show on the console only. Put people on call there, or set ALERT_SMS_TO, ALERT_EMAIL_TO or ALERT_WEBHOOK_URL.',
          '',
        ]),
    'Ctrl-C stops it; the next start continues every conversation.',
    '',
  ].join('\n');
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
