import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { learntDir } from './learnt.ts';

/** The account of the Twilio stand-in that a test runs for the app. */
export const account = { accountSid: `AC${'0'.repeat(32)}`, authToken: 'an auth token for tests 0123456789' };
export const publicUrl = 'https://chat.example.org';
export const programNumber = '+18605550142';

export interface AppOptions {
  readonly dataDir: string;
  /** The stand-in's address. */
  readonly twilioUrl: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Flags of Node, before the script. */
  readonly nodeArguments?: readonly string[];
}

/** `npm start`, without npm. */
const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: { start: string } };
const [, ...started] = scripts.start.split(' ');

/** Porchlight itself: as `npm start` starts it, in a process of its own, on a free port of the loopback interface. */
export class RunningApp {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #output: { text: string };

  private constructor(url: string, child: ChildProcess, output: { text: string }) {
    this.url = url;
    this.#child = child;
    this.#output = output;
  }

  /** Resolves once it listens. Rejects with what it printed when it ends instead. */
  static async start({ dataDir, twilioUrl, env = {}, nodeArguments = [] }: AppOptions): Promise<RunningApp> {
    const child = spawn(process.execPath, [...nodeArguments, ...started], {
      env: {
        ...bare(),
        DATA_DIR: dataDir,
        PORT: '0',
        LOG_LEVEL: 'warn',
        PUBLIC_URL: publicUrl,
        TWILIO_ACCOUNT_SID: account.accountSid,
        TWILIO_AUTH_TOKEN: account.authToken,
        TWILIO_NUMBERS: `stonington=${programNumber}`,
        TWILIO_API_URL: twilioUrl,
        WEB_TOKEN_SECRET: webTokenSecret,
        LEARNT_DIR: learntDir,
        TRUST_PROXY: 'true',
        ...env,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const output = { text: '' };
    const listening = new Promise<string>((resolve) => {
      const take = (chunk: Buffer) => {
        output.text += chunk.toString();
        const url = /^ {2}(http:\/\/\S+?)\/$/m.exec(output.text)?.[1];
        if (url !== undefined) resolve(url);
      };
      child.stdout.on('data', take);
      child.stderr.on('data', take);
    });
    const ended = once(child, 'exit').then(() => {
      throw new Error(`the app ended before it listened:\n${output.text}`);
    });
    const url = await Promise.race([listening, ended]);
    ended.catch(() => {});
    return new RunningApp(url, child, output);
  }

  /** Resolves once it has learnt its answers and keeps nobody waiting for that. */
  async learnt(): Promise<void> {
    for (;;) {
      const ready = (await (await fetch(`${this.url}/readyz`)).json()) as { degraded: readonly { part: string }[] };
      if (ready.degraded.every(({ part }) => part !== 'answers')) return;
      await sleep(500);
    }
  }

  get pid(): number {
    return this.#child.pid!;
  }
  /** All it has printed: greeting and log. */
  get output(): string {
    return this.#output.text;
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill(signal);
    await ended;
  }
}

/** Stops every process of the embedded PostgreSQL where it stands; returns what lets them go on. */
export async function freezeServer(dataDir: string): Promise<() => void> {
  const postmaster = await serverPidOf(dataDir);
  process.kill(postmaster, 'SIGSTOP');
  // It starts no more children now.
  const { stdout } = await promisify(execFile)('pgrep', ['-P', String(postmaster)]);
  const pids = [...stdout.trim().split('\n').map(Number), postmaster];
  for (const pid of pids) signalIfThere(pid, 'SIGSTOP');
  return () => {
    for (const pid of pids) signalIfThere(pid, 'SIGCONT');
  };
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Signs the visitors' tokens of apps under test, so that tests can make their own. */
export const webTokenSecret = 'a secret for tests, thirty-two characters or more';

/** The process id of the embedded PostgreSQL of a data folder. */
export async function serverPidOf(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(path.join(dataDir, 'postgresql/cluster/postmaster.pid'), 'utf8'), 10);
}

// oxlint-disable-next-line node/no-process-env -- a child needs its path
const bare = () => ({ PATH: process.env['PATH'] ?? '' });
