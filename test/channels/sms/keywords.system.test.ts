import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSmsChannel } from '../../../src/channels/sms/channel.ts';
import { programId } from '../../../src/core/ids.ts';
import type { ConversationStore } from '../../../src/core/ports.ts';
import { createConversationDesk } from '../../../src/db/conversation-desk.ts';
import { createConversationStore } from '../../../src/db/conversation-store.ts';
import { createOutbox } from '../../../src/db/outbox.ts';
import { createTaskStore } from '../../../src/db/task-store.ts';
import { createLog } from '../../../src/http/log.ts';
import { createServer } from '../../../src/http/server.ts';
import { assembleEngine } from '../../../src/porchlight.ts';
import { useDatabase } from '../../support/database.ts';
import { authToken, newPhone, postSigned, programNumbers, publicUrl, textParams } from '../../support/twilio.ts';
import { until } from '../../support/until.ts';
import { vetted } from '../../support/vetted.ts';
import { all, parseXml } from '../../support/xml.ts';
import { countSms } from '../../../src/core/gsm7.ts';

const database = useDatabase();
let app: FastifyInstance;
let store: ConversationStore;
let now = new Date();
beforeAll(async () => {
  const { db, vault } = database.current;
  store = createConversationStore({ db, vault });
  const outbox = createOutbox({ db, vault });
  const clock = { now: () => now };
  const engine = assembleEngine({ vetted, store, spool: { write: async () => {} }, clock });
  app = createServer({ log: createLog('silent'), publicUrl, trustProxy: false, probe: async () => {} });
  await app.register(
    createSmsChannel({ engine, outbox, deliveries: outbox, authToken, publicUrl, programNumbers, clock }),
  );
});
afterAll(async () => await app.close());

/** A phone on the real engine; `text` resolves with the texts that come back. */
function phone() {
  const From = newPhone();
  return {
    text: async (Body: string, more = {}): Promise<readonly string[]> => {
      const { payload } = await postSigned(app, '/sms/twilio/stonington', textParams({ From, Body, ...more }));
      return all(parseXml(payload), 'Message').map(({ text }) => text);
    },
    conversation: async () => (await store.find({ program: programId('stonington'), channel: 'sms', address: From }))!,
  };
}
const isSuppressed = async (id: Awaited<ReturnType<ReturnType<typeof phone>['conversation']>>) =>
  (await createConversationDesk(database.current).addresses(id)).some(({ suppressed }) => suppressed);

describe('texting with the real engine', () => {
  it('begins with who is speaking, help, and the way out, in at most two segments', async () => {
    const [first, ...others] = await phone().text('hi');
    expect(first).toMatch(/automated assistant.*911.*988.*STOP.*HELP/s);
    expect(countSms(first!)).toMatchObject({ encoding: 'gsm-7', segments: 2 });
    expect(others).toEqual([]);
  });

  it.each(['STOP', 'Unsubscribe', 'please stop texting me', 'ya no me mande mensajes'])(
    'takes "%s" as the last word, and gives one with 911 and 988',
    async (words) => {
      const { text, conversation } = phone();
      await text('hello');
      const last = await text(words);
      expect(last.length).toBe(1);
      expect(last[0]).toMatch(/911.*988/);
      expect(await isSuppressed(await conversation())).toBe(true);
      expect(await text('are you there?')).toEqual([]);
      expect((await text('START')).join(' ')).toMatch(/automated|automático/);
      expect(await isSuppressed(await conversation())).toBe(false);
    },
  );

  it('adds nothing to what the carrier has answered itself', async () => {
    const { text, conversation } = phone();
    await text('hello');
    expect(await text('HELP', { OptOutType: 'HELP' })).toEqual([]);
    expect(await text('STOP', { OptOutType: 'STOP' })).toEqual([]);
    const id = await conversation();
    expect(await isSuppressed(id)).toBe(true);
    await until(async () => (await createOutbox(database.current).status(id)).every(({ status }) => status === 'sent'));
  });

  it('hears danger in words that sound like an opt-out', async () => {
    const { text, conversation } = phone();
    await text('hello');
    expect((await text('I want to end it all tonight'))[0]).toMatch(/988/);
    expect(await isSuppressed(await conversation())).toBe(false);
  });

  it('turns an opt-out in the middle of danger into a call for staff to make', async () => {
    const { text, conversation } = phone();
    await text('I am going to kill myself tonight');
    await text('STOP');
    const tasks = await createTaskStore(database.current).list({ conversation: await conversation() });
    expect(tasks).toMatchObject([{ kind: 'call-instead-of-text' }]);
    expect(await text('I am going to kill myself')).toEqual([]);
  });

  it('says again after an hour that it is automated, once', async () => {
    const { text } = phone();
    await text('hello');
    const reminder = /still the automated assistant/;
    now = new Date(now.getTime() + 50 * 60_000);
    expect((await text('1')).join(' ')).not.toMatch(reminder);
    now = new Date(now.getTime() + 11 * 60_000);
    expect((await text('1')).join(' ')).toMatch(reminder);
    expect((await text('1')).join(' ')).not.toMatch(reminder);
  });

  it('never says more than three segments in one text', async () => {
    const { text } = phone();
    const said = [
      ...(await text('what is an IOP and how many hours a week is it?')),
      ...(await text('what therapies do you have?')),
      ...(await text('¿qué es un programa intensivo?')),
    ];
    expect(said.length).toBeGreaterThan(2);
    for (const each of said) expect(countSms(each)).toMatchObject({ encoding: 'gsm-7' });
    for (const each of said) expect(countSms(each).segments).toBeLessThanOrEqual(3);
  });
});
