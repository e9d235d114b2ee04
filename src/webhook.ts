/** The outbound webhook, put together from settings: what is told, to whom, and that it is written down first. */
import { createWebhookSender } from './channels/webhook/sender.ts';
import { secretBytes } from './channels/webhook/sign.ts';
import type { Config } from './config/config.ts';
import { NotFoundError } from './core/errors.ts';
import { packetId, type ProgramId } from './core/ids.ts';
import type { Screening } from './core/screening.ts';
import { createDisclosureStore } from './db/disclosure-store.ts';
import { createPacketStore } from './db/packet-store.ts';
import { createWebhookQueue } from './db/webhook-queue.ts';
import type { WebhookParts } from './jobs/deliver-webhook.ts';
import type { Storage } from './porchlight.ts';
import { eventOf, logWebhook } from './staff/disclosures/webhook-event.ts';

/** Undefined when no webhook is set up: what waits from earlier then stays where it is. */
export function openWebhook(
  config: Config,
  storage: Pick<Storage, 'db' | 'vault'>,
  screenings: ReadonlyMap<ProgramId, Screening>,
  publicUrl: string,
): WebhookParts | undefined {
  const { WEBHOOK_URL: url, WEBHOOK_SECRET: secret, WEBHOOK_CONTENT: content } = config;
  const key = secret === undefined ? null : secretBytes(secret);
  if (url === undefined || !key) return undefined;
  const packets = createPacketStore(storage);
  const disclosures = createDisclosureStore(storage);
  return {
    queue: createWebhookQueue(storage.db),
    sender: createWebhookSender({ url, key, allowsPrivate: config.WEBHOOK_ALLOW_PRIVATE }),
    bodyOf: async (delivery) => {
      const [listed] = (await packets.list({ conversation: delivery.conversation, limit: 1 })).rows;
      const screening = screenings.get(delivery.program);
      if (!listed || !screening) throw new NotFoundError('no packet to tell of');
      const packet = await packets.read(packetId(listed.id));
      const link = `${publicUrl}/staff/visits/${delivery.conversation}`;
      const body = eventOf(delivery, packet, { content, screening, link });
      if (content === 'fhir') {
        const recipient = config.WEBHOOK_RECIPIENT ?? new URL(url).host;
        await logWebhook(disclosures, delivery, { body, recipient, notice: packet.notice });
      }
      return body;
    },
  };
}
