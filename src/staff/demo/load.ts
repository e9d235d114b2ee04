import { randomBytes, randomUUID } from 'node:crypto';
import { programId, type ConversationId, type ProgramId } from '../../core/ids.ts';
import type { Clock, Engine } from '../../core/ports.ts';
import type { Program } from '../../core/program.ts';
import type { AlertStore } from '../../db/alert-store.ts';
import type { DemoData } from '../../db/demo-data.ts';
import type { InboxStore } from '../../db/inbox-store.ts';
import type { OutcomeStore } from '../../db/outcome-store.ts';
import type { RotaStore } from '../../db/rota-store.ts';
import type { StaffStore } from '../../db/staff-store.ts';
import type { TaskStore } from '../../db/task-store.ts';
import { hashPassword } from '../password.ts';
import { people } from './people.ts';
import { DemoVisitor } from './visitor.ts';
import { demoStaff, demoWeek, type DemoDeed, type DemoVisit, type StaffName } from './week.ts';

export interface DemoParts {
  readonly programs: ReadonlyMap<ProgramId, Program>;
  /** An engine over a store whose connections mark what they make as demo data, with this clock. */
  readonly engine: Pick<Engine, 'receive' | 'timerElapsed'>;
  readonly clock: DemoClock;
  readonly data: DemoData;
  /** These too over marked connections. */
  readonly staff: StaffStore;
  readonly tasks: TaskStore;
  readonly alerts: AlertStore;
  readonly outcomes: OutcomeStore;
  readonly inbox: Pick<InboxStore, 'finish'>;
  readonly rotas: RotaStore;
}

/** What time the engine takes it to be. */
export class DemoClock implements Clock {
  #at = new Date(0);
  set(at: Date): void {
    this.#at = at;
  }
  now(): Date {
    return this.#at;
  }
}

export interface DemoAccount {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly string[];
  readonly password: string;
}

/** So long after the last message an unfinished screening counts as left: the flow's own wait (dialogs/question.ts). */
const abandonedMs = 24 * 3_600_000;

/**
 * Plays an invented week, up to `now`, through the real engine, and does what staff did about it. Throws
 * RealVisitsError when anybody real has written here. Returns the accounts, with their passwords.
 */
export async function loadDemo(parts: DemoParts, now: Date): Promise<readonly DemoAccount[]> {
  const { data, programs } = parts;
  await data.refuseBesideRealVisits();
  await data.clear();
  const { accounts, ids } = await addStaff(parts);
  await addRotas(parts, ids);
  for (const [index, visit] of demoWeek.entries()) {
    const program = programs.get(programId(visit.program));
    if (program) await playVisit(parts, ids, program, visit, index, now);
  }
  return accounts;
}

/** New passwords for the accounts that are there: they are shown once, and nobody remembers them. */
export async function renewPasswords(
  staff: Pick<StaffStore, 'byEmail' | 'setPassword'>,
): Promise<readonly DemoAccount[]> {
  const accounts: DemoAccount[] = [];
  for (const { name, email, roles } of Object.values(demoStaff)) {
    const user = await staff.byEmail(email);
    if (!user) continue;
    const password = newPassword();
    await staff.setPassword(user.id, await hashPassword(password));
    accounts.push({ name, email, roles, password });
  }
  return accounts;
}

const newPassword = (): string => randomBytes(12).toString('base64url');

async function addStaff({ staff }: DemoParts) {
  const accounts: DemoAccount[] = [];
  const ids = new Map<StaffName, string>();
  for (const [key, { name, email, roles }] of Object.entries(demoStaff)) {
    const password = newPassword();
    const user = await staff.add({ name, email, roles, passwordHash: await hashPassword(password) });
    if (!user) continue;
    ids.set(key as StaffName, user.id);
    accounts.push({ name, email, roles, password });
  }
  return { accounts, ids };
}

