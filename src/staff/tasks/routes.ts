import { z } from 'zod';
import { StaffRefusedError } from '../../core/errors.ts';
import { officeTimes } from '../../core/follow-up.ts';
import { conversationId, programId, type ConversationId, type ProgramId } from '../../core/ids.ts';
import type { Clock, Hints } from '../../core/ports.ts';
import type { Program } from '../../core/program.ts';
import type { ConversationDesk } from '../../db/conversation-desk.ts';
import type { InboxStore } from '../../db/inbox-store.ts';
import type { OutcomeStore } from '../../db/outcome-store.ts';
import type { PacketStore } from '../../db/packet-store.ts';
import type { Cursor } from '../../db/page.ts';
import type { StaffStore, StaffUser } from '../../db/staff-store.ts';
import type { TaskFilter, TaskRow, TaskStore } from '../../db/task-store.ts';
import type { StaffArea } from '../api/route.ts';
import { uuid } from '../api/shapes.ts';
import { readColleagues } from '../colleagues.ts';
import { ReadingNotes } from '../inbox/reading-notes.ts';
import { againstCalling, againstVoicemail, contactOf } from './contact-limits.ts';
import {
  presentCall,
  presentOutcome,
  presentTask,
  suggestedTimes,
  taskActionsOf,
  type Presenting,
} from './presenter.ts';
import {
  assignBody,
  attemptBody,
  dueBody,
  newTaskBody,
  outcomeBody,
  taskDetail,
  taskList,
  taskListQuery,
  visitTasks,
  type TaskView,
} from './schema.ts';

export interface TasksParts {
  readonly tasks: TaskStore;
  readonly outcomes: OutcomeStore;
  readonly packets: Pick<PacketStore, 'list' | 'read'>;
  readonly desk: Pick<ConversationDesk, 'addresses' | 'consents'>;
  readonly inbox: Pick<InboxStore, 'finish' | 'reopen' | 'get'>;
  readonly staff: Pick<StaffStore, 'list'>;
  readonly hints: Pick<Hints, 'publish'>;
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly clock: Clock;
}

const ofTask = z.object({ task: uuid });
const ofVisit = z.object({ conversation: uuid });

