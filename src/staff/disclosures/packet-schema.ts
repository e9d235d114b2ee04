import { z } from 'zod';
import { crisisKinds, crisisLevels } from '../../core/crisis.ts';
import { languages } from '../../core/language.ts';
import type { Packet } from '../../core/packet.ts';
import { packetGroups } from '../../core/screening.ts';

const moment = z.iso.datetime();
const channel = z.enum(['web', 'sms', 'voice', 'activity']);

const answerValue = z.union([
  z.string(),
  z.number(),
  z.array(z.string()),
  z.strictObject({ on: z.string(), precision: z.enum(['year', 'month', 'day', 'time']) }),
]);

const answer = z.strictObject({
  question: z.string(),
  label: z.string(),
  asked: z.string(),
  status: z.enum(['given', 'unsure', 'skipped', 'unclear']),
  value: answerValue.optional(),
  display: z.string(),
  at: moment,
  code: z.string().optional(),
});

/** A packet as JSON. A property added is a change that readers may ignore; anything else is `porchlight.packet/2`. */
export const packetSchema = z.strictObject({
  schema: z.literal('porchlight.packet/1'),
  id: z.string(),
  program: z.strictObject({ id: z.string(), name: z.string(), timeZone: z.string() }),
  conversation: z.string(),
  status: z.enum(['confirmed', 'partial']),
  lang: z.enum(languages),
  channels: z.array(channel),
  startedAt: moment,
  confirmedAt: moment.nullable(),
  screeningVersion: z.string(),
  contact: z.array(answer),
  consents: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      granted: z.boolean().nullable(),
      wordingVersion: z.string(),
      at: moment,
    }),
  ),
  flags: z.array(
    z.strictObject({
      kind: z.enum(['crisis', 'safety', 'contact', 'access', 'route']),
      text: z.string(),
      at: moment.optional(),
    }),
  ),
  routes: z.array(
    z.strictObject({
      id: z.string(),
      label: z.string(),
      priority: z.enum(['now', 'today', 'routine']),
      because: z.string(),
      source: z.string(),
    }),
  ),
  crisis: z.array(z.strictObject({ at: moment, level: z.enum(crisisLevels), kinds: z.array(z.enum(crisisKinds)) })),
  groups: z.array(z.strictObject({ group: z.enum(packetGroups), label: z.string(), answers: z.array(answer) })),
  scores: z.array(
    z.strictObject({
      instrument: z.string(),
      name: z.string(),
      total: z.number().nullable(),
      max: z.number().nullable(),
      meaning: z.string(),
      source: z.string(),
      panelCode: z.string().optional(),
      totalCode: z.string().optional(),
      items: z.array(answer),
    }),
  ),
  skipped: z.array(answer),
  transcript: z.array(
    z.strictObject({ at: moment, from: z.enum(['visitor', 'porchlight', 'staff']), channel, text: z.string() }),
  ),
  notice: z.string(),
  /** Invented, to try the console with. */
  demo: z.literal(true).optional(),
});

/** What a packet is disclosed with: the notice first, then to whom and why, then the packet. */
export const disclosedPacketSchema = z.strictObject({
  schema: z.literal('porchlight.disclosure/1'),
  notice: z.string(),
  noticeVersion: z.string(),
  noticeCaution: z.string(),
  disclosure: z.strictObject({
    recipient: z.string(),
    purpose: z.string(),
    what: z.string(),
  }),
  packet: packetSchema,
});

/** Throws a ZodError for a packet that does not fit: what leaves is what is described. */
export const asPacketJson = (packet: Packet): z.output<typeof packetSchema> => packetSchema.parse(packet);
