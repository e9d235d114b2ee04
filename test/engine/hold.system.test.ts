import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { conversationId, programId } from '../../src/core/ids.ts';
import type { StaffAuthor } from '../../src/core/staff-author.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { useDatabase } from '../support/database.ts';
import { createTestEngine, Visitor } from '../support/visitor.ts';

const database = useDatabase();
const stonington = programId('stonington');
const ana: StaffAuthor = { id: 'ana', firstName: 'Ana', part: 'admissions' };
const ben: StaffAuthor = { id: 'ben', firstName: 'Ben', part: 'clinician' };
const minuteMs = 60_000;

async function begin(channel: 'web' | 'sms' = 'web', ...texts: readonly string[]) {
  const { engine, clock } = createTestEngine(database.current);
  const visitor = new Visitor(engine, clock, stonington, channel);
  for (const text of ['hi', ...texts]) await visitor.say(text);
  const id = conversationId(visitor.conversation);
  const store = createConversationStore(database.current);
  const transcript = async () => await store.read(id, 0, 1_000);
  const lastSeq = async () => (await transcript()).at(-1)!.seq;
  const row = async () => {
    const found = await database.current.db.pool.query<{ held_by: string | null; held_at: Date | null; desk: string }>(
      'select held_by, held_at, desk from conversations where id = $1',
      [id],
    );
    return found.rows[0]!;
  };
  const hold = async (by: StaffAuthor, insteadOf?: string) =>
    await engine.holdStarted(id, { actionId: randomUUID(), by, ...(insteadOf !== undefined && { insteadOf }) });
  const write = async (by: StaffAuthor, text: string, seenSeq?: number, actionId: string = randomUUID()) =>
    await engine.staffWrote(id, { actionId, by, text, seenSeq: seenSeq ?? (await lastSeq()) });
  const release = async (by: StaffAuthor) => await engine.holdEnded(id, { actionId: randomUUID(), by: by.id });
  const timerDue = async () => {
    const found = await database.current.db.pool.query<{ due_at: Date }>(
      `select due_at from timers where conversation_id = $1 and timer = 'hold-idle'`,
      [id],
    );
    return found.rows[0]?.due_at ?? null;
  };
  return { engine, clock, visitor, id, transcript, lastSeq, row, hold, write, release, timerDue };
}

describe('taking over', () => {
  it('says who writes, by first name and part, and then the bot is silent', async () => {
    const { visitor, hold, transcript, row } = await begin();
    expect(await hold(ana)).toMatchObject({ kind: 'done' });
    const said = (await transcript()).at(-1)!;
    expect(said).toMatchObject({ from: 'porchlight', body: { ref: 'hold.admissions' } });
    expect(said.body.text).toContain('Ana from admissions at');
    expect(said.body.text).toContain('988');
    expect(await row()).toMatchObject({ held_by: 'ana', held_at: expect.any(Date) });
    expect(await visitor.say('what time do you open?')).toEqual([]);
    expect(await visitor.say('start the screening')).toEqual([]);
  });

  it('is refused while somebody else holds it, and changes hands only by name', async () => {
    const { hold, row, transcript } = await begin();
    await hold(ana);
    expect(await hold(ben)).toEqual({ kind: 'refused', because: { kind: 'held', by: 'ana' } });
    expect(await hold(ben, 'carla')).toMatchObject({ kind: 'refused' });
    expect((await row()).held_by).toBe('ana');
    expect(await hold(ben, 'ana')).toMatchObject({ kind: 'done' });
    expect((await row()).held_by).toBe('ben');
    expect((await transcript()).at(-1)!.body.text).toContain('Ben, a clinician at');
  });

  it('by two at the same moment lets one in', async () => {
    const { hold, row, transcript } = await begin();
    const outcomes = await Promise.all([hold(ana), hold(ben)]);
    expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['done', 'refused']);
    const refs = (await transcript()).map(({ body }) => body.ref);
    expect(refs.filter((ref) => ref?.startsWith('hold.'))).toHaveLength(1);
    expect(['ana', 'ben']).toContain((await row()).held_by);
  });

  it('is refused where a phone asked for no more texts', async () => {
    const { visitor, hold, row } = await begin('sms');
    await visitor.say('STOP');
    expect(await hold(ana)).toEqual({ kind: 'refused', because: { kind: 'opted-out' } });
    expect((await row()).held_by).toBeNull();
  });

  it('speaks the language of the visitor', async () => {
    const { hold, transcript } = await begin('web', 'Hola, necesito ayuda con la bebida');
    await hold(ben);
    expect((await transcript()).at(-1)!.body.text).toContain('Ben, del equipo clínico de');
  });
});

