import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import * as fc from 'fast-check';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterEach, describe, expect, it } from 'vitest';
import { createSmsChannel, type SmsOptions } from '../../../src/channels/sms/channel.ts';
import { programId } from '../../../src/core/ids.ts';
import type { Engine } from '../../../src/core/ports.ts';
import { createConversationStore } from '../../../src/db/conversation-store.ts';
import { createOutbox } from '../../../src/db/outbox.ts';
import { createLog } from '../../../src/http/log.ts';
import { createServer } from '../../../src/http/server.ts';
import { useDatabase } from '../../support/database.ts';
import { createSmallEngine } from '../../support/small-engine.ts';
import {
  authToken,
  newPhone,
  newSid,
  postSigned,
  programNumbers,
  publicUrl,
  textParams,
} from '../../support/twilio.ts';
import { until } from '../../support/until.ts';
import { all, parseXml, type Xml } from '../../support/xml.ts';

const database = useDatabase();
const path = '/sms/twilio/stonington';

const apps: FastifyInstance[] = [];
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()));
});

async function start(more: Partial<SmsOptions> = {}) {
  const { db, vault } = database.current;
  const store = createConversationStore({ db, vault });
  const outbox = createOutbox({ db, vault });
  const engine: Engine = createSmallEngine(store);
  const app = createServer({ log: createLog('silent'), publicUrl, trustProxy: false, probe: async () => {} });
  apps.push(app);
  const clock = { now: () => new Date() };
  await app.register(
    createSmsChannel({ engine, outbox, deliveries: outbox, authToken, publicUrl, programNumbers, clock, ...more }),
  );
  const conversationOf = async (phone: string) =>
    await store.find({ program: programId('stonington'), channel: 'sms', address: phone });
  const statusesOf = async (phone: string) => {
    const id = await conversationOf(phone);
    return id ? (await outbox.status(id)).map(({ status }) => status) : [];
  };
  return { app, store, outbox, engine, conversationOf, statusesOf };
}

const messagesIn = (payload: string): readonly Xml[] => all(parseXml(payload), 'Message');
const textsIn = (payload: string): readonly string[] => messagesIn(payload).map(({ text }) => text);

