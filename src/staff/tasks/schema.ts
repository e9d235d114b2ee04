import { z } from 'zod';
import { allowedAction, moment, uuid } from '../api/shapes.ts';

/** What the list shows: all that is open, or one part of it. */
export const taskViews = ['all', 'overdue', 'night', 'mine', 'unassigned'] as const;
export type TaskView = (typeof taskViews)[number];
const taskKinds = ['call-back', 'follow-up', 'call-instead-of-text'] as const;
const callResultNames = ['reached', 'no-answer', 'voicemail', 'wrong-number'] as const;
const outcomeNames = ['assessment-booked', 'referred', 'declined', 'unreachable'] as const;

const person = z.object({ id: uuid, name: z.string(), isMe: z.boolean() });
export type Person = z.output<typeof person>;

/** A task as a list shows it. */
export const taskRow = z.object({
  id: uuid,
  visit: uuid,
  program: z.object({ id: z.string(), name: z.string(), timeZone: z.string() }),
  /** As given; null until then. */
  name: z.string().nullable(),
  kind: z.enum(taskKinds),
  /** In words. */
  reason: z.string(),
  createdAt: moment,
  dueAt: moment,
  isOverdue: z.boolean(),
  /** It came while nobody was there. */
  isAfterHours: z.boolean(),
  /** Somebody was told that it is late. */
  isEscalated: z.boolean(),
  assignedTo: person.nullable(),
  attempts: z.number(),
  doneAt: moment.nullable(),
  isDemo: z.boolean(),
});
export type TaskRowView = z.output<typeof taskRow>;

export const taskListQuery = z.object({
  view: z.enum(taskViews).default('all'),
  program: z.string().max(60).optional(),
  before: z.string().max(120).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const taskList = z.object({
  rows: z.array(taskRow),
  next: z.string().nullable(),
  counts: z.object({ open: z.number(), overdue: z.number(), mine: z.number(), night: z.number() }),
  /** Programs whose hours are not in their program.yaml: due times then count weekdays from 9 to 5. */
  assumedHours: z.array(z.string()),
});
export type TaskList = z.output<typeof taskList>;

/** How somebody may be reached, and how they may not: shown beside the number. */
export const contact = z.object({
  name: z.string().nullable(),
  phones: z.array(
    z.object({
      number: z.string(),
      display: z.string(),
      mayBeTexted: z.boolean(),
      /** It may be somebody else’s now. */ hasLeft: z.boolean(),
    }),
  ),
  /** What stands against a call, a voicemail, a text or naming the program; the gravest first. */
  limits: z.array(z.object({ kind: z.enum(['stop', 'heed', 'info']), text: z.string() })),
  /** What they said about a good time; null when they did not. */
  bestTime: z.string().nullable(),
  lang: z.enum(['en', 'es']),
});
export type ContactView = z.output<typeof contact>;

const attempt = z.object({
  id: uuid,
  at: moment,
  by: z.string(),
  result: z.enum(callResultNames),
  note: z.string().nullable(),
});

/** Good times to try again, in office hours: what they are called, and when. */
const suggestedTime = z.object({ label: z.string(), at: z.string() });

const taskActions = ['call', 'voicemail', 'assign', 'postpone', 'finish'] as const;
export const taskDetail = taskRow.extend({
  contact,
  calls: z.array(attempt),
  people: z.array(person),
  times: z.array(suggestedTime),
  actions: z.array(allowedAction(...taskActions)),
});
export type TaskDetail = z.output<typeof taskDetail>;

const outcomeView = z.object({
  outcome: z.enum(outcomeNames),
  on: z.string().nullable(),
  note: z.string().nullable(),
  at: moment,
  by: z.string(),
});
/** Follow-up of one visit. */
export const visitTasks = z.object({
  contact,
  tasks: z.array(taskDetail.omit({ contact: true, people: true, times: true })),
  outcomes: z.array(outcomeView),
  people: z.array(person),
  times: z.array(suggestedTime),
  timeZone: z.string(),
});
export type VisitTasksView = z.output<typeof visitTasks>;

/** A time as the clocks of the program's own zone show it. */
const localTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/, 'A day and a time.');

const note = z.string().trim().max(2_000, 'At most 2,000 characters.').optional();
const day = z.iso.date('A day.');

export const attemptBody = z.object({
  result: z.enum(callResultNames),
  note,
  /** What comes of the task: it stays, it is done, or it is due again at a time. */
  next: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('stay') }),
    z.object({ kind: z.literal('done') }),
    z.object({ kind: z.literal('again'), at: localTime }),
  ]),
});
export const assignBody = z.object({ to: uuid.nullable() });
export const dueBody = z.object({ at: localTime });
export const outcomeBody = z.object({ outcome: z.enum(outcomeNames), on: day.nullable(), note });
export const newTaskBody = z.object({
  reason: z.string().trim().min(1, 'Say what is to be done.').max(300, 'At most 300 characters.'),
  at: localTime,
});
