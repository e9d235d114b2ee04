import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { conversationId, programId } from '../../../src/core/ids.ts';
import { createConversationStore } from '../../../src/db/conversation-store.ts';
import { createInboxStore } from '../../../src/db/inbox-store.ts';
import { createTaskStore } from '../../../src/db/task-store.ts';
import type { TaskDetail, TaskList } from '../../../src/staff/tasks/schema.ts';
import { useDatabase } from '../../support/database.ts';
import { startStaffServer } from '../../support/staff-server.ts';
import { exchange, freshAddress } from '../../support/turn-work.ts';

const database = useDatabase();
let server: Awaited<ReturnType<typeof startStaffServer>>;
let cookie: string;
beforeAll(async () => {
  server = await startStaffServer(database.current);
  cookie = await server.signIn(await server.addUser('clinician', [programId('stonington')]));
});

interface Waiting {
  readonly task: string;
  readonly visit: string;
}
async function somebodyWaits(
  more: {
    readonly program?: string;
    readonly voicemail?: boolean;
    readonly call?: boolean;
    readonly dueInMinutes?: number;
  } = {},
): Promise<Waiting> {
  const { program = 'stonington', voicemail, call, dueInMinutes = 30 } = more;
  const now = server.clock.now();
  const consent = (kind: string, granted: boolean | undefined) =>
    granted === undefined ? [] : [{ kind, granted, wordingVersion: 'v', at: now, source: 'web-chat' as const }];
  const { conversationId: visit } = await createConversationStore(database.current).turn(
    { program: programId(program), channel: 'sms', address: freshAddress() },
    randomUUID(),
    () =>
      exchange('call me', 'sms', {
        tasks: [{ kind: 'call-back', reason: 'asked', dueAt: new Date(now.getTime() + dueInMinutes * 60_000) }],
        consents: [...consent('contact.voicemail', voicemail), ...consent('contact.call', call)],
      }),
  );
  const [task] = await createTaskStore(database.current).list({ conversation: visit });
  return { task: task!.id, visit };
}
const send = async (method: 'GET' | 'POST', url: string, body?: object) =>
  await server.api(method, url, { cookie, ...(body && { body }) });
const read = async (task: string) => (await send('GET', `/tasks/${task}`)).json<TaskDetail>();
const keep = async (task: string, result: string, next: object = { kind: 'stay' }) =>
  await send('POST', `/tasks/${task}/calls`, { result, next });