describe('the SMS webhook', () => {
  it('answers a text with the replies of its turn, and the outbox has nothing left to send', async () => {
    const { app, statusesOf } = await start();
    const From = newPhone();
    const response = await postSigned(app, path, textParams({ From }));
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toMatch(/^text\/xml/);
    expect(textsIn(response.payload)).toEqual(['Welcome', 'You said hello']);
    await until(async () => (await statusesOf(From)).every((status) => status === 'sent'));
  });

  it('refuses a wrong signature with 403 and stores nothing', async () => {
    const { app, conversationOf } = await start();
    const From = newPhone();
    for (const signature of ['', 'AAAA', 'x'.repeat(28)]) {
      const response = await postSigned(app, path, textParams({ From }), { 'x-twilio-signature': signature });
      expect(response.statusCode).toBe(403);
    }
    expect(await conversationOf(From)).toBeNull();
  });

  it('refuses a signature made for other parameters or another address', async () => {
    const { app } = await start();
    const params = textParams({ From: newPhone() });
    const signed = await postSigned(app, path, params);
    expect(signed.statusCode).toBe(200);
    const signature = String(signed.raw.req.headers['x-twilio-signature']);
    const tampered = { ...params, Body: 'other' };
    expect((await postSigned(app, path, tampered, { 'x-twilio-signature': signature })).statusCode).toBe(403);
    expect((await postSigned(app, `${path}?x=1`, params, { 'x-twilio-signature': signature })).statusCode).toBe(403);
  });

  it('says nothing the second time the same message comes', async () => {
    const own = createOutbox(database.current);
    const slowToMark: SmsOptions['outbox'] = {
      stillPending: async (conversation, seqs) => await own.stillPending(conversation, seqs),
      markSent: async (conversation, seqs) => {
        await sleep(200);
        await own.markSent(conversation, seqs);
      },
    };
    const { app, store, conversationOf } = await start({ outbox: slowToMark });
    const params = textParams({ From: newPhone() });
    const answers = await Promise.all([postSigned(app, path, params), postSigned(app, path, params)]);
    expect(answers.flatMap(({ payload }) => textsIn(payload))).toEqual(['Welcome', 'You said hello']);
    const later = await postSigned(app, path, params);
    expect(textsIn(later.payload)).toEqual([]);
    const id = await conversationOf(params['From']!);
    expect((await store.read(id!, 0)).length).toBe(3);
  });

  it('acknowledges nothing that has not ended in time, and leaves what it says to the outbox', async () => {
    const { app, statusesOf } = await start({ answerWithinMs: 100 });
    const From = newPhone();
    const response = await postSigned(app, path, textParams({ From, Body: 'slow one' }));
    expect(response.statusCode).toBe(503);
    await until(async () => (await statusesOf(From)).length === 2);
    expect(await statusesOf(From)).toEqual(['pending', 'pending']);
  });

  it('waits longer for the answer to danger than for any other', async () => {
    const { app } = await start({ answerWithinMs: 100 });
    const Body = 'slow, I want to kill myself';
    const response = await postSigned(app, path, textParams({ From: newPhone(), Body }));
    expect(response.statusCode).toBe(200);
    expect(textsIn(response.payload).join(' ')).toContain('988');
  });

  it('leaves to the outbox what a broken connection did not carry', async () => {
    const { app, statusesOf } = await start();
    const From = newPhone();
    await app.listen({ host: '127.0.0.1', port: 0 });
    const { port } = app.server.address() as { port: number };
    const params = textParams({ From, Body: 'slow and gone' });
    const probe = await postSigned(app, path, { ...params, From: newPhone(), MessageSid: newSid(), Body: 'x' });
    expect(probe.statusCode).toBe(200);
    const giveUp = new AbortController();
    const gone = fetch(`http://127.0.0.1:${port}${path}`, {
      method: 'POST',
      signal: giveUp.signal,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'x-twilio-signature': getExpectedTwilioSignature(authToken, publicUrl + path, { ...params }),
      },
      body: new URLSearchParams(params).toString(),
    });
    await sleep(200);
    giveUp.abort();
    await expect(gone).rejects.toThrow();
    await until(async () => (await statusesOf(From)).length === 2);
    await sleep(300);
    expect(await statusesOf(From)).toEqual(['pending', 'pending']);
  });

  it('says danger even when the outbox cannot be asked', async () => {
    const broken = {
      stillPending: async () => await Promise.reject(new Error('down')),
      markSent: async () => await Promise.reject(new Error('down')),
    };
    const { app } = await start({ outbox: broken });
    const urgent = textParams({ From: newPhone(), Body: 'I will kill myself' });
    expect(textsIn((await postSigned(app, path, urgent)).payload)).toEqual(['Welcome', 'Call or text 988.']);
    // Nobody knows what a repeat has said already: danger once more, the rest by the outbox.
    expect(textsIn((await postSigned(app, path, urgent)).payload)).toEqual(['Call or text 988.']);
    const calm = textParams({ From: newPhone() });
    await postSigned(app, path, calm);
    expect(textsIn((await postSigned(app, path, calm)).payload)).toEqual([]);
  });

  it('answers 404 for a program that has no number', async () => {
    const { app } = await start();
    expect((await postSigned(app, '/sms/twilio/nowhere', textParams())).statusCode).toBe(404);
  });

  it("refuses another program's number with 400 and the reason", async () => {
    const { app } = await start();
    const response = await postSigned(app, path, textParams({ To: '+12035550143' }));
    expect(response.statusCode).toBe(400);
    expect(response.json<{ error: { message: string } }>().error.message).toContain('To is not the number');
  });

  it('heeds danger in a form that it cannot read', async () => {
    const { app } = await start();
    const { MessageSid: _, ...params } = textParams({ From: newPhone(), Body: 'I am going to kill myself' });
    const response = await postSigned(app, path, params);
    expect(response.statusCode).toBe(200);
    expect(textsIn(response.payload)).toContain('Call or text 988.');
    expect((await postSigned(app, path, { ...params, Body: 'hello' })).statusCode).toBe(400);
  });

  it.each([
    ['application/json', '{}', 415],
    ['application/x-www-form-urlencoded; charset=iso-8859-1', 'Body=x', 415],
    ['application/x-www-form-urlencoded', 'Body=%FF%FE', 400],
    ['application/x-www-form-urlencoded', `Body=${'x'.repeat(300_000)}`, 413],
    ['application/x-www-form-urlencoded', 'Body=x', 403],
  ])('answers %s %.20s with %i', async (type, payload, status) => {
    const { app } = await start();
    const response = await app.inject({ method: 'POST', url: path, headers: { 'content-type': type }, payload });
    expect(response.statusCode).toBe(status);
  });

  it('reads ten thousand characters, and danger at their end', async () => {
    const { app } = await start();
    const Body = `${'I cannot sleep. 😢 '.repeat(600)}I will kill myself`.slice(-10_000);
    const response = await postSigned(app, path, textParams({ From: newPhone(), Body }));
    expect(textsIn(response.payload)).toContain('Call or text 988.');
  });

  it('answers any body with TwiML', async () => {
    const { app } = await start();
    const From = newPhone();
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 200 }), async (Body) => {
        const response = await postSigned(app, path, textParams({ From, Body }));
        expect(response.statusCode).toBe(200);
        expect(parseXml(response.payload).name).toBe('Response');
      }),
      { numRuns: 40 },
    );
  });
});

