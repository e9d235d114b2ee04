import type { FastifyInstance } from 'fastify';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { phoneText } from '../../../src/channels/sms/render.ts';
import { createTwilioClient } from '../../../src/channels/twilio/api-client.ts';
import { createTwilioLookup } from '../../../src/channels/twilio/lookup.ts';
import { createTwilioSender } from '../../../src/channels/twilio/sender.ts';
import { startTwilioStandIn, type TwilioStandIn } from '../../../src/channels/twilio/stand-in.ts';
import { createVoiceChannel, type VoiceOptions } from '../../../src/channels/voice/channel.ts';
import { DatabaseUnavailableError } from '../../../src/db/errors.ts';
import { programId, type ConversationId } from '../../../src/core/ids.ts';
import type { ConversationStore, SpooledAlert } from '../../../src/core/ports.ts';
import type { Program } from '../../../src/core/program.ts';
import { createAlertStore } from '../../../src/db/alert-store.ts';
import { createConversationDesk } from '../../../src/db/conversation-desk.ts';
import { createConversationStore } from '../../../src/db/conversation-store.ts';
import { createOutbox } from '../../../src/db/outbox.ts';
import { createOutgoingQueue } from '../../../src/db/outgoing-queue.ts';
import { createTaskStore } from '../../../src/db/task-store.ts';
import { createLog } from '../../../src/http/log.ts';
import { createServer } from '../../../src/http/server.ts';
import { sendOutgoing } from '../../../src/jobs/send-outgoing.ts';
import { assembleEngine } from '../../../src/porchlight.ts';
import { useDatabase } from '../../support/database.ts';
import { SmallCall } from '../../support/small-call.ts';
import {
  accountSid,
  authToken,
  newPhone,
  newSid,
  postSigned,
  programNumbers,
  publicUrl,
} from '../../support/twilio.ts';
import { vetted } from '../../support/vetted.ts';

const database = useDatabase();
const stonington = programId('stonington');
const known = vetted.content.programs.get(stonington)!.program;
/** Its hours are not published; these are for the tests. */
const program: Program = {
  ...known,
  staffHours: [{ days: [1, 2, 3, 4, 5], opens: '08:00', closes: '18:00' }],
  holidays: ['2026-11-26'],
  closures: [{ from: '2026-11-24T14:00:00-05:00', to: '2026-11-24T16:00:00-05:00' }],
};
/** A Sunday night. */
const night = new Date('2026-11-22T22:30:00-05:00');
const noon = new Date('2026-11-23T12:00:00-05:00');

let standIn: TwilioStandIn;
let store: ConversationStore;
const apps: FastifyInstance[] = [];
beforeAll(async () => {
  standIn = await startTwilioStandIn({ accountSid, authToken });
  const { db, vault } = database.current;
  store = createConversationStore({ db, vault });
});
afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()));
  await standIn.close();
});

const client = () => createTwilioClient({ accountSid, authToken, apiUrl: standIn.url });

async function start(now: Date, more: Partial<VoiceOptions> & { store?: ConversationStore } = {}) {
  const { db, vault } = database.current;
  const clock = { now: () => now };
  const spooled: SpooledAlert[] = [];
  const spool = {
    write: async (alert: SpooledAlert) => {
      spooled.push(alert);
    },
  };
  const engine = assembleEngine({ vetted, store: more.store ?? store, spool, clock });
  const app = createServer({ log: createLog('silent'), publicUrl, trustProxy: false, probe: async () => {} });
  apps.push(app);
  await app.register(
    createVoiceChannel({
      engine,
      outbox: createOutbox({ db, vault }),
      lookup: createTwilioLookup({ client: client() }),
      copy: vetted.content.copy,
      programs: new Map([[stonington, program]]),
      programNumbers,
      publicUrl,
      authToken,
      clock,
      ...more,
    }),
  );
  return { app, spooled };
}

const desk = () => createConversationDesk(database.current);
const tasksOf = async (conversation: ConversationId) => await createTaskStore(database.current).list({ conversation });
const alertsOf = async (conversation: ConversationId) =>
  (await createAlertStore(database.current).list({ conversation })).rows;
const conversationOf = async (channel: 'sms' | 'voice', address: string) =>
  (await store.find({ program: stonington, channel, address }))!;

/** A caller at night from a line of that type, at the prompt. */
async function callAtNight(type: string, From = newPhone()) {
  const { app } = await start(night);
  standIn.setLineType(From, type);
  return { call: await new SmallCall(app, { From }).ring(), From };
}