describe('what staff write', () => {
  it('reaches the transcript under their name, once for each action', async () => {
    const { hold, write, transcript } = await begin();
    await hold(ana);
    const actionId = randomUUID();
    const first = await write(ana, 'Good evening. Is this a good time?', undefined, actionId);
    expect(await write(ana, 'Good evening. Is this a good time?', undefined, actionId)).toEqual(first);
    const own = (await transcript()).filter(({ from }) => from === 'staff');
    expect(own).toHaveLength(1);
    expect(own[0]!.body).toMatchObject({ text: 'Good evening. Is this a good time?', by: ana, ref: 'staff' });
  });

  it('is refused without the hold, from somebody else, and over words not yet seen', async () => {
    const { visitor, hold, write, transcript, lastSeq } = await begin();
    expect(await write(ana, 'hello')).toEqual({ kind: 'refused', because: { kind: 'not-held' } });
    await hold(ana);
    expect(await write(ben, 'hello')).toEqual({ kind: 'refused', because: { kind: 'held', by: 'ana' } });
    const seen = await lastSeq();
    await visitor.say('my sister is here now');
    expect(await write(ana, 'Are you alone?', seen)).toMatchObject({ kind: 'refused', because: { kind: 'newer' } });
    expect((await transcript()).filter(({ from }) => from === 'staff')).toEqual([]);
    expect(await write(ana, 'Glad she is there.')).toMatchObject({ kind: 'done' });
    // One's own words since stand in nobody's way.
    expect(await write(ana, 'Take your time.', (await lastSeq()) - 1)).toMatchObject({ kind: 'done' });
  });

  it('leaves by text at once, in pieces that a phone shows whole, and not at all after STOP', async () => {
    const { visitor, hold, write, id, row } = await begin('sms');
    await hold(ana);
    await write(ana, 'We are here until nine tonight. '.repeat(30));
    const pending = await database.current.db.pool.query<{ due_at: Date; sender: string }>(
      `select o.due_at, e.sender from outgoing o join entries e using (conversation_id, seq)
       where o.conversation_id = $1 and e.sender = 'staff'`,
      [id],
    );
    expect(pending.rows.length).toBeGreaterThan(1);
    expect(pending.rows.every(({ due_at: dueAt }) => dueAt.getTime() <= Date.now())).toBe(true);
    await visitor.say('STOP');
    expect((await row()).held_by).toBeNull();
    expect(await write(ana, 'one more thing')).toEqual({ kind: 'refused', because: { kind: 'not-held' } });
  });
});

describe('giving back', () => {
  it('says that the assistant writes again, and brings back the open question', async () => {
    const { hold, release, transcript, row } = await begin('web', 'start the screening');
    const asked = (await transcript()).at(-1)!.body.ref;
    await hold(ana);
    expect(await release(ben)).toEqual({ kind: 'refused', because: { kind: 'held', by: 'ana' } });
    expect(await release(ana)).toMatchObject({ kind: 'done' });
    const said = await transcript();
    const boundary = said.find(({ body }) => body.ref === 'hold.ended')!;
    expect(boundary.body.text).toContain('You are writing with Porchlight, the automated assistant, again.');
    expect(said.at(-1)!.body.ref).toBe(asked);
    expect(await row()).toMatchObject({ held_by: null, held_at: null });
    expect(await release(ana)).toEqual({ kind: 'refused', because: { kind: 'not-held' } });
  });

  it('happens by itself after twenty minutes without a word of staff, and says so', async () => {
    const { engine, clock, hold, write, timerDue, transcript, row, id } = await begin();
    await hold(ana);
    const first = await timerDue();
    expect(first!.getTime() - clock.now().getTime()).toBeGreaterThan(19 * minuteMs);
    clock.pass(15 * minuteMs);
    await write(ana, 'Still with you.');
    expect((await timerDue())!.getTime() - first!.getTime()).toBeGreaterThan(14 * minuteMs);
    await engine.timerElapsed(id, 'hold-idle', randomUUID());
    expect((await transcript()).some(({ body }) => body.ref === 'hold.idle')).toBe(true);
    expect((await row()).held_by).toBeNull();
  });
});

describe('danger during a hold', () => {
  it('is answered with guidance and raises an alert, while the hold goes on', async () => {
    const { visitor, hold, row, id } = await begin();
    await hold(ana);
    const replies = await visitor.say('i want to kill myself tonight');
    expect(replies[0]!.body.ref).toMatch(/^guidance:suicide\.(?:urgent|emergency)\.self/);
    expect(replies[0]!.body.text).toContain('988');
    const alerts = await database.current.db.pool.query('select 1 from alerts where conversation_id = $1', [id]);
    expect(alerts.rowCount).toBe(1);
    expect((await row()).held_by).toBe('ana');
  });

  it('stands in the transcript with what the check saw', async () => {
    const { visitor, hold, transcript } = await begin();
    await hold(ana);
    await visitor.say('i want to kill myself tonight');
    const entry = (await transcript()).findLast(({ from }) => from === 'visitor')!;
    expect(entry.body.finding).toMatchObject({ level: expect.stringMatching(/urgent|emergency/), kinds: ['suicide'] });
    expect(entry.body.finding!.evidence.length).toBeGreaterThan(0);
  });
});