describe('the status webhook', () => {
  it('keeps what became of a text that an answer carried', async () => {
    const { app, statusesOf } = await start();
    const From = newPhone();
    const { payload } = await postSigned(app, path, textParams({ From }));
    const [first, second] = messagesIn(payload).map(({ attributes }) => attributes['statusCallback']!);
    expect(first?.startsWith(`${publicUrl}${path}/status?text=`)).toBe(true);
    await until(async () => (await statusesOf(From)).every((status) => status === 'sent'));
    const report = async (address: string, MessageStatus: string, more = {}) =>
      await postSigned(app, address.slice(publicUrl.length), {
        MessageSid: newSid(),
        MessageStatus,
        To: From,
        ...more,
      });
    expect((await report(first!, 'delivered')).statusCode).toBe(204);
    await report(first!, 'sent');
    await report(second!, 'undelivered', { ErrorCode: '30005' });
    expect(await statusesOf(From)).toEqual(['delivered', 'failed']);
  });

  it('keeps a text from being sent again when Twilio turns out to have it', async () => {
    const { app, conversationOf, statusesOf } = await start({ answerWithinMs: 50 });
    const From = newPhone();
    await postSigned(app, path, textParams({ From, Body: 'slow' }));
    await until(async () => (await statusesOf(From)).length === 2);
    const address = `${path}/status?text=${encodeURIComponent(`${await conversationOf(From)}:2`)}`;
    await postSigned(app, address, { MessageSid: newSid(), MessageStatus: 'sent' });
    expect(await statusesOf(From)).toEqual(['sent', 'pending']);
  });

  it("mirrors the carrier's opt-out", async () => {
    const { app, statusesOf } = await start();
    const From = newPhone();
    const { payload } = await postSigned(app, path, textParams({ From }));
    const [first] = messagesIn(payload).map(({ attributes }) => attributes['statusCallback']!);
    await until(async () => (await statusesOf(From)).every((status) => status === 'sent'));
    await postSigned(app, first!.slice(publicUrl.length), {
      MessageSid: newSid(),
      MessageStatus: 'failed',
      ErrorCode: '21610',
    });
    const next = await postSigned(app, path, textParams({ From }));
    expect(textsIn(next.payload)).toEqual([]);
  });

  it('refuses a wrong signature and a text that is not named', async () => {
    const { app } = await start();
    const params = { MessageSid: newSid(), MessageStatus: 'sent' };
    const forged = await postSigned(app, `${path}/status?text=x`, params, { 'x-twilio-signature': 'no' });
    expect(forged.statusCode).toBe(403);
    expect((await postSigned(app, `${path}/status?text=x`, params)).statusCode).toBe(400);
  });
});
