import { NotFoundError } from '../core/errors.ts';
import type { EventSender } from '../core/ports.ts';
import type { DueDelivery, WebhookDelivery, WebhookQueue } from '../db/webhook-queue.ts';
import { backoffMs } from './backoff.ts';

export interface WebhookParts {
  readonly queue: WebhookQueue;
  readonly sender: EventSender;
  /**
   * What is told, written down in the disclosure log where it says anything of the person. Throws NotFoundError when
   * the visit or its packet is gone.
   */
  readonly bodyOf: (delivery: WebhookDelivery) => Promise<string>;
}

/** Five seconds, doubling to a quarter of an hour: about a day of trying. */
const mostAttempts = 100;

/** Tells the webhook of one packet, or plans when to try again; given up, staff see it. */
export async function deliverWebhook({ queue, sender, bodyOf }: WebhookParts, id: string): Promise<void> {
  const delivery = await queue.next(id);
  if (!delivery) return;
  if (!delivery.isDue) return await queue.wakeWhenDue(id);
  const body = await written(bodyOf, delivery);
  if (body === null) return await queue.bury(id, 'packet-gone');
  const sent = await sender.send({ id, body });
  if (sent.kind === 'taken') return await queue.delivered(delivery);
  if (sent.isFinal || delivery.attempts + 1 >= mostAttempts) return await queue.bury(id, sent.reason);
  const waitMs = Math.max(backoffMs(delivery.attempts), sent.waitMs * (1 + Math.random() / 4));
  await queue.retry(id, waitMs, sent.reason);
}

async function written(bodyOf: WebhookParts['bodyOf'], delivery: DueDelivery): Promise<string | null> {
  try {
    return await bodyOf(delivery);
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}
