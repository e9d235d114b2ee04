import { z } from 'zod';
import { NotFoundError, StaffRefusedError } from '../../core/errors.ts';
import { conversationId, type ConversationId, type ProgramId } from '../../core/ids.ts';
import type { Clock, ConversationStore, Hints } from '../../core/ports.ts';
import type { Program } from '../../core/program.ts';
import type { Screening } from '../../core/screening.ts';
import type { AlertStore } from '../../db/alert-store.ts';
import type { ConversationDesk } from '../../db/conversation-desk.ts';
import type { InboxStore } from '../../db/inbox-store.ts';
import type { NoteStore } from '../../db/note-store.ts';
import type { Outbox } from '../../db/outbox.ts';
import type { PacketStore } from '../../db/packet-store.ts';
import type { StaffStore, StaffUser } from '../../db/staff-store.ts';
import type { StaffArea } from '../api/route.ts';
import { uuid } from '../api/shapes.ts';
import { readColleagues } from '../colleagues.ts';
import { presentRow } from '../inbox/presenter.ts';
import { contactLimits } from './contact-limits.ts';
import { presentLine, presentPacket, presentVisitAlert } from './presenter.ts';
import {
  newNote,
  newOwner,
  transcript,
  transcriptQuery,
  visitView,
  type VisitAction,
  type VisitView,
} from './schema.ts';
import { visitActionsOf } from './visit-actions.ts';

export interface VisitParts {
  readonly inbox: InboxStore;
  readonly alerts: AlertStore;
  readonly packets: PacketStore;
  readonly notes: NoteStore;
  readonly desk: Pick<ConversationDesk, 'addresses' | 'consents'>;
  readonly store: Pick<ConversationStore, 'read'>;
  readonly outbox: Pick<Outbox, 'status' | 'resend'>;
  readonly staff: Pick<StaffStore, 'list' | 'byId'>;
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly screenings: ReadonlyMap<ProgramId, Screening>;
  readonly hints: Pick<Hints, 'publish'>;
  readonly clock: Clock;
  readonly abandonedAfterMs: number;
  /** When a text that nobody waits for may next be sent: `now` inside those hours. */
  readonly textingTime: (timeZone: string, now: Date) => Date;
}

const params = z.object({ conversation: uuid });
const linesMost = 500;
/** The same hour as the engine's: whoever wrote within it awaits an answer. */
const awaitedMs = 3_600_000;

export const visitArea = (parts: VisitParts): StaffArea => {
  const { inbox, notes, store, outbox, staff, hints } = parts;
  const told = (id: ConversationId): void => hints.publish(id, 0);

  return (route) => {
    route({
      method: 'GET',
      url: '/visits/:conversation',
      summary: 'One visit: packet, findings, limits, notes, and what may be done',
      action: 'visit.read',
      scope: async ({ params: { conversation } }, places) => await places.visit(conversation),
      audit: { action: 'visit.read', subject: ({ params: { conversation } }) => conversation },
      params,
      reply: visitView,
      handler: async ({ params: { conversation }, user }) => await viewOf(parts, conversationId(conversation), user),
    });

    route({
      method: 'GET',
      url: '/visits/:conversation/transcript',
      summary: 'What was said, from a sequence number on',
      action: 'visit.read',
      scope: async ({ params: { conversation } }, places) => await places.visit(conversation),
      audit: {
        action: 'transcript.read',
        subject: ({ params: { conversation } }) => conversation,
        detail: ({ query }, { lines }) => ({ after: query.after, lines: lines.length }),
      },
      params,
      query: transcriptQuery,
      reply: transcript,
      handler: async ({ params: { conversation }, query }) => {
        const id = conversationId(conversation);
        const [entries, statuses] = await Promise.all([store.read(id, query.after, linesMost + 1), outbox.status(id)]);
        const delivery = new Map(statuses.map(({ seq, status }) => [seq, status]));
        return {
          lines: entries.slice(0, linesMost).map((entry) => presentLine(entry, delivery.get(entry.seq))),
          hasMore: entries.length > linesMost,
          deliveries: statuses.map(({ seq, status }) => ({ seq, delivery: status })),
        };
      },
    });

    route({
      method: 'POST',
      url: '/visits/:conversation/notes',
      summary: 'Write a note; it is never changed afterwards',
      action: 'visit.note',
      scope: async ({ params: { conversation } }, places) => await places.visit(conversation),
      audit: { action: 'note.written', subject: ({ params: { conversation } }) => conversation },
      params,
      body: newNote,
      handler: async ({ params: { conversation }, body, user }) => {
        const id = conversationId(conversation);
        await notes.add(id, user.id, body.text);
        told(id);
      },
    });

    route({
      method: 'PUT',
      url: '/visits/:conversation/owner',
      summary: 'Make somebody, or nobody, responsible for it',
      action: 'visit.assign',
      scope: async ({ params: { conversation } }, places) => await places.visit(conversation),
      audit: {
        action: 'visit.assigned',
        subject: ({ params: { conversation } }) => conversation,
        detail: ({ body }) => ({ owner: body.owner ?? '', before: body.before ?? '' }),
      },
      params,
      body: newOwner,
      handler: async ({ params: { conversation }, body, user }) => {
        const id = conversationId(conversation);
        const colleagues = await readColleagues(staff, user);
        if (body.owner !== null && !colleagues.who('visit.assign').some((each) => each.id === body.owner)) {
          throw new StaffRefusedError('staff.conflict', 'That account does not work on visits.');
        }
        if (!(await inbox.assign(id, body.before, body.owner))) {
          const { owner } = await inbox.get(id);
          const name = owner === null ? 'Nobody' : colleagues.named(owner).name;
          throw new StaffRefusedError('staff.conflict', `It changed meanwhile: ${name} owns this visit now.`);
        }
        told(id);
      },
    });

    route({
      method: 'POST',
      url: '/visits/:conversation/texts/:seq/resend',
      summary: 'Try a text again that did not reach its person',
      action: 'visit.hold',
      scope: async ({ params: { conversation } }, places) => await places.visit(conversation),
      audit: {
        action: 'text.resent',
        subject: ({ params: { conversation } }) => conversation,
        detail: ({ params: { seq } }) => ({ seq }),
      },
      params: params.extend({ seq: z.coerce.number().int().min(1) }),
      handler: async ({ params: { conversation, seq } }) => {
        const id = conversationId(conversation);
        if (!(await outbox.resend(id, seq))) {
          throw new StaffRefusedError('staff.conflict', 'It went out meanwhile, or they opted out of texts.');
        }
        told(id);
      },
    });

    const finishing = (url: string, summary: string, action: VisitAction & ('finish' | 'reopen')): void =>
      route({
        method: 'POST',
        url,
        summary,
        action: 'visit.finish',
        scope: async ({ params: { conversation } }, places) => await places.visit(conversation),
        audit: {
          action: action === 'finish' ? 'visit.finished' : 'visit.reopened',
          subject: ({ params: { conversation } }) => conversation,
        },
        params,
        handler: async ({ params: { conversation }, user }) => {
          const id = conversationId(conversation);
          const [visit, colleagues] = await Promise.all([inbox.get(id), readColleagues(staff, user)]);
          const allowed = visitActionsOf({ visit, user, colleagues, isOptedOut: false });
          const { reason } = allowed.find((each) => each.action === action)!;
          if (reason !== null) throw new StaffRefusedError('staff.conflict', reason);
          await (action === 'finish' ? inbox.finish(id, user.id) : inbox.reopen(id));
          told(id);
        },
      });
    finishing('/visits/:conversation/finish', 'Nothing is left to do; it comes back when the visitor writes', 'finish');
    finishing('/visits/:conversation/reopen', 'There is something to do after all', 'reopen');
  };
};

