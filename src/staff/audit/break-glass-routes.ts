import { z } from 'zod';
import { StaffRefusedError } from '../../core/errors.ts';
import { conversationId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports.ts';
import type { BreakGlassStore } from '../../db/break-glass-store.ts';
import type { Cursor } from '../../db/page.ts';
import type { StaffStore } from '../../db/staff-store.ts';
import type { StaffArea } from '../api/route.ts';
import { pageQuery, uuid } from '../api/shapes.ts';
import { brokenGlassPageSchema, openedGlassSchema, openGlassSchema, unreviewedSchema } from './schema.ts';

interface BreakGlassOptions {
  readonly breakGlass: BreakGlassStore;
  readonly staff: StaffStore;
  readonly clock: Clock;
}

/** Long enough to see somebody through a crisis; opening it again is another entry. */
const openMinutes = 60;

/** A visit opened outside one's role or programs, and the compliance officer's look at it. */
export const breakGlassArea =
  ({ breakGlass, staff, clock }: BreakGlassOptions): StaffArea =>
  (route) => {
    route({
      method: 'POST',
      url: '/break-glass',
      summary: `Open one visit outside one’s role or programs for ${openMinutes} minutes, with a reason`,
      action: 'break-glass.open',
      scope: 'none',
      audit: {
        action: 'break_glass.opened',
        subject: ({ body }) => body.conversation,
        detail: (_input, { id }) => ({ breakGlass: id, minutes: openMinutes }),
      },
      body: openGlassSchema,
      reply: openedGlassSchema,
      handler: async ({ user, body: { conversation, reason } }) => {
        const openedAt = clock.now();
        const expiresAt = new Date(openedAt.getTime() + openMinutes * 60_000);
        const glass = { conversation: conversationId(conversation), by: user.id, reason, openedAt, expiresAt };
        const { id } = await breakGlass.open(glass);
        return { id, expiresAt: expiresAt.toISOString() };
      },
    });
    route({
      method: 'GET',
      url: '/break-glass',
      summary: 'Visits opened outside a role or programs, newest first',
      action: 'break-glass.review',
      scope: 'programs',
      audit: { action: 'break_glass.listed', subject: () => '' },
      query: z.object(pageQuery),
      reply: brokenGlassPageSchema,
      handler: async ({ programs, query: { before, limit } }) => {
        const after = cursorIn(before);
        const [page, accounts] = await Promise.all([
          breakGlass.list({ limit, ...(after && { after }), ...(programs && { programs }) }),
          staff.list(),
        ]);
        const nameOf = (id: string): string => accounts.find((account) => account.id === id)?.name ?? id;
        return {
          rows: page.rows.map(({ by, reviewedBy, openedAt, expiresAt, reviewedAt, ...glass }) => ({
            ...glass,
            byName: nameOf(by),
            openedAt: openedAt.toISOString(),
            expiresAt: expiresAt.toISOString(),
            reviewedAt: reviewedAt?.toISOString() ?? null,
            reviewedByName: reviewedBy === null ? null : nameOf(reviewedBy),
          })),
          next: page.next && `${page.next.at.toISOString()} ${page.next.id}`,
        };
      },
    });
    route({
      method: 'GET',
      url: '/break-glass/unreviewed',
      summary: 'How many of them nobody has looked at',
      action: 'break-glass.review',
      scope: 'programs',
      audit: null,
      reply: unreviewedSchema,
      handler: async ({ programs }) => ({ count: await breakGlass.unreviewed(programs ?? undefined) }),
    });
    route({
      method: 'POST',
      url: '/break-glass/:glass/review',
      summary: 'Note that one was looked at',
      action: 'break-glass.review',
      scope: 'programs',
      audit: { action: 'break_glass.reviewed', subject: ({ params }) => params.glass },
      params: z.object({ glass: uuid }),
      handler: async ({ user, programs, params: { glass } }) => {
        const done = await breakGlass.review(glass, user.id, clock.now(), programs ?? undefined);
        if (done === 'own')
          throw new StaffRefusedError('staff.conflict', 'You opened this visit. Somebody else looks at it.');
      },
    });
  };

const cursorSchema = z.tuple([z.iso.datetime(), uuid]);

function cursorIn(before: string | undefined): Cursor | null {
  const read = cursorSchema.safeParse(before?.split(' '));
  return read.success ? { at: new Date(read.data[0]), id: read.data[1] } : null;
}
