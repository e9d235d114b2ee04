import { z } from 'zod';
import { lentPageSchema, namedPageSchema, type LentPage, type NamedPage } from './page-door.ts';
import { doorCodeSchema, doorPhoneSchema, type DoorCode, type DoorPhone } from './door.ts';
import type { SavedVisit, VisitFlow } from '../core/flow.ts';

/** How many of the visitor's last messages the crisis check reads as history. */
const recentCount = 20;
/** A message in history is cut to this: enough for the check, bounded for the snapshot. */
const recentMaxChars = 2_000;

/** What one conversation keeps between turns, besides its transcript. */
export interface Envelope {
  readonly visit: SavedVisit;
  /** Ids of the choices last put, in order. */
  readonly offered: readonly string[];
  /** The visitor's last messages, oldest first. */
  readonly recent: readonly string[];
  /** When the automation notice was last given, ISO. */
  readonly noticeAt: string;
  /** A code on its way to a phone; null when none is. */
  readonly doorCode: DoorCode | null;
  /** The phone by which this visit may go on; null when it has none but its own. */
  readonly doorPhone: DoorPhone | null;
  readonly codesSent: number;
  /** A page that was named by its code and waits for a yes; null when none does. */
  readonly namedPage: NamedPage | null;
  /** The page by which this visit may go on besides the phone; null when it has none but its own. */
  readonly lentPage: LentPage | null;
  /** When codes came that no page shows, ISO, within the last hour. */
  readonly wrongPages: readonly string[];
  /** Whoever writes there next has to show to be the visitor. Absent: as the visit itself last stood. */
  readonly doubts?: { readonly phone: boolean; readonly page: boolean };
  /** Due times of waits already enqueued, ISO: the same wait is not enqueued again for every answer. */
  readonly waits: Readonly<Record<string, string>>;
  /** When they were last welcomed back on opening the page, ISO: their next message is not welcomed again. */
  readonly welcomedAt?: string;
}

const stored = z.object({
  version: z.string(),
  visit: z.object({ value: z.unknown(), context: z.looseObject({}) }),
  offered: z.array(z.string()),
  recent: z.array(z.string()),
  noticeAt: z.string(),
  waits: z.record(z.string(), z.string()),
  doorCode: doorCodeSchema.nullable().default(null),
  doorPhone: doorPhoneSchema.nullable().default(null),
  codesSent: z.number().default(0),
  namedPage: namedPageSchema.nullable().default(null),
  lentPage: lentPageSchema.nullable().default(null),
  wrongPages: z.array(z.string()).default([]),
  doubts: z.object({ phone: z.boolean(), page: z.boolean() }).exactOptional(),
  welcomedAt: z.string().exactOptional(),
});

/** As stored: with the version of the flow that wrote it. */
export const pack = (envelope: Envelope, version: string): unknown => ({ version, ...envelope });

/** Opens what `pack` wrote, carrying an older visit over to this flow. Throws FlowVersionError for a newer one. */
export function unpack(snapshot: unknown, flow: VisitFlow): Envelope {
  const { version, visit, ...rest } = stored.parse(snapshot);
  return { ...rest, visit: flow.carryOver(visit as unknown as SavedVisit, version) };
}

export const remember = (recent: readonly string[], text: string): readonly string[] =>
  text.trim() === '' ? recent : [...recent, text.slice(0, recentMaxChars)].slice(-recentCount);
