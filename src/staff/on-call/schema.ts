import { z } from 'zod';
import { whoms } from '../../core/rota.ts';
import { allowedAction, moment, uuid } from '../api/shapes.ts';

const time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time, like 18:00.');
const personName = z.object({ id: uuid, name: z.string(), isMe: z.boolean() });

/** A time with the same people on call throughout; nobody: a gap. */
const coverage = z.object({ from: moment, to: moment, people: z.array(z.string()) });

const stepSchema = z.object({
  minutes: z.number().int().min(0).max(240),
  whom: z.enum(whoms),
});

/** How fast alerts were acknowledged, or visits acted on. Minutes; null when there was none. */
export const waits = z.object({
  count: z.number(),
  medianMinutes: z.number().nullable(),
  /** Nine in ten were faster. */
  ninetiethMinutes: z.number().nullable(),
  longestMinutes: z.number().nullable(),
});
export type Waits = z.output<typeof waits>;

export const programRota = z.object({
  program: z.object({ id: z.string(), name: z.string(), timeZone: z.string() }),
  /** No shift and no one-off: alerts go to the addresses in the settings. */
  isEmpty: z.boolean(),
  now: z.array(z.string()),
  next: coverage.nullable(),
  /** Two weeks from now. */
  coverage: z.array(coverage),
  gaps: z.array(coverage),
  shifts: z.array(z.object({ id: uuid, person: uuid, day: z.number(), starts: z.string(), ends: z.string() })),
  overrides: z.array(z.object({ id: uuid, person: uuid, from: moment, to: moment })),
  lead: uuid.nullable(),
  steps: z.array(stepSchema),
  /** Everybody who works on its visits. `ways`: how an alert reaches them from this server; empty: not at all. */
  people: z.array(personName.extend({ ways: z.array(z.enum(['sms', 'email'])) })),
  /** Of the last 30 days, from raised to acknowledged. */
  alerts: waits,
  /** Of the last 30 days, from waiting to the first thing that somebody did. */
  visits: waits,
  actions: z.array(allowedAction('change')),
});
export type ProgramRotaView = z.output<typeof programRota>;

export const rotaList = z.object({
  rotas: z.array(programRota),
  now: moment,
  /** What alerts reach without a rota, and at its last step. */
  configured: z.array(z.object({ program: z.string(), ways: z.array(z.enum(['sms', 'email', 'webhook'])) })),
});

export const shiftBody = z.object({
  person: uuid,
  days: z.array(z.int().min(1).max(7)).min(1),
  starts: time,
  ends: time,
});
/** Local times of the program, `2026-11-24T20:00`. */
const local = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'A day and a time.');
export const overrideBody = z.object({ person: uuid, from: local, to: local });
export const planBody = z.object({
  lead: uuid.nullable(),
  steps: z
    .array(stepSchema)
    .min(1)
    .max(8)
    .refine((steps) => steps[0]?.minutes === 0, 'The first step is at once: 0 minutes.')
    .refine(
      (steps) => steps.every((step, index) => index === 0 || step.minutes > steps[index - 1]!.minutes),
      'Each step comes later than the one before.',
    )
    .refine((steps) => steps.at(-1)?.whom === 'everyone', 'The last step tells everyone.'),
});

/** Somebody's own. Empty: not by this way. */
const myWays = z.object({ phone: z.string(), email: z.string() });
export const myWaysReply = myWays.extend({
  /** Whether the server can text and mail at all. */
  can: z.object({ sms: z.boolean(), email: z.boolean(), webhook: z.boolean() }),
});
export const myWaysBody = z.object({
  phone: z.string().trim().max(30),
  email: z.union([z.literal(''), z.email('An email address.').max(200)]),
});
