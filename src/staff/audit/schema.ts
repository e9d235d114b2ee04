import { z } from 'zod';
import { moment, pageOf, pageQuery, uuid } from '../api/shapes.ts';

const printable = /^\P{Cc}*$/u;

/** What to look for. All that is given must hold. */
export const auditFilterSchema = z.object({
  /** A member of staff's id, `system`, `command line` or `unknown`. */
  actor: z.string().max(100).regex(printable).optional(),
  action: z
    .string()
    .max(100)
    .regex(/^(?:refused|sign_in|sign_out|[a-z_-]+\.[a-z_]+)$/)
    .optional(),
  /** The id of a visit, packet, alert, task or account. */
  subject: z.string().trim().max(100).regex(printable).optional(),
  from: moment.optional(),
  to: moment.optional(),
});
export type AuditFilter = z.output<typeof auditFilterSchema>;

export const auditQuerySchema = auditFilterSchema.extend(pageQuery).extend({
  before: z
    .string()
    .regex(/^\d{1,15}$/)
    .optional(),
});

export const auditPageSchema = pageOf(
  z.object({
    seq: z.number().int(),
    at: moment,
    actor: z.string(),
    /** Their name today; null where `actor` is no account. */
    actorName: z.string().nullable(),
    action: z.string(),
    subject: z.string(),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  }),
);

/** What the filters offer. */
export const auditFacetsSchema = z.object({
  actions: z.array(z.string()),
  actors: z.array(z.object({ id: z.string(), name: z.string() })),
});

/** `broken`: the entry of this number, or one before it, was changed, removed or slipped in. */
export const auditVerdictSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('intact'), entries: z.number().int() }),
  z.object({ kind: z.literal('broken'), seq: z.number().int() }),
]);

export const reasonMinChars = 10;

export const openGlassSchema = z.object({
  conversation: uuid,
  reason: z.string().trim().min(reasonMinChars, 'A reason that somebody else understands.').max(1_000),
});
export const openedGlassSchema = z.object({ id: uuid, expiresAt: moment });

export const brokenGlassPageSchema = pageOf(
  z.object({
    id: uuid,
    conversation: uuid,
    program: z.string(),
    byName: z.string(),
    reason: z.string(),
    openedAt: moment,
    expiresAt: moment,
    reviewedAt: moment.nullable(),
    reviewedByName: z.string().nullable(),
  }),
);

export const unreviewedSchema = z.object({ count: z.number().int() });
