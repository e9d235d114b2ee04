import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { conversationId, programId } from '../../../src/core/ids.ts';
import { createConversationStore } from '../../../src/db/conversation-store.ts';
import type { StaffUser } from '../../../src/db/staff-store.ts';
import { useDatabase } from '../../support/database.ts';
import { startStaffServer } from '../../support/staff-server.ts';
import { createTestEngine, Visitor } from '../../support/visitor.ts';
import { vetted } from '../../support/vetted.ts';

const database = useDatabase();
let server: Awaited<ReturnType<typeof startStaffServer>>;
let engine: ReturnType<typeof createTestEngine>['engine'];
let maria: StaffUser & { cookie: string };
let ben: StaffUser & { cookie: string };

beforeAll(async () => {
  ({ engine } = createTestEngine(database.current));
  server = await startStaffServer(database.current, { engine, screenings: vetted.screenings });
  const signedIn = async (role: 'admissions' | 'clinician') => {
    const user = await server.addUser(role);
    return { ...user, cookie: await server.signIn(user) };
  };
  maria = await signedIn('admissions');
  ben = await signedIn('clinician');
});

async function arrive(channel: 'web' | 'sms', ...says: readonly string[]) {
  const visitor = new Visitor(engine, { now: () => new Date(), pass: () => {} }, programId('stonington'), channel);
  for (const text of ['hi', ...says]) await visitor.say(text);
  const id = conversationId(visitor.conversation);
  const ask = async (who: { cookie: string }, path: string, body: object) =>
    await server.api('POST', `/visits/${id}/${path}`, { cookie: who.cookie, body });
  const transcript = async () => await createConversationStore(database.current).read(id, 0, 500);
  const seenSeq = async () => (await transcript()).at(-1)!.seq;
  return {
    visitor,
    id,
    transcript,
    hold: async (who: { cookie: string }, more: object = {}) =>
      await ask(who, 'hold', { actionId: randomUUID(), ...more }),
    release: async (who: { cookie: string }) => await ask(who, 'release', { actionId: randomUUID() }),
    write: async (who: { cookie: string }, text: string, more: object = {}) =>
      await ask(who, 'messages', { actionId: randomUUID(), text, seenSeq: await seenSeq(), ...more }),
    longAgo: async (seconds: number) =>
      await database.current.db.pool.query(
        'update conversations set last_visitor_at = last_visitor_at - make_interval(secs => $2) where id = $1',
        [id, seconds],
      ),
    actions: async (who: { cookie: string }) => {
      const { actions } = (await server.api('GET', `/visits/${id}`, { cookie: who.cookie })).json<{
        actions: { action: string; allowed: boolean; reason: string | null }[];
      }>();
      return Object.fromEntries(actions.map(({ action, allowed, reason }) => [action, allowed || reason]));
    },
  };
}

