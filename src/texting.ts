/** Where texts go: Twilio, or the stand-in on this machine when there is no account. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { createTwilioClient } from './channels/twilio/api-client.ts';
import { createTwilioSender } from './channels/twilio/sender.ts';
import type { StandInAccess } from './channels/twilio/stand-in-phone.ts';
import { startTwilioStandIn } from './channels/twilio/stand-in.ts';
import type { Config } from './config/config.ts';
import { programId, type ProgramId } from './core/ids.ts';
import type { MessageSender } from './core/ports.ts';
import { systemClock } from './porchlight.ts';

export interface Texting {
  readonly kind: 'twilio' | 'stand-in';
  readonly sender: MessageSender;
  readonly client: ReturnType<typeof createTwilioClient>;
  /** Signs and verifies webhooks. */
  readonly authToken: string;
  /** What webhooks are signed over, no trailing slash. */
  readonly signedUrl: string;
  readonly programNumbers: ReadonlyMap<ProgramId, string>;
  /** Call it once the server listens: the stand-in then brings texts to `url`, and `porchlight chat` finds it. */
  connect(url: string): Promise<void>;
  close(): Promise<void>;
}

export async function openTexting(config: Config, programs: readonly ProgramId[]): Promise<Texting> {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_NUMBERS: numbers } = config;
  const signedUrl = config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`;
  if (accountSid !== undefined && authToken !== undefined && numbers !== undefined) {
    const programNumbers = new Map([...numbers].map(([program, number]) => [programId(program), number] as const));
    const apiUrl = config.TWILIO_API_URL;
    const client = createTwilioClient({ accountSid, authToken, ...(apiUrl !== undefined && { apiUrl }) });
    const sender = createTwilioSender({ client, programNumbers, clock: systemClock, publicUrl: signedUrl });
    const nothing = async (): Promise<void> => {};
    return { kind: 'twilio', sender, client, authToken, signedUrl, programNumbers, connect: nothing, close: nothing };
  }
  // Numbers that no carrier gives out (555-0100 to 0199): nothing here can reach a real phone.
  const programNumbers = new Map(
    programs.map((program, index) => [program, `+1860555${String(180 + index).padStart(4, '0')}`] as const),
  );
  const account = { accountSid: `AC${randomBytes(16).toString('hex')}`, authToken: randomBytes(16).toString('hex') };
  let listening = signedUrl;
  let isConnected = false;
  const standIn = await startTwilioStandIn({
    ...account,
    webhookOf: (to) => {
      const program = [...programNumbers].find(([, number]) => number === to)?.[0];
      return program === undefined ? null : `${signedUrl}/sms/twilio/${program}`;
    },
    reach: (address) => address.replace(signedUrl, listening),
  });
  const client = createTwilioClient({ ...account, apiUrl: standIn.url });
  const file = standInFile(config.dataDir);
  return {
    kind: 'stand-in',
    sender: createTwilioSender({ client, programNumbers, clock: systemClock, publicUrl: signedUrl }),
    client,
    authToken: account.authToken,
    signedUrl,
    programNumbers,
    async connect(url) {
      listening = url;
      isConnected = true;
      const running: RunningStandIn = { ...account, url: standIn.url, numbers: Object.fromEntries(programNumbers) };
      await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
      await writeFile(file, JSON.stringify(running), { mode: 0o600 });
    },
    async close() {
      if (isConnected) await rm(file, { force: true });
      await standIn.close();
    },
  };
}

/** Where a running server's stand-in is, and the number of each program on it. */
export interface RunningStandIn extends StandInAccess {
  readonly numbers: Readonly<Record<string, string>>;
}

const runningSchema = z.object({
  url: z.url(),
  accountSid: z.string(),
  authToken: z.string(),
  numbers: z.record(z.string(), z.string()),
});

const standInFile = (dataDir: string): string => path.join(dataDir, 'stand-in.json');

/** The stand-in of the server that runs on this data folder; null when none does, or it uses Twilio. */
export async function findStandIn(dataDir: string): Promise<RunningStandIn | null> {
  let running: RunningStandIn;
  try {
    running = runningSchema.parse(JSON.parse(await readFile(standInFile(dataDir), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  // A server that was killed leaves its file behind.
  const isThere = await fetch(running.url, { signal: AbortSignal.timeout(1_000) }).then(
    () => true,
    () => false,
  );
  return isThere ? running : null;
}