/** Follow-up: what is to be done for whom and by when, calls made, and what became of a visit. */
export function tasksArea(parts: TasksParts): StaffArea {
  const { tasks, outcomes, packets, desk, inbox, clock, programs, hints } = parts;
  const presenting = async (user: StaffUser): Promise<Presenting> => ({
    programs,
    colleagues: await readColleagues(parts.staff, user),
    now: clock.now(),
  });
  /** Every console that shows the visit looks again. */
  const changed = (visit: ConversationId): void => hints.publish(visit, 0);
  const openTask = async (id: string): Promise<TaskRow> => {
    const task = await tasks.read(id);
    if (task.doneAt !== null) throw new StaffRefusedError('staff.conflict', 'This is done already.');
    return task;
  };
  const contactFor = async (visit: ConversationId) => {
    const [listed, consents, addresses, { lang, program }] = await Promise.all([
      packets.list({ conversation: visit, limit: 1 }),
      desk.consents(visit),
      desk.addresses(visit),
      inbox.get(visit),
    ]);
    const latest = listed.rows[0];
    const packet = latest ? await packets.read(latest.id) : null;
    return { program, consents, contact: contactOf({ packet, consents, addresses, lang }) };
  };

  const reading = new ReadingNotes();
  const timesFor = (id: ProgramId) => {
    const program = programs.get(id);
    return program ? suggestedTimes(program, clock.now()) : [];
  };

  return (route) => {
    route({
      method: 'GET',
      url: '/tasks',
      summary: 'Open tasks, the soonest due first',
      action: 'task.read',
      scope: 'programs',
      // Each visit once an hour, by the handler: lists refresh themselves.
      audit: null,
      query: taskListQuery,
      reply: taskList,
      handler: async (request) => {
        const { user, programs: scope, query } = request;
        const { view, program, before, limit } = query;
        const among = within(scope, program);
        const filter = { ...viewOf(view, user.id, clock.now()), ...(among && { programs: among }) };
        const after = before === undefined ? undefined : cursorIn(before);
        const [page, counts, shown] = await Promise.all([
          tasks.queue({ ...filter, limit, ...(after && { after }) }),
          tasks.counts({ user: user.id, now: clock.now(), ...(among && { programs: among }) }),
          presenting(user),
        ]);
        const visits = page.rows.map(({ conversation }) => conversation);
        await reading.keep(user.id, visits, clock.now().getTime(), async (fresh) => {
          for (const subject of fresh) await request.note({ action: 'visit.listed', subject });
        });
        return {
          rows: page.rows.map((task) => presentTask(task, shown)),
          next: page.next ? `${page.next.at.toISOString()}_${page.next.id}` : null,
          counts: { open: counts.open, overdue: counts.overdue, mine: counts.mine, night: counts.afterHours },
          assumedHours: [...programs.values()]
            .filter((one) => (scope === null || scope.includes(one.id)) && officeTimes(one).isAssumed)
            .map(({ shortName }) => shortName),
        };
      },
    });

    route({
      method: 'GET',
      url: '/tasks/:task',
      summary: 'One task: whom to reach, how, and what was tried',
      action: 'task.read',
      scope: async ({ params }, places) => await places.task(params.task),
      audit: { action: 'task.read', subject: ({ params }) => params.task },
      params: ofTask,
      reply: taskDetail,
      handler: async ({ params, user }) => {
        const task = await tasks.read(params.task);
        const [{ contact, consents }, calls, shown] = await Promise.all([
          contactFor(task.conversation),
          tasks.attempts(task.id),
          presenting(user),
        ]);
        return {
          ...presentTask(task, shown),
          contact,
          calls: calls.map((call) => presentCall(call, shown)),
          people: [...shown.colleagues.who('task.change')],
          times: timesFor(task.program),
          actions: taskActionsOf(task, consents),
        };
      },
    });

    route({
      method: 'POST',
      url: '/tasks/:task/calls',
      summary: 'Keep a call: its result, a note, and what comes next',
      action: 'task.change',
      scope: async ({ params }, places) => await places.task(params.task),
      audit: {
        action: 'call.kept',
        subject: ({ params }) => params.task,
        detail: ({ body }) => ({ result: body.result, next: body.next.kind }),
      },
      params: ofTask,
      body: attemptBody,
      handler: async ({ params, body, user }) => {
        const task = await openTask(params.task);
        const consents = await desk.consents(task.conversation);
        const against = body.result === 'voicemail' ? againstVoicemail(consents) : null;
        const reason = againstCalling(consents) ?? against;
        if (reason !== null) throw new StaffRefusedError('staff.conflict', reason);
        await tasks.attempt(task.id, {
          at: clock.now(),
          by: user.id,
          result: body.result,
          ...(body.note !== undefined && body.note !== '' && { note: body.note }),
        });
        if (body.next.kind === 'done') await tasks.finish(task.id, user.id);
        if (body.next.kind === 'again')
          await tasks.postpone(task.id, laterThan(clock.now(), programs.get(task.program), body.next.at));
        changed(task.conversation);
      },
    });

    route({
      method: 'POST',
      url: '/tasks/:task/assign',
      summary: 'Give a task to somebody, or to nobody',
      action: 'task.change',
      scope: async ({ params }, places) => await places.task(params.task),
      audit: {
        action: 'task.assigned',
        subject: ({ params }) => params.task,
        detail: ({ body }) => ({ to: body.to ?? '' }),
      },
      params: ofTask,
      body: assignBody,
      handler: async ({ params, body, user }) => {
        const task = await openTask(params.task);
        const { colleagues } = await presenting(user);
        if (body.to !== null && !colleagues.who('task.change').some(({ id }) => id === body.to))
          throw new StaffRefusedError('staff.conflict', 'They do not work on visits.');
        await tasks.assign(task.id, body.to);
        changed(task.conversation);
      },
    });

    route({
      method: 'POST',
      url: '/tasks/:task/due',
      summary: 'Move when a task is due',
      action: 'task.change',
      scope: async ({ params }, places) => await places.task(params.task),
      audit: { action: 'task.postponed', subject: ({ params }) => params.task },
      params: ofTask,
      body: dueBody,
      handler: async ({ params, body }) => {
        const task = await openTask(params.task);
        await tasks.postpone(task.id, laterThan(clock.now(), programs.get(task.program), body.at));
        changed(task.conversation);
      },
    });

    route({
      method: 'POST',
      url: '/tasks/:task/done',
      summary: 'A task is done',
      action: 'task.finish',
      scope: async ({ params }, places) => await places.task(params.task),
      audit: { action: 'task.finished', subject: ({ params }) => params.task },
      params: ofTask,
      handler: async ({ params, user }) => {
        const task = await openTask(params.task);
        await tasks.finish(task.id, user.id);
        changed(task.conversation);
      },
    });

    route({
      method: 'GET',
      url: '/visits/:conversation/follow-up',
      summary: 'Tasks, calls and outcomes of one visit',
      action: 'task.read',
      scope: async ({ params }, places) => await places.visit(params.conversation),
      audit: { action: 'follow-up.read', subject: ({ params }) => params.conversation },
      params: ofVisit,
      reply: visitTasks,
      handler: async ({ params, user }) => {
        const visit = conversationId(params.conversation);
        const [{ contact, consents, program }, listed, ended, shown] = await Promise.all([
          contactFor(visit),
          tasks.list({ conversation: visit }),
          outcomes.list(visit),
          presenting(user),
        ]);
        return {
          contact,
          tasks: await Promise.all(
            listed.map(async (task) => ({
              ...presentTask(task, shown),
              calls: (await tasks.attempts(task.id)).map((call) => presentCall(call, shown)),
              actions: taskActionsOf(task, consents),
            })),
          ),
          outcomes: ended.map((outcome) => presentOutcome(outcome, shown)),
          people: [...shown.colleagues.who('task.change')],
          times: timesFor(program),
          timeZone: programs.get(program)?.timeZone ?? 'UTC',
        };
      },
    });

    route({
      method: 'POST',
      url: '/visits/:conversation/tasks',
      summary: 'Put something to do on a visit',
      action: 'task.change',
      scope: async ({ params }, places) => await places.visit(params.conversation),
      audit: { action: 'task.added', subject: ({ params }) => params.conversation },
      params: ofVisit,
      body: newTaskBody,
      handler: async ({ params, body }) => {
        const visit = conversationId(params.conversation);
        const { program } = await inbox.get(visit);
        const dueAt = laterThan(clock.now(), programs.get(program), body.at);
        await tasks.add(visit, { kind: 'follow-up', reason: body.reason, dueAt });
        await inbox.reopen(visit);
        changed(visit);
      },
    });

    route({
      method: 'POST',
      url: '/visits/:conversation/outcome',
      summary: 'What became of a visit: it is then done, and so are its tasks',
      action: 'task.change',
      scope: async ({ params }, places) => await places.visit(params.conversation),
      audit: {
        action: 'visit.outcome',
        subject: ({ params }) => params.conversation,
        detail: ({ body }) => ({ outcome: body.outcome }),
      },
      params: ofVisit,
      body: outcomeBody,
      handler: async ({ params, body, user }) => {
        const visit = conversationId(params.conversation);
        const { outcome, on, note } = body;
        await outcomes.record(visit, { outcome, on, by: user.id, ...(note !== undefined && note !== '' && { note }) });
        await tasks.finishAll(visit, user.id);
        await inbox.finish(visit, user.id);
        changed(visit);
      },
    });
  };
}

