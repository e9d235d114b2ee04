import { createHmac } from 'node:crypto';
import { createTransport } from 'nodemailer';
import { ChannelUnreachableError } from '../../core/errors.ts';
import type { AlertDelivery, AlertNotice, MessageSender } from '../../core/ports.ts';

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
  /** The on-call mailbox of each program, by program id. */
  readonly addresses: ReadonlyMap<string, string>;
}

/**
 * Tells whoever is on call that there is an alert and where to read it: nothing about the person, nothing
 * clinical. Every way is tried; it throws when a configured way failed, so that the step is tried again.
 */
export function createOnCallDelivery({
  webhook,
  phones,
  sender,
  email,
  note,
  timeoutMs = 5_000,
}: OnCallOptions): AlertDelivery {
  return {
    async deliver(notice) {
      note(notice);
      const phone = phones?.get(notice.program);
      const mailbox = email?.addresses.get(notice.program);
      const ways: Promise<unknown>[] = [
        ...(webhook ? [postWebhook(webhook, notice, timeoutMs)] : []),
        ...(phone !== undefined && sender
          ? [
              sender.send({
                program: notice.program,
                to: phone,
                text: onCallText(notice),
                idempotencyKey: `alert-${notice.alertId}-${notice.step}`,
              }),
            ]
          : []),
      ];
      if (email && mailbox !== undefined) ways.push(mail(email, mailbox, notice, timeoutMs));
      const failed = (await Promise.allSettled(ways)).find((way) => way.status === 'rejected');
      if (failed) throw failed.reason;
    },
  };
}

/** Fits one text. Says "alert" and a link only: anybody may see a phone's lock screen. */
export const onCallText = ({ link, step }: AlertNotice): string =>
  `${step === 0 ? 'New alert' : `Alert still open (${step + 1})`}. Please look now: ${link}`;

/** `sha256=` and the HMAC of the exact body, as the receiver computes it from the shared secret. */
export const signatureOf = (body: string, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

async function postWebhook(
  { url, secret }: NonNullable<OnCallOptions['webhook']>,
  notice: AlertNotice,
  timeoutMs: number,
): Promise<void> {
  const body = JSON.stringify({ type: 'porchlight.alert', ...notice });
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

async function mail(email: OnCallEmail, to: string, notice: AlertNotice, timeoutMs: number): Promise<void> {
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
      subject: notice.step === 0 ? 'New alert' : `Alert still open (${notice.step + 1})`,
      text: onCallText(notice),
      // The same step sent twice is one message to mail programs that look.
      messageId: `<alert-${notice.alertId}-${notice.step}@porchlight>`,
    });
  } catch (error) {
    throw new ChannelUnreachableError(true, 'the mail server did not take the alert', { cause: error });
  } finally {
    transport.close();
  }
}