describe('a call', () => {
  it('rings the program in its hours, shorter than a mailbox takes to answer', async () => {
    const { app } = await start(noon);
    const call = await new SmallCall(app, { From: newPhone() }).ring();
    expect(call.heard.children).toMatchObject([
      { name: 'Dial', text: '+18008321022', attributes: { timeout: '18', method: 'POST' } },
    ]);
    await call.post(call.next('Dial'), { DialCallStatus: 'completed' });
    expect(call.verbs).toEqual(['Hangup']);
  });

  it.each(['no-answer', 'busy', 'failed'])('that ends as %s is offered a text or a message', async (DialCallStatus) => {
    const { app } = await start(noon);
    const call = await new SmallCall(app, { From: newPhone() }).ring();
    await call.post(call.next('Dial'), { DialCallStatus });
    expect(call.said[0]).toMatch(/9 1 1.*9 8 8/);
    expect(call.said.join(' ')).toContain('Nobody could pick up');
    expect(call.said.join(' ')).toContain('Press 1');
  });

  it.each([
    ['on a Sunday night', night, 'Monday at 8 am'],
    ['on a holiday', new Date('2026-11-26T12:00:00-05:00'), 'Friday at 8 am'],
    ['in a one-off closure', new Date('2026-11-24T15:00:00-05:00'), 'Tuesday at 4 pm'],
  ])('%s does not ring, and hears when staff are back', async (_, now, opens) => {
    const { app } = await start(now);
    const call = await new SmallCall(app, { From: newPhone() }).ring();
    expect(call.verbs).toEqual(['Gather']);
    expect(call.said.join(' ')).toContain(opens);
  });

  it('that the program itself passed on does not ring there again', async () => {
    const { app } = await start(noon);
    const call = await new SmallCall(app, { From: newPhone(), ForwardedFrom: '+18605351010' }).ring();
    expect(call.verbs).toEqual(['Gather']);
  });

  it('hears 911 and 988 first, in English and in Spanish', async () => {
    const { call } = await callAtNight('mobile');
    expect(call.said.slice(0, 2).every((line) => /9 1 1.*9 8 8/.test(line))).toBe(true);
    expect(call.languages.slice(0, 2)).toEqual(['en-US', 'es-US']);
    expect(call.said.join(' ')).toContain('Para español, oprima 9');
  });

  it('goes on in Spanish after 9, and back after 9', async () => {
    const { call } = await callAtNight('mobile');
    await call.press('9');
    expect(new Set(call.languages)).toEqual(new Set(['es-US']));
    expect(call.heard.children[0]?.attributes['language']).toBe('es-US');
    await call.speak('english');
    expect(call.heard.children[0]?.attributes['language']).toBe('en-US');
  });

  it.each([
    ['mobile', ['es-US', 'en-US']],
    ['landline', ['es-US']],
  ] as const)('from a %s that stays silent is asked in %o, then for a message in both', async (type, languages) => {
    const { call } = await callAtNight(type);
    for (const language of languages) {
      await call.waitSilently();
      expect(new Set(call.languages)).toEqual(new Set([language]));
    }
    await call.waitSilently();
    expect(call.verbs).toEqual(['Say', 'Say', 'Record', 'Say', 'Hangup']);
    expect(call.languages.slice(0, 2)).toEqual(['en-US', 'es-US']);
  });

  it('that says something else is asked again, then for a message in its language', async () => {
    const { call } = await callAtNight('mobile');
    for (let time = 0; time < 2; time += 1) {
      await call.speak('do you take my insurance');
      expect(call.said[0]).toContain('did not understand');
    }
    await call.speak('do you take my insurance');
    expect(call.verbs).toContain('Record');
  });
});