/** Days and nights are covered but one: a gap to see. */
async function addRotas({ rotas, programs }: DemoParts, ids: ReadonlyMap<StaffName, string>): Promise<void> {
  const [maria, chris, sam] = [ids.get('maria'), ids.get('chris'), ids.get('sam')];
  if (maria === undefined || chris === undefined || sam === undefined) return;
  await rotas.setWays(chris, [{ channel: 'sms', address: '+18605550171' }]);
  await rotas.setWays(sam, [{ channel: 'sms', address: '+18605550172' }]);
  await rotas.setWays(maria, [{ channel: 'email', address: demoStaff.maria.email }]);
  for (const id of programs.keys()) {
    for (const day of [1, 2, 3, 4, 5]) {
      await rotas.addShift(id, { person: maria, day, starts: '08:00', ends: '18:00' });
      await rotas.addShift(id, { person: chris, day, starts: '18:00', ends: '08:00' });
    }
    await rotas.addShift(id, { person: sam, day: 6, starts: '08:00', ends: '08:00' });
    await rotas.addShift(id, { person: sam, day: 7, starts: '08:00', ends: '18:00' });
    await rotas.plan(id, {
      lead: sam,
      steps: [
        { minutes: 0, whom: 'on-call' },
        { minutes: 2, whom: 'on-call' },
        { minutes: 5, whom: 'next' },
        { minutes: 10, whom: 'lead' },
        { minutes: 15, whom: 'everyone' },
      ],
    });
  }
}

async function playVisit(
  parts: DemoParts,
  ids: ReadonlyMap<StaffName, string>,
  program: Program,
  visit: DemoVisit,
  index: number,
  now: Date,
): Promise<void> {
  const { engine, clock, data } = parts;
  const since = new Date(Date.now() - 1_000);
  const settle = async ({ visit: id, at }: { visit: ConversationId; at: Date }) => await data.settle(id, since, at);
  const visitor = new DemoVisitor({
    engine,
    key: {
      program: program.id,
      channel: visit.channel,
      address: visit.channel === 'sms' ? `+1860555${String(100 + index).padStart(4, '0')}` : randomUUID(),
    },
    visit,
    person: people[visit.who],
    began: beganAt(visit, program, now),
    settle,
  });
  await visitor.play();
  const id = visitor.visit;
  if (id === null) return;
  const leftAt = new Date(visitor.at.getTime() + abandonedMs);
  if (leftAt < now && (await data.isLeft(id))) {
    clock.set(leftAt);
    await engine.timerElapsed(id, 'abandoned', `demo:${id}`);
    await data.settle(id, since, leftAt);
  }
  for (const deed of visit.deeds ?? []) {
    const at = new Date(visitor.at.getTime() + deed.after * 60_000);
    const by = ids.get(deed.by);
    if (at < now && by !== undefined) await doDeed(parts, id, deed, by, { since, at });
  }
}

function beganAt({ began }: DemoVisit, { timeZone }: Program, now: Date): Date {
  if ('minutesAgo' in began) return new Date(now.getTime() - began.minutesAgo * 60_000);
  const [daysAgo, time] = began;
  const day = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(timeZone)
    .toPlainDate()
    .subtract({ days: daysAgo });
  return new Date(day.toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds);
}

async function doDeed(
  { tasks, alerts, outcomes, inbox, data }: DemoParts,
  visit: ConversationId,
  deed: DemoDeed,
  by: string,
  { since, at }: { readonly since: Date; readonly at: Date },
): Promise<void> {
  if ('acknowledge' in deed) {
    for (const { id } of (await alerts.list({ conversation: visit, isOpen: true })).rows)
      await alerts.acknowledge(id, by, deed.acknowledge, 'reached-safe');
    return await data.acknowledgedAt(visit, at);
  }
  if ('outcome' in deed) {
    const day = new Date(at.getTime() + (deed.inDays ?? 0) * 86_400_000).toISOString().slice(0, 10);
    const on = deed.inDays === undefined ? null : day;
    await outcomes.record(visit, {
      outcome: deed.outcome,
      on,
      by,
      ...(deed.note !== undefined && { note: deed.note }),
    });
    await tasks.finishAll(visit, by);
    await inbox.finish(visit, by);
    await data.actedAt(visit, since, at);
    return await data.outcomeAt(visit, at);
  }
  const task = (await tasks.list({ conversation: visit })).find(({ doneAt }) => doneAt === null);
  if (!task) return;
  if ('takeOn' in deed) await tasks.assign(task.id, by);
  else {
    await tasks.attempt(task.id, { at, by, result: deed.call, ...(deed.note !== undefined && { note: deed.note }) });
    if (deed.isDone) await tasks.finish(task.id, by);
  }
  await data.actedAt(visit, since, at);
}
