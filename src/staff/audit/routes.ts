import { stringify } from 'csv-stringify/sync';
import type { Clock } from '../../core/ports.ts';
import type { AuditEntry, AuditLog } from '../../db/audit-log.ts';
import type { StaffStore } from '../../db/staff-store.ts';
import type { StaffArea } from '../api/route.ts';
import { uuid } from '../api/shapes.ts';
import {
  auditFacetsSchema,
  auditFilterSchema,
  auditPageSchema,
  auditQuerySchema,
  auditVerdictSchema,
  type AuditFilter,
} from './schema.ts';

interface AuditOptions {
  readonly audit: AuditLog;
  readonly staff: StaffStore;
  readonly clock: Clock;
}

/** One file; a longer search is exported in parts, by time. */
const exportedMost = 20_000;

/** The audit trail: searched, verified, exported. Ids and counts only, so it belongs to no program. */
export const auditArea = ({ audit, staff, clock }: AuditOptions): StaffArea => {
  const names = async (): Promise<ReadonlyMap<string, string>> =>
    new Map((await staff.list()).map(({ id, name }) => [id, name]));
  const read = { action: 'audit.read', scope: 'none' } as const;

  return (route) => {
    route({
      ...read,
      method: 'GET',
      url: '/audit',
      summary: 'Entries of the audit trail, newest first',
      audit: { action: 'audit.read', subject: () => '', detail: ({ query }) => given(query) },
      query: auditQuerySchema,
      reply: auditPageSchema,
      handler: async ({ query: { before, limit, ...filter } }) => {
        const [found, known] = await Promise.all([
          audit.list({
            ...matching(filter),
            ...(before !== undefined && { before: Number(before) }),
            limit: limit + 1,
          }),
          names(),
        ]);
        const rows = found.slice(0, limit);
        return {
          rows: rows.map((entry) => present(entry, known)),
          next: found.length > limit ? String(rows.at(-1)!.seq) : null,
        };
      },
    });
    route({
      ...read,
      method: 'GET',
      url: '/audit/facets',
      summary: 'What the audit trail can be filtered by',
      audit: null,
      reply: auditFacetsSchema,
      handler: async () => {
        const [actions, known] = await Promise.all([audit.actions(), names()]);
        return { actions: [...actions], actors: [...known].map(([id, name]) => ({ id, name })) };
      },
    });
    route({
      ...read,
      method: 'POST',
      url: '/audit/verify',
      summary: 'Check the chain of the whole audit trail',
      audit: { action: 'audit.verified', subject: () => '', detail: (_input, verdict) => ({ result: verdict.kind }) },
      reply: auditVerdictSchema,
      handler: async () => await audit.verify(),
    });
    route({
      ...read,
      method: 'GET',
      url: '/audit/export.csv',
      summary: `The entries found, as CSV, at most ${exportedMost}`,
      audit: {
        action: 'audit.exported',
        subject: () => '',
        detail: ({ query }) => given(query),
      },
      query: auditFilterSchema,
      handler: async ({ query, reply }) => {
        const [found, known] = await Promise.all([audit.list({ ...matching(query), limit: exportedMost }), names()]);
        const rows = found.map((entry) => ({ ...present(entry, known), detail: JSON.stringify(entry.detail) }));
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', `attachment; filename="audit-${clock.now().toISOString().slice(0, 10)}.csv"`)
          .send(stringify(rows, { header: true, columns: [...columns], escape_formulas: true }));
      },
    });
  };
};

const columns = ['seq', 'at', 'actor', 'actorName', 'action', 'subject', 'detail'] as const;

const present = (entry: AuditEntry, names: ReadonlyMap<string, string>) => ({
  ...entry,
  at: entry.at.toISOString(),
  actorName: names.get(entry.actor) ?? null,
});

const matching = ({ actor, action, subject, from, to }: AuditFilter) => ({
  ...(actor !== undefined && { actor }),
  ...(action !== undefined && { action }),
  ...(subject !== undefined && subject !== '' && { subject }),
  ...(from !== undefined && { from: new Date(from) }),
  ...(to !== undefined && { to: new Date(to) }),
});

/** What was looked for, without what was not asked. */
const given = ({ actor, action, subject, from, to }: AuditFilter) => ({
  ...(actor !== undefined && { ofActor: named(actor) }),
  ...(action !== undefined && { ofAction: action }),
  // Not as the subject: to look for what happened to a record is not to open it.
  ...(subject !== undefined && subject !== '' && { ofSubject: named(subject) }),
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
});

/** Somebody may type a person's name where an id belongs, and what stands in the trail stands there for good. */
const named = (text: string): string =>
  uuid.safeParse(text).success || /^(?:system|command line|unknown|webhook)$|^[a-z0-9-]+(?:\/[a-z0-9-]+)+$/.test(text)
    ? text
    : 'no id';