/** Everything about one visit but what was said. */
async function viewOf(parts: VisitParts, id: ConversationId, user: StaffUser): Promise<VisitView> {
  const { inbox, alerts, packets, notes, desk, staff, programs, screenings, clock, abandonedAfterMs } = parts;
  const [visit, colleagues, raised, tellings, listed, written, addresses, consents] = await Promise.all([
    inbox.get(id),
    readColleagues(staff, user),
    alerts.list({ conversation: id, limit: 100 }),
    alerts.tellings(id),
    packets.list({ conversation: id, limit: 1 }),
    notes.list(id),
    desk.addresses(id),
    desk.consents(id),
  ]);
  const program = programs.get(visit.program);
  if (!program) throw new NotFoundError('a visit of a program that is not loaded');
  const packetRow = listed.rows[0];
  const [packet, findings] = await Promise.all([
    packetRow ? packets.read(packetRow.id, user.id) : null,
    Promise.all(raised.rows.map(async (alert) => await alerts.read(alert.id))),
  ]);
  const now = clock.now();
  const next = parts.textingTime(program.timeZone, now);
  const isOptedOut = addresses.some(
    ({ channel, suppressed, hasLeft }) => suppressed && !hasLeft && channel === visit.channel,
  );
  return {
    visit: presentRow(visit, { programs, screenings, colleagues, now, abandonedAfterMs, seesPeople: true }),
    texting: {
      quietUntil: next > now ? next.toISOString() : null,
      isAwaited: visit.lastVisitorAt !== null && now.getTime() - visit.lastVisitorAt.getTime() < awaitedMs,
    },
    limits: [...contactLimits(consents, addresses)],
    consents: consents.map((consent) => ({ ...consent, at: consent.at.toISOString() })),
    addresses: addresses.map(({ channel, address, suppressed, hasLeft }) => ({
      channel,
      phone: channel === 'sms' || channel === 'voice' ? address : null,
      mayBeTexted: !suppressed && !hasLeft,
    })),
    alerts: findings.map((alert) => presentVisitAlert(alert, tellings, colleagues)),
    packet: packet && presentPacket(packet),
    notes: written.map((note) => ({
      id: note.id,
      at: note.at.toISOString(),
      by: colleagues.named(note.author),
      text: note.text,
    })),
    colleagues: [...colleagues.who('visit.assign')],
    heldSince: visit.heldAt?.toISOString() ?? null,
    done: visit.doneAt && {
      at: visit.doneAt.toISOString(),
      by: visit.doneBy === null ? null : colleagues.named(visit.doneBy),
    },
    actions: visitActionsOf({ visit, user, colleagues, isOptedOut }),
  };
}
