import { createHash } from 'node:crypto';
import type { Packet } from '../../core/packet.ts';
import type { Screening } from '../../core/screening.ts';
import type { DisclosureStore, NewDisclosure } from '../../db/disclosure-store.ts';
import type { WebhookDelivery } from '../../db/webhook-queue.ts';
import { bundleOf } from './fhir/bundle.ts';
import { noticeVersionOf } from './notice.ts';

/** `notice`: that there is a packet, and where. `fhir`: the packet itself. */
export type WebhookContent = 'notice' | 'fhir';

/** News of a packet, as the receiver reads it: type, timestamp and data, as Standard Webhooks suggests. */
export function eventOf(
  delivery: Pick<WebhookDelivery, 'createdAt'>,
  packet: Packet,
  told: { readonly content: WebhookContent; readonly screening: Screening; readonly link: string },
): string {
  const { conversation: visit, program, status } = packet;
  const about = { visit, program: program.id, link: told.link };
  return JSON.stringify({
    type: `packet.${status}`,
    timestamp: delivery.createdAt.toISOString(),
    data:
      told.content === 'notice'
        ? about
        : {
            ...about,
            notice: packet.notice,
            noticeVersion: noticeVersionOf(packet.notice),
            bundle: bundleOf(packet, told),
          },
  });
}

/** The log's entry for a body that is about to leave, unless the very same was logged when it was tried before. */
export async function logWebhook(
  disclosures: DisclosureStore,
  { conversation, createdAt }: Pick<WebhookDelivery, 'conversation' | 'createdAt'>,
  { body, recipient, notice }: { readonly body: string; readonly recipient: string; readonly notice: string },
): Promise<void> {
  const sha256 = createHash('sha256').update(body).digest('hex');
  const earlier = await disclosures.list(conversation);
  if (earlier.some((logged) => logged.by === 'webhook' && logged.sha256 === sha256 && logged.at >= createdAt)) return;
  const entry: NewDisclosure = {
    conversation,
    by: 'webhook',
    format: 'fhir',
    recipient,
    purpose: 'Set up by the program: every packet is sent there',
    what: 'The packet, without the conversation',
    withTranscript: false,
    noticeVersion: noticeVersionOf(notice),
    sha256,
  };
  await disclosures.add([entry], new Date());
}