const viewOf = (view: TaskView, user: string, now: Date): TaskFilter => {
  switch (view) {
    case 'overdue':
      return { dueBefore: now };
    case 'night':
      return { afterHours: true };
    case 'mine':
      return { assignedTo: user };
    case 'unassigned':
      return { assignedTo: null };
    case 'all':
      return {};
  }
};

/** The programs a list is limited to; null for all. Another's program is none. */
const within = (scope: readonly ProgramId[] | null, program: string | undefined): readonly ProgramId[] | null => {
  if (program === undefined) return scope;
  return scope === null || scope.includes(programId(program)) ? [programId(program)] : [];
};

function cursorIn(text: string): Cursor {
  const [at = '', id = ''] = text.split('_');
  const read = z.object({ at: z.iso.datetime(), id: uuid }).safeParse({ at, id });
  if (!read.success) throw new StaffRefusedError('staff.conflict', 'This list has changed. Load it again.');
  return { at: new Date(read.data.at), id: read.data.id };
}

/** The clock's time in the program's zone, if it is still to come. */
function laterThan(now: Date, program: Program | undefined, local: string): Date {
  const zone = program?.timeZone ?? 'UTC';
  const then = new Date(Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds);
  if (then.getTime() <= now.getTime())
    throw new StaffRefusedError('staff.conflict', 'Choose a time that is still to come.');
  return then;
}