describe('a hold', () => {
  it('goes from taking over to giving back, each step on record, without a word of what was said', async () => {
    const { id, hold, write, release, transcript } = await arrive('web');
    expect((await hold(maria)).statusCode).toBe(200);
    const sent = await write(maria, 'I am here: heliotrope.');
    expect(sent.statusCode).toBe(200);
    expect((await release(maria)).statusCode).toBe(200);
    const said = await transcript();
    expect(said.find(({ seq }) => seq === sent.json<{ seq: number }>().seq)).toMatchObject({
      from: 'staff',
      body: { text: 'I am here: heliotrope.', by: { id: maria.id, firstName: 'Ana', part: 'admissions' } },
    });
    const notes = await server.audit.list({ subject: id });
    expect(notes.map(({ action }) => action).toReversed()).toEqual(['hold.started', 'message.written', 'hold.ended']);
    expect(notes.every(({ actor }) => actor === maria.id)).toBe(true);
    expect(JSON.stringify(notes)).not.toContain('heliotrope');
  });

  it('says to everybody what they may do and why not', async () => {
    const { hold, actions } = await arrive('web');
    expect(await actions(ben)).toMatchObject({
      hold: true,
      write: 'Take over first.',
      release: 'Nobody holds this visit.',
    });
    await hold(maria);
    expect(await actions(maria)).toMatchObject({ hold: 'You hold this visit.', write: true, release: true });
    expect(await actions(ben)).toMatchObject({
      hold: 'Ana <i> holds this visit.',
      relieve: true,
      write: 'Ana <i> holds this visit.',
    });
  });

  it('is one person’s: the other is refused, by name, until they relieve them', async () => {
    const { hold, write } = await arrive('web');
    await hold(maria);
    const refused = await hold(ben);
    expect(refused.statusCode).toBe(409);
    expect(refused.json()).toMatchObject({
      error: { message: 'Ana <i> holds this visit.', about: { because: 'held', heldBy: maria.id } },
    });
    expect((await write(ben, 'hello')).statusCode).toBe(409);
    expect((await hold(ben, { insteadOf: maria.id })).statusCode).toBe(200);
    expect((await write(maria, 'hello')).json()).toMatchObject({
      error: { about: { because: 'held', heldBy: ben.id } },
    });
  });

  it('refuses words written before the visitor’s last were read', async () => {
    const { visitor, hold, write, transcript } = await arrive('web');
    await hold(maria);
    const seen = (await transcript()).at(-1)!.seq;
    await visitor.say('wait');
    const refused = await write(maria, 'good night', { seenSeq: seen });
    expect(refused.json()).toMatchObject({ error: { about: { because: 'newer' } } });
  });
});

describe('by text', () => {
  it('more than six segments do not leave', async () => {
    const { hold, write, transcript } = await arrive('sms');
    await hold(maria);
    const refused = await write(maria, 'a'.repeat(1_200));
    expect(refused.json()).toMatchObject({ error: { about: { because: 'too-long' } } });
    expect((await transcript()).some(({ from }) => from === 'staff')).toBe(false);
  });

  it('nobody who opted out is written to', async () => {
    const { hold, actions } = await arrive('sms', 'STOP');
    expect(await actions(maria)).toMatchObject({ hold: 'They opted out of texts. Call instead.' });
    expect((await hold(maria)).json()).toMatchObject({ error: { about: { because: 'opted-out' } } });
  });

  it('at night nobody is texted out of the blue, unless staff say so, and that is on record', async () => {
    const { id, hold, write, longAgo } = await arrive('sms');
    const night = await nightAhead();
    try {
      await longAgo(3 * 3_600);
      const refused = await hold(maria);
      expect(refused.json()).toMatchObject({ error: { about: { because: 'quiet-hours', until: expect.any(String) } } });
      expect((await hold(maria, { sendsInQuietHours: true })).statusCode).toBe(200);
      expect((await write(maria, 'Good night.')).json()).toMatchObject({
        error: { about: { because: 'quiet-hours' } },
      });
      expect((await write(maria, 'Good night.', { sendsInQuietHours: true })).statusCode).toBe(200);
      const [last] = await server.audit.list({ subject: id });
      expect(last).toMatchObject({ action: 'message.written', detail: { inQuietHours: true } });
    } finally {
      server.clock.pass(-night);
    }
  });

  it('at night whoever wrote within the hour is answered', async () => {
    const { hold, write, longAgo } = await arrive('sms');
    const night = await nightAhead();
    try {
      await longAgo(-night / 1_000);
      expect((await hold(maria)).statusCode).toBe(200);
      expect((await write(maria, 'Good night.')).statusCode).toBe(200);
    } finally {
      server.clock.pass(-night);
    }
  });

  /** Moves the server's clock to 23:30 in New York, the visit's zone; sessions end meanwhile and are opened anew. */
  async function nightAhead(): Promise<number> {
    const now = Temporal.Now.zonedDateTimeISO('America/New_York');
    const night = now.with({ hour: 23, minute: 30 });
    const ahead = night.epochMilliseconds - now.epochMilliseconds;
    const ms = ahead > 0 ? ahead : ahead + 86_400_000;
    server.clock.pass(ms);
    maria.cookie = await server.signIn(maria);
    return ms;
  }
});