describe('pressing 1', () => {
  it.each(['press', 'speak'] as const)(
    'by %s brings one text that opens the visit, and notes the consent',
    async (how) => {
      const { call, From } = await callAtNight('mobile');
      await (how === 'press' ? call.press('1') : call.speak('Text me'));
      expect(call.said.join(' ')).toContain('on its way');
      const id = await conversationOf('sms', From);
      const { db, vault } = database.current;
      const sender = createTwilioSender({ client: client(), programNumbers, clock: { now: () => new Date() } });
      await sendOutgoing({ queue: createOutgoingQueue({ db, vault }), sender, textOf: phoneText }, id);
      const [text, ...others] = standIn.textsTo(From);
      expect(text?.body).toMatch(/missed your call.*STOP/s);
      expect(text?.from).toBe('+18605550142');
      expect(others.length).toBeLessThanOrEqual(1);
      expect(await desk().consents(id)).toMatchObject([{ kind: 'contact.text', granted: true }]);
    },
  );

  it('twice changes nothing', async () => {
    const { call, From } = await callAtNight('mobile');
    const prompt = call.next('Gather');
    await call.post(prompt, { Digits: '1' });
    const id = await conversationOf('sms', From);
    const before = await store.read(id, 0);
    await call.post(prompt, { Digits: '1' });
    expect(await store.read(id, 0)).toEqual(before);
    expect((await desk().consents(id)).length).toBe(1);
  });

  it('is not offered to a landline, which leaves a message', async () => {
    const { call } = await callAtNight('landline');
    expect(call.said.join(' ')).not.toContain('Press 1');
    await call.press('1');
    expect(call.verbs).toContain('Record');
  });

  it('is offered when nobody knows the line', async () => {
    const { call, From } = await callAtNight('fails');
    expect(call.said.join(' ')).toContain('Press 1');
    expect(call.said.join(' ')).toContain('Press 2');
    await call.press('1');
    expect(await conversationOf('sms', From)).not.toBeNull();
  });

  it('sends nothing to a phone that opted out', async () => {
    const From = newPhone();
    const key = { program: stonington, channel: 'sms', address: From } as const;
    const engine = assembleEngine({ vetted, store, spool: { write: async () => {} } });
    for (const text of ['hello', 'STOP']) {
      await engine.receive({ key, messageId: newSid(), at: night, content: { kind: 'text', text } });
    }
    const { call } = await callAtNight('mobile', From);
    const before = (await createOutbox(database.current).status(await conversationOf('sms', From))).length;
    await call.press('1');
    expect(call.said.join(' ')).toContain('no more texts');
    expect(call.verbs).toContain('Record');
    expect((await createOutbox(database.current).status(await conversationOf('sms', From))).length).toBe(before);
  });
});

describe('leaving a message', () => {
  it('is recorded and transcribed in English, and becomes a call-back task', async () => {
    const { call, From } = await callAtNight('mobile');
    await call.press('2');
    expect(call.heard.children.find(({ name }) => name === 'Record')?.attributes).toMatchObject({
      transcribe: 'true',
      finishOnKey: '#',
      maxLength: '120',
    });
    const transcribed = call.next('Record', 'transcribeCallback');
    const recorded = call.next('Record');
    const RecordingSid = newSid('RE');
    await call.post(recorded, { RecordingSid, RecordingDuration: '14' });
    expect(call.said.join(' ')).toContain('Staff will get your message');
    await call.post(recorded, { RecordingSid, RecordingDuration: '14' });
    await call.post(transcribed, { RecordingSid, TranscriptionText: 'please call me back about the program' });
    expect(call.status).toBe(204);
    const id = await conversationOf('voice', From);
    expect(await tasksOf(id)).toMatchObject([{ kind: 'call-back', reason: expect.stringContaining(RecordingSid) }]);
    expect((await store.read(id, 0)).map(({ from, body }) => [from, body.text])).toEqual([
      ['visitor', 'please call me back about the program'],
    ]);
    expect(await alertsOf(id)).toEqual([]);
  });

  it('raises an alert when its transcript is frightening, once', async () => {
    const { call, From } = await callAtNight('landline');
    await call.press('2');
    const transcribed = call.next('Record', 'transcribeCallback');
    for (let time = 0; time < 2; time += 1) {
      await call.post(transcribed, { TranscriptionText: 'I am going to kill myself tonight' });
    }
    const id = await conversationOf('voice', From);
    expect(await alertsOf(id)).toMatchObject([{ level: expect.stringMatching(/urgent|emergency/) }]);
  });

  it('keeps two withheld numbers apart', async () => {
    const { app } = await start(night);
    const calls = [new SmallCall(app, { From: '+266696687' }), new SmallCall(app, { From: 'anonymous' })];
    for (const call of calls) {
      await call.ring();
      expect(call.said.join(' ')).not.toContain('Press 1');
      await call.press('2');
      await call.post(call.next('Record'), { RecordingSid: newSid('RE'), RecordingDuration: '9' });
    }
    const ids = await Promise.all(calls.map(({ sid }) => conversationOf('voice', `withheld:${sid}`)));
    expect(new Set(ids).size).toBe(2);
    for (const id of ids) expect((await tasksOf(id))[0]?.reason).toContain('withheld');
  });

  it('that is only the sound of hanging up makes no task', async () => {
    const { call, From } = await callAtNight('landline');
    await call.press('2');
    await call.post(call.next('Record'), { RecordingSid: newSid('RE'), RecordingDuration: '1' });
    expect(await conversationOf('voice', From)).toBeNull();
  });

  it('in Spanish is understood while the caller is there, and guidance is said at once', async () => {
    const { call, From } = await callAtNight('landline');
    await call.press('9');
    await call.press('2');
    const dictated = call.next('Gather');
    expect(dictated).toContain('/dictated?');
    await call.speak('me voy a matar esta noche');
    expect(call.said.join(' ')).toMatch(/9 8 8/);
    expect(new Set(call.languages)).toEqual(new Set(['es-US']));
    const id = await conversationOf('voice', From);
    expect((await alertsOf(id)).length).toBe(1);
    expect((await tasksOf(id)).some(({ kind }) => kind === 'call-back')).toBe(true);
  });

  it('in Spanish that nothing was understood of is recorded', async () => {
    const { call } = await callAtNight('landline');
    await call.press('9');
    await call.press('2');
    await call.waitSilently();
    expect(call.heard.children.find(({ name }) => name === 'Record')?.attributes['transcribe']).toBeUndefined();
  });
});