describe('tasks', () => {
  it('are listed for one’s programs only, with what is overdue marked', async () => {
    const mine = await somebodyWaits({ dueInMinutes: -5 });
    const theirs = await somebodyWaits({ program: 'rsct' });
    const list = (await send('GET', '/tasks?view=overdue')).json<TaskList>();
    expect(list.rows.map(({ id }) => id)).toEqual([mine.task]);
    expect(list.rows[0]).toMatchObject({ isOverdue: true, reason: 'Asked for a call', assignedTo: null });
    expect(
      (await server.audit.list({ subject: mine.visit })).filter(({ action }) => action === 'visit.listed'),
    ).toHaveLength(1);
    await send('GET', '/tasks?view=overdue');
    expect(await server.audit.list({ subject: mine.visit })).toHaveLength(1);
    expect((await send('GET', '/tasks?program=rsct')).json<TaskList>().rows).toEqual([]);
    expect((await send('GET', `/tasks/${theirs.task}`)).statusCode).toBe(403);
    expect((await send('GET', '/tasks?before=x_y')).statusCode).toBe(409);
    await send('POST', `/tasks/${mine.task}/done`);
  });

  it('a call kept shows who made it, and may move the task or end it', async () => {
    const { task, visit } = await somebodyWaits({ voicemail: true });
    expect((await keep(task, 'no-answer', { kind: 'again', at: '2030-01-07T10:30' })).statusCode).toBe(204);
    const after = await read(task);
    // Half past ten in New York, in January.
    expect(after).toMatchObject({ dueAt: '2030-01-07T15:30:00.000Z', calls: [{ result: 'no-answer' }], doneAt: null });
    expect((await keep(task, 'voicemail')).statusCode).toBe(204);
    expect((await keep(task, 'reached', { kind: 'done' })).statusCode).toBe(204);
    expect(await read(task)).toMatchObject({ attempts: 3, doneAt: expect.any(String) });
    expect((await keep(task, 'reached')).statusCode).toBe(409);
    const notes = await server.audit.list({ subject: task });
    expect(notes.map(({ action }) => action)).toContain('call.kept');
    expect((await createInboxStore(database.current).get(conversationId(visit))).hasOpenTask).toBe(false);
  });

  it('no call is kept against what somebody agreed to: refused by the server, and disabled with the reason', async () => {
    const silent = await somebodyWaits();
    expect((await keep(silent.task, 'voicemail')).json()).toMatchObject({
      error: { message: 'They did not say that a voicemail is all right.' },
    });
    const uncalled = await somebodyWaits({ call: false, voicemail: true });
    expect((await keep(uncalled.task, 'reached')).statusCode).toBe(409);
    expect((await read(uncalled.task)).actions).toContainEqual({
      action: 'call',
      allowed: false,
      reason: 'They said no to calls.',
    });
    expect((await read(uncalled.task)).calls).toEqual([]);
  });

  it('go to people who work on visits, and to no one else', async () => {
    const { task } = await somebodyWaits();
    const colleague = await server.addUser('admissions');
    const officer = await server.addUser('compliance');
    expect((await send('POST', `/tasks/${task}/assign`, { to: officer.id })).statusCode).toBe(409);
    expect((await send('POST', `/tasks/${task}/assign`, { to: colleague.id })).statusCode).toBe(204);
    expect((await read(task)).assignedTo).toMatchObject({ id: colleague.id, isMe: false });
    expect((await send('POST', `/tasks/${task}/assign`, { to: null })).statusCode).toBe(204);
    expect((await read(task)).assignedTo).toBeNull();
  });

  it('cannot be put back to a time that is over', async () => {
    const { task } = await somebodyWaits();
    expect((await send('POST', `/tasks/${task}/due`, { at: '2020-01-01T10:00' })).statusCode).toBe(409);
    expect((await send('POST', `/tasks/${task}/due`, { at: 'tomorrow' })).statusCode).toBe(400);
    expect((await send('POST', `/tasks/${task}/due`, { at: '2031-01-01T10:00' })).statusCode).toBe(204);
  });
});

it('an outcome closes the visit and its tasks; something new to do opens it again', async () => {
  const { visit, task } = await somebodyWaits();
  const outcome = { outcome: 'assessment-booked', on: '2026-12-01', note: 'with the heliotrope folder' };
  expect((await send('POST', `/visits/${visit}/outcome`, outcome)).statusCode).toBe(204);
  const inbox = createInboxStore(database.current);
  expect(await inbox.get(conversationId(visit))).toMatchObject({ desk: 'done', hasOpenTask: false });
  const shown = (await send('GET', `/visits/${visit}/follow-up`)).json();
  expect(shown).toMatchObject({
    outcomes: [{ outcome: 'assessment-booked', on: '2026-12-01', note: outcome.note }],
    tasks: [{ id: task, doneAt: expect.any(String) }],
    timeZone: 'America/New_York',
  });
  expect((await send('POST', `/visits/${visit}/outcome`, { ...outcome, on: 'soon' })).statusCode).toBe(400);
  expect(
    (await send('POST', `/visits/${visit}/tasks`, { reason: 'send the form', at: '2031-01-01T10:00' })).statusCode,
  ).toBe(204);
  expect(await inbox.get(conversationId(visit))).toMatchObject({ desk: 'waiting', hasOpenTask: true });
  expect(server.logged()).not.toContain('heliotrope');
});
