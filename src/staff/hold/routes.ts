import { z } from 'zod';
import { StaffRefusedError } from '../../core/errors.ts';
import { countSms, toGsm7 } from '../../core/gsm7.ts';
import { conversationId, type ConversationId, type ProgramId } from '../../core/ids.ts';
import type { Clock, Engine } from '../../core/ports.ts';
import type { Program } from '../../core/program.ts';
import type { InboxStore, ListedVisit } from '../../db/inbox-store.ts';
import type { StaffStore } from '../../db/staff-store.ts';
import type { StaffArea } from '../api/route.ts';
import { uuid } from '../api/shapes.ts';
import { authorOf, readColleagues } from '../colleagues.ts';
import { orRefuse } from './refusals.ts';
import { giveBack, mostSegments, newMessage, sentMessage, takeOver, templates, type Template } from './schema.ts';

export interface HoldParts {
  readonly engine: Pick<Engine, 'holdStarted' | 'staffWrote' | 'holdEnded'>;
  readonly inbox: Pick<InboxStore, 'get'>;
  readonly staff: Pick<StaffStore, 'list'>;
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly clock: Clock;
  readonly textingTime: (timeZone: string, now: Date) => Date;
  readonly templatesOf: (program: ProgramId, channel: ListedVisit['channel'], now: Date) => readonly Template[];
}

const params = z.object({ conversation: uuid });
const awaitedMs = 3_600_000;

export const holdArea = (parts: HoldParts): StaffArea => {
  const { engine, inbox, staff, programs, clock, textingTime, templatesOf } = parts;

  /** A text to somebody who has not written within the hour waits for the morning, unless staff say otherwise. */
  function refuseAtNight(visit: ListedVisit, isConfirmed: boolean): void {
    if (visit.channel !== 'sms' || isConfirmed) return;
    const now = clock.now();
    const isAwaited = visit.lastVisitorAt !== null && now.getTime() - visit.lastVisitorAt.getTime() < awaitedMs;
    const next = textingTime(programs.get(visit.program)?.timeZone ?? 'UTC', now);
    if (isAwaited || next <= now) return;
    throw new StaffRefusedError('staff.conflict', 'It is outside texting hours there. Send it all the same?', {
      because: 'quiet-hours',
      until: next.toISOString(),
    });
  }

  return (route) => {
    route({
      method: 'POST',
      url: '/visits/:conversation/hold',
      summary: 'Take the conversation over: the bot goes silent, the crisis check does not',
      action: 'visit.hold',
      scope: async ({ params: { conversation } }, places) => await places.visit(conversation),
      audit: {
        action: 'hold.started',
        subject: ({ params: { conversation } }) => conversation,
        detail: ({ body }) => ({ insteadOf: body.insteadOf ?? '', inQuietHours: body.sendsInQuietHours }),
      },
      params,
      body: takeOver,
      reply: sentMessage,
      handler: async ({ params: { conversation }, body, user }) => {
        const id = conversationId(conversation);
        refuseAtNight(await inbox.get(id), body.sendsInQuietHours);
        const outcome = await engine.holdStarted(id, {
          actionId: actionIdOf(id, user.id, body.actionId),
          by: authorOf(user),
          ...(body.insteadOf !== undefined && { insteadOf: body.insteadOf }),
        });
        return orRefuse(outcome, await readColleagues(staff, user));
      },
    });

    route({
      method: 'POST',
      url: '/visits/:conversation/messages',
      summary: 'Write to the visitor, on the channel they last wrote on',
      action: 'visit.hold',
      scope: async ({ params: { conversation } }, places) => await places.visit(conversation),
      audit: {
        action: 'message.written',
        subject: ({ params: { conversation } }) => conversation,
        detail: ({ body }, { seq }) => ({ seq, inQuietHours: body.sendsInQuietHours }),
      },
      params,
      body: newMessage,
      reply: sentMessage,
      handler: async ({ params: { conversation }, body, user }) => {
        const id = conversationId(conversation);
        const visit = await inbox.get(id);
        const { segments } = countSms(toGsm7(body.text));
        if (visit.channel === 'sms' && segments > mostSegments) {
          throw new StaffRefusedError(
            'staff.conflict',
            `By text this is ${segments} segments; ${mostSegments} is the most. Say it shorter, or in two messages.`,
            { because: 'too-long' },
          );
        }
        refuseAtNight(visit, body.sendsInQuietHours);
        const outcome = await engine.staffWrote(id, {
          actionId: actionIdOf(id, user.id, body.actionId),
          by: authorOf(user),
          text: body.text,
          seenSeq: body.seenSeq,
        });
        return orRefuse(outcome, await readColleagues(staff, user));
      },
    });

    route({
      method: 'POST',
      url: '/visits/:conversation/release',
      summary: 'Give the conversation back; the visitor is told',
      action: 'visit.hold',
      scope: async ({ params: { conversation } }, places) => await places.visit(conversation),
      audit: { action: 'hold.ended', subject: ({ params: { conversation } }) => conversation },
      params,
      body: giveBack,
      reply: sentMessage,
      handler: async ({ params: { conversation }, body, user }) => {
        const id = conversationId(conversation);
        const outcome = await engine.holdEnded(id, { actionId: actionIdOf(id, user.id, body.actionId), by: user.id });
        return orRefuse(outcome, await readColleagues(staff, user));
      },
    });

    route({
      method: 'GET',
      url: '/visits/:conversation/templates',
      summary: 'Vetted words to begin a message from, in both languages',
      action: 'visit.hold',
      scope: async ({ params: { conversation } }, places) => await places.visit(conversation),
      audit: { action: 'templates.read', subject: ({ params: { conversation } }) => conversation },
      params,
      reply: templates,
      handler: async ({ params: { conversation } }) => {
        const visit = await inbox.get(conversationId(conversation));
        return { rows: [...templatesOf(visit.program, visit.channel, clock.now())] };
      },
    });
  };
};

/** Whatever a console chose, it names nothing of anybody else's. */
const actionIdOf = (id: ConversationId, user: string, actionId: string): string => `staff:${id}:${user}:${actionId}`;