describe('something frightening at the prompt', () => {
  it('is answered with guidance at once, and the caller is heard on', async () => {
    const { call, From } = await callAtNight('mobile');
    await call.speak('I want to kill myself');
    expect(call.said[0]).toMatch(/9 8 8|9 1 1/);
    // The greeting of a first message has no place beside guidance.
    expect(call.said.join(' ')).not.toMatch(/STOP|private health record/);
    expect(call.verbs).toEqual(['Gather']);
    const id = await conversationOf('voice', From);
    expect((await alertsOf(id)).length).toBe(1);
    await call.speak('no I am not safe');
    expect(call.said.join(' ')).toMatch(/9 1 1/);
    await call.press('2');
    expect(call.verbs).toContain('Record');
  });

  it('is answered without the store, and the alert is spooled', async () => {
    const down: ConversationStore = {
      ...store,
      turn: async () => await Promise.reject(new DatabaseUnavailableError('down')),
    };
    const { app, spooled } = await start(night, { store: down });
    const call = await new SmallCall(app, { From: newPhone() }).ring();
    await call.speak('I want to kill myself');
    expect(call.said.join(' ')).toMatch(/9 8 8/);
    expect(spooled.length).toBe(1);
  });
});

describe('the voice webhook', () => {
  it('refuses a wrong signature, another number and an unknown program', async () => {
    const { app } = await start(night);
    const params = { CallSid: newSid('CA'), From: newPhone(), To: '+18605550142' };
    const path = '/voice/twilio/stonington';
    expect((await postSigned(app, path, params, { 'x-twilio-signature': 'no' })).statusCode).toBe(403);
    expect((await postSigned(app, path, { ...params, To: '+12035550143' })).statusCode).toBe(400);
    expect((await postSigned(app, path, { ...params, CallSid: 'x' })).statusCode).toBe(400);
    expect((await postSigned(app, '/voice/twilio/nowhere', params)).statusCode).toBe(404);
  });

  it('says where help is when something breaks', async () => {
    const engine = {
      check: vetted.check,
      receive: async () => await Promise.reject(new TypeError('a fault of ours')),
    };
    const { app } = await start(night, { engine });
    const call = await new SmallCall(app, { From: newPhone() }).ring();
    await call.press('1');
    expect(call.status).toBe(200);
    expect(call.said[0]).toMatch(/9 1 1.*9 8 8/);
  });

  it('answers any words and keys with TwiML', async () => {
    const { app } = await start(night);
    const From = newPhone();
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'binary', maxLength: 80 }),
        fc.string({ maxLength: 3 }),
        async (words, digits) => {
          const call = await new SmallCall(app, { From }).ring();
          await call.post(call.next('Gather'), { SpeechResult: words, Digits: digits });
          expect(call.status).toBe(200);
          expect(call.heard.name).toBe('Response');
        },
      ),
      { numRuns: 25 },
    );
  });
});
