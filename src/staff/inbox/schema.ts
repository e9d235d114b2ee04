import { z } from 'zod';
import { crisisKinds } from '../../core/crisis.ts';
import { visitFlags } from '../../core/visit-summary.ts';
import { moment, pageQuery, uuid } from '../api/shapes.ts';

export const sections = ['waiting', 'progress', 'abandoned', 'done'] as const;
export type Section = (typeof sections)[number];
export const channels = ['web', 'sms', 'voice', 'activity'] as const;
export const langs = ['en', 'es'] as const;
/** How long ago the visitor last wrote. */
export const ages = ['hour', 'day', 'week', 'older'] as const;

const program = z.object({ id: z.string(), name: z.string(), timeZone: z.string() });
/** A member of staff by name. */
export const colleague = z.object({ id: z.string(), name: z.string(), isMe: z.boolean() });
export type Colleague = z.output<typeof colleague>;

const filters = {
  program: z.string().max(60).optional(),
  channel: z.enum(channels).optional(),
  lang: z.enum(langs).optional(),
  route: z.string().max(60).optional(),
  flag: z.enum(visitFlags).optional(),
  /** An account's id, or `me`, or `nobody`. */
  owner: z.union([z.literal('me'), z.literal('nobody'), uuid]).optional(),
  age: z.enum(ages).optional(),
  held: z.enum(['yes', 'no']).optional(),
};
export const inboxCountsQuery = z.object(filters);
export const inboxQuery = z.object({ ...filters, ...pageQuery, section: z.enum(sections).optional() });
/** A name or a phone number. What was written in a visit is never searched. */
export const inboxSearch = inboxQuery.extend({ q: z.string().trim().max(80) });
export type InboxFilters = z.output<typeof inboxCountsQuery> & { readonly q?: string | undefined };

export const visitRow = z.object({
  id: uuid,
  program,
  section: z.enum(sections),
  status: z.enum(['open', 'screening', 'confirmed', 'stopped', 'ended']),
  channel: z.enum(channels),
  lang: z.enum(langs),
  /** Null when the reader's role shows no identity, and before a name was given. */
  name: z.string().nullable(),
  flags: z.array(z.enum(visitFlags)),
  routes: z.array(z.object({ id: z.string(), label: z.string(), priority: z.enum(['now', 'today', 'routine']) })),
  isDemo: z.boolean(),
  hasOpenAlert: z.boolean(),
  hasOpenTask: z.boolean(),
  owner: colleague.nullable(),
  heldBy: colleague.nullable(),
  startedAt: moment,
  /** The visitor's last message. */
  lastVisitorAt: moment.nullable(),
});
export type VisitRow = z.output<typeof visitRow>;

export const inboxPage = z.object({
  rows: z.array(visitRow),
  next: z.string().nullable(),
  /** False when looking by name, route or flag ended before the page was full: `lookedUntil` says how far it got. */
  isWhole: z.boolean(),
  lookedUntil: moment.nullable(),
});
export type InboxPage = z.output<typeof inboxPage>;

/** Counted up to 100. */
export const inboxCounts = z.object({
  waiting: z.number(),
  progress: z.number(),
  abandoned: z.number(),
  done: z.number(),
});

/** What the filters offer. */
export const inboxChoices = z.object({
  programs: z.array(program),
  routes: z.array(z.object({ id: z.string(), label: z.string() })),
  owners: z.array(colleague),
  /** The reader's role shows names, flags and routes, and may look by them. */
  seesPeople: z.boolean(),
});

export const openAlert = z.object({
  id: uuid,
  visit: uuid,
  program,
  level: z.enum(['concern', 'urgent', 'emergency']),
  kinds: z.array(z.enum(crisisKinds)),
  at: moment,
  channel: z.enum(channels),
  lang: z.enum(langs),
  name: z.string().nullable(),
  heldBy: colleague.nullable(),
  /** How often it was put in front of staff. */
  escalations: z.number(),
});
export type OpenAlert = z.output<typeof openAlert>;
/** Gravest first, then longest open. `now`: the server's clock, that running times count from. */
export const openAlerts = z.object({ rows: z.array(openAlert), now: moment });

/** What came of an alert. */
export const alertResults = [
  'reached-safe',
  'reached-emergency-services',
  'reached-handed-over',
  'not-reached',
  'not-a-crisis',
] as const;
export const acknowledgement = z.object({
  result: z.enum(alertResults),
  note: z.string().trim().max(2_000).default(''),
});
export const acknowledged = z.object({
  kind: z.enum(['acknowledged', 'already']),
  by: colleague,
});
export const alertPlace = z.object({ id: uuid, visit: uuid });
