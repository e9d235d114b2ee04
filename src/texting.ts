/** Where texts go: Twilio, or the stand-in on this machine when there is no account. */
import { randomBytes } from 'node:crypto';
import { createTwilioClient } from './channels/twilio/api-client.ts';
import { createTwilioSender } from './channels/twilio/sender.ts';
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
  readonly programNumbers: ReadonlyMap<ProgramId, string>;
  close(): Promise<void>;
}

/** @param publicUrl where Twilio finds us; null where nobody outside does. */
export async function openTexting(
  config: Config,
  programs: readonly ProgramId[],
  publicUrl: string | null,
): Promise<Texting> {
  const { TWILIO_ACCOUNT_SID: accountSid, TWILIO_AUTH_TOKEN: authToken, TWILIO_NUMBERS: numbers } = config;
  if (accountSid !== undefined && authToken !== undefined && numbers !== undefined) {
    const programNumbers = new Map([...numbers].map(([program, number]) => [programId(program), number] as const));
    const apiUrl = config.TWILIO_API_URL;
    const client = createTwilioClient({ accountSid, authToken, ...(apiUrl !== undefined && { apiUrl }) });
    const sender = createTwilioSender({
      client,
      programNumbers,
      clock: systemClock,
      ...(publicUrl !== null && { publicUrl }),
    });
    return { kind: 'twilio', sender, client, authToken, programNumbers, close: async () => {} };
  }
  const account = { accountSid: `AC${randomBytes(16).toString('hex')}`, authToken: randomBytes(16).toString('hex') };
  const standIn = await startTwilioStandIn(account);
  const client = createTwilioClient({ ...account, apiUrl: standIn.url });
  // Numbers that no carrier gives out (555-0100 to 0199): nothing here can reach a real phone.
  const programNumbers = new Map(
    programs.map((program, index) => [program, `+1860555${String(180 + index).padStart(4, '0')}`] as const),
  );
  return {
    kind: 'stand-in',
    sender: createTwilioSender({ client, programNumbers, clock: systemClock }),
    client,
    authToken: account.authToken,
    programNumbers,
    close: () => standIn.close(),
  };
}
