import { z } from 'zod';
import { NotFoundError, StaffRefusedError } from '../../core/errors.ts';
import type { ProgramId } from '../../core/ids.ts';
import type { Program } from '../../core/program.ts';
import type { WebhookDelivery, WebhookQueue } from '../../db/webhook-queue.ts';
import type { StaffArea } from '../api/route.ts';
import { actionUnless, uuid } from '../api/shapes.ts';
import { may } from '../policy.ts';
import { cursorIn, cursorText } from './cursor.ts';
import { deliveriesQuery, deliveriesSchema } from './schema.ts';
import type { WebhookContent } from './webhook-event.ts';

export interface WebhookAreaParts {
  readonly queue: WebhookQueue;
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly content: WebhookContent | 'off';
}

/** What was told to the EHR or CRM, and what could not be: no name, nothing clinical. */
export const webhookArea =
  ({ queue, programs, content }: WebhookAreaParts): StaffArea =>
  (route) => {
    route({
      method: 'GET',
      url: '/webhook/deliveries',
      summary: 'What was told to the EHR or CRM, newest first',
      action: 'webhook.read',
      scope: 'programs',
      audit: null,
      query: deliveriesQuery,
      reply: deliveriesSchema,
      handler: async ({ query, user, programs: mine }) => {
        const { status, limit } = query;
        const before = cursorIn(query.before);
        const page = await queue.list({
          programs: mine,
          limit,
          ...(status && { statuses: [status] }),
          ...(before && { before }),
        });
        return {
          rows: page.rows.map((row) => present(row, user.roles, programs, content)),
          next: cursorText(page.next),
          content,
        };
      },
    });

    route({
      method: 'POST',
      url: '/webhook/deliveries/:delivery/resend',
      summary: 'Send one that was given up again',
      action: 'webhook.resend',
      scope: 'programs',
      audit: { action: 'webhook.resent', subject: ({ params }) => params.delivery },
      params: z.object({ delivery: uuid }),
      handler: async ({ params, programs: mine }) => {
        if (content === 'off') throw new StaffRefusedError('staff.conflict', noWebhook);
        if (!(await queue.resend(params.delivery, mine))) throw new NotFoundError('nothing given up of that id');
      },
    });
  };

const noWebhook = 'No webhook is set up.';

function present(
  row: WebhookDelivery,
  roles: readonly string[],
  programs: WebhookAreaParts['programs'],
  content: WebhookAreaParts['content'],
): z.input<typeof deliveriesSchema>['rows'][number] {
  const program = programs.get(row.program);
  const against =
    row.status !== 'dead'
      ? 'Only one that was given up is sent again.'
      : content === 'off'
        ? noWebhook
        : may(roles, 'webhook.resend')
          ? null
          : 'An administrator sends it again.';
  return {
    id: row.id,
    visit: row.conversation,
    program: program?.shortName ?? row.program,
    timeZone: program?.timeZone ?? 'UTC',
    status: row.status,
    attempts: row.attempts,
    createdAt: row.createdAt.toISOString(),
    dueAt: row.status === 'pending' ? row.dueAt.toISOString() : null,
    lastError: row.lastError,
    actions: [actionUnless('resend', against)],
  };
}
