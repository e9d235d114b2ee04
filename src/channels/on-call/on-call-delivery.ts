import { createHash, createHmac } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { ChannelUnreachableError } from '../../core/errors.ts';
import type {
  AlertDelivery,
  AlertNotice,
  FollowUpDelivery,
  FollowUpReminder,
  MessageSender,
  Recipients,
} from '../../core/ports.ts';

export interface OnCallOptions {
  /** Receives a signed POST for every step. */
  readonly webhook?: { readonly url: string; readonly secret: string };
  /** The on-call phone of each program, by program id. */
  readonly phones?: ReadonlyMap<string, string>;
  readonly sender?: MessageSender;
  readonly email?: OnCallEmail;
  /** Always told: the staff page shows the alert by itself, this is for the log. */
  readonly note: (notice: AlertNotice) => void;
  /** @defaultValue 5000 */
  readonly timeoutMs?: number;
}

export interface OnCallEmail {
  /** `smtps://user:password@host` or `smtp://host:port`. */
  readonly server: string;
  readonly from: string;
  /** The on-call mailbox of each program, by program id: told where no rota says otherwise. */
  readonly addresses: ReadonlyMap<string, string>;
}

/**
 * Tells whoever is on call that there is an alert and where to read it: nothing about the person, nothing
 * clinical. Every way is tried; it throws when one failed, so that the step is tried again: the keys are the
 * same, and whoever was reached is not told twice where the provider allows.
 */
export function createOnCallDelivery({
  webhook,
  phones,
  sender,
  email,
  note,
  timeoutMs = 5_000,
}: OnCallOptions): AlertDelivery & FollowUpDelivery {
  const tell = async (telling: Telling, recipients: Recipients | undefined): Promise<void> => {
    const { program } = telling;
    const { people = [], andConfigured = true } = recipients ?? {};
    const named = (channel: 'sms' | 'email') =>
      people.flatMap(({ ways }) => ways.filter((way) => way.channel === channel).map(({ address }) => address));
    const reaches =
      (sender !== undefined && named('sms').length > 0) || (email !== undefined && named('email').length > 0);
    // An alert for people whom this server has no way to reach is everybody's.
    const isConfiguredTold = andConfigured || (telling.mustReach && !reaches);
    const configuredPhone = isConfiguredTold ? phones?.get(program) : undefined;
    const configuredMailbox = isConfiguredTold ? email?.addresses.get(program) : undefined;
    const texted = [...new Set([...named('sms'), ...(configuredPhone === undefined ? [] : [configuredPhone])])];
    const mailed = [...new Set([...named('email'), ...(configuredMailbox === undefined ? [] : [configuredMailbox])])];
    const ways: Promise<unknown>[] = [];
    if (webhook) {
      const told = people.length > 0 ? { told: people.map(({ id }) => id) } : {};
      ways.push(postWebhook(webhook, { ...telling.body, ...told }, timeoutMs));
    }
    if (sender) {
      for (const to of texted)
        ways.push(
          sender.send({ program, to, text: telling.text, idempotencyKey: `${telling.key}${keyFor(to, texted)}` }),
        );
    }
    if (email) for (const to of mailed) ways.push(mail(email, to, telling, timeoutMs));
    const failed = (await Promise.allSettled(ways)).find((way) => way.status === 'rejected');
    if (failed) throw failed.reason;
  };
  return {
    async deliver(notice, recipients) {
      note(notice);
      const { alertId, program, step } = notice;
      await tell(
        {
          program,
          key: `alert-${alertId}-${step}`,
          subject: step === 0 ? 'New alert' : `Alert still open (${step + 1})`,
          text: onCallText(notice),
          body: { type: 'porchlight.alert', ...notice },
          mustReach: true,
        },
        recipients,
      );
    },
    async remind(reminder, recipients) {
      const { program, key, kind, count } = reminder;
      await tell(
        {
          program,
          key: `follow-up-${key}`,
          subject: kind === 'due' ? 'Follow-up is due' : `Follow-up is overdue (${count})`,
          text: reminderText(reminder),
          body: { type: 'porchlight.follow-up', ...reminder },
          mustReach: kind === 'overdue',
        },
        recipients,
      );
    },
  };
}

/** One thing to say, in each of the ways it may be said. */
interface Telling {
  readonly program: AlertNotice['program'];
  readonly key: string;
  readonly subject: string;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Somebody has to hear it, whoever was meant. */
  readonly mustReach: boolean;
}

/** Several phones told of one step are several messages. */
const keyFor = (to: string, all: readonly string[]): string =>
  all.length === 1 ? '' : `-${createHash('sha256').update(to).digest('hex').slice(0, 12)}`;

const reminderText = ({ kind, count, link }: FollowUpReminder): string =>
  `${kind === 'due' ? 'Follow-up is due' : `Follow-up is overdue (${count})`}. Please look: ${link}`;

/** Fits one text. Says "alert" and a link only: anybody may see a phone's lock screen. */
export const onCallText = ({ link, step }: AlertNotice): string =>
  `${step === 0 ? 'New alert' : `Alert still open (${step + 1})`}. Please look now: ${link}`;

/** `sha256=` and the HMAC of the exact body, as the receiver computes it from the shared secret. */
export const signatureOf = (body: string, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

async function postWebhook(
  { url, secret }: NonNullable<OnCallOptions['webhook']>,
  event: Readonly<Record<string, unknown>>,
  timeoutMs: number,
): Promise<void> {
  const body = JSON.stringify(event);
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-porchlight-signature': signatureOf(body, secret) },
      body,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    throw new ChannelUnreachableError(true, 'the alert webhook could not be reached', { cause: error });
  }
  await response.body?.cancel();
  if (!response.ok) throw new ChannelUnreachableError(false, `the alert webhook answered ${response.status}`);
}

async function mail(email: OnCallEmail, to: string, { key, subject, text }: Telling, timeoutMs: number): Promise<void> {
  const transport = createTransport({
    url: email.server,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
  try {
    await transport.sendMail({
      from: email.from,
      to,
      subject,
      text,
      // The same step sent twice is one message to mail programs that look.
      messageId: `<${key}@porchlight>`,
    });
  } catch (error) {
    throw new ChannelUnreachableError(true, 'the mail server did not take the alert', { cause: error });
  } finally {
    transport.close();
  }
}
