import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FastifyInstance } from 'fastify';
import { createSmsChannel } from '../../../src/channels/sms/channel.ts';
import { createTwilioClient } from '../../../src/channels/twilio/api-client.ts';
import { createTwilioSender } from '../../../src/channels/twilio/sender.ts';
import { openStandInPhone } from '../../../src/channels/twilio/stand-in-phone.ts';
import { startTwilioStandIn, type TwilioStandIn } from '../../../src/channels/twilio/stand-in.ts';
import { ChannelUnreachableError, OptedOutError } from '../../../src/core/errors.ts';
import { programId } from '../../../src/core/ids.ts';
import { createConversationStore } from '../../../src/db/conversation-store.ts';
import { createOutbox, type Outbox } from '../../../src/db/outbox.ts';
import type { ConversationStore, MessageSender } from '../../../src/core/ports.ts';
import { createLog } from '../../../src/http/log.ts';
import { createServer } from '../../../src/http/server.ts';
import { useDatabase } from '../../support/database.ts';
import { createSmallEngine } from '../../support/small-engine.ts';
import { accountSid, authToken, newPhone, programNumbers, publicUrl } from '../../support/twilio.ts';
import { until } from '../../support/until.ts';

const database = useDatabase();
const line = '+18605550142';
const program = programId('stonington');
const clock = { now: () => new Date() };

let standIn: TwilioStandIn;
let app: FastifyInstance;
let store: ConversationStore;
let outbox: Outbox;
let sender: MessageSender;

beforeAll(async () => {
  const { db, vault } = database.current;
  store = createConversationStore({ db, vault });
  outbox = createOutbox({ db, vault });
  app = createServer({ log: createLog('silent'), publicUrl, trustProxy: false, probe: async () => {} });
  await app.register(
    createSmsChannel({
      engine: createSmallEngine(store),
      outbox,
      deliveries: outbox,
      authToken,
      publicUrl,
      programNumbers,
      clock,
    }),
  );
  const own = await app.listen({ host: '127.0.0.1', port: 0 });
  standIn = await startTwilioStandIn({
    accountSid,
    authToken,
    webhookOf: (to) => (to === line ? `${publicUrl}/sms/twilio/stonington` : null),
    reach: (address) => address.replace(publicUrl, own),
  });
  const client = createTwilioClient({ accountSid, authToken, apiUrl: standIn.url });
  sender = createTwilioSender({ client, programNumbers, publicUrl, clock });
});
afterAll(async () => {
  await standIn?.close();
  await app?.close();
});

const statusesOf = async (phone: string) => {
  const id = await store.find({ program, channel: 'sms', address: phone });
  return (await outbox.status(id!)).map(({ status }) => status);
};

describe('a phone behind the stand-in', () => {
  it('gets the answer to what it writes, and we hear that it was delivered', async () => {
    const phone = newPhone();
    expect(await standIn.write(phone, line, 'hi & <hello> 😀')).toBe(200);
    expect(standIn.textsTo(phone).map(({ body }) => body)).toEqual(['Welcome', 'You said hi & <hello> 😀']);
    await until(async () => (await statusesOf(phone)).every((status) => status === 'delivered'));
  });

  it('gets one last word from the carrier after STOP, and REST refuses to send more', async () => {
    const phone = newPhone();
    await standIn.write(phone, line, 'hello');
    await standIn.write(phone, line, 'stop');
    await standIn.settled();
    expect(standIn.textsTo(phone).at(-1)?.body).toMatch(/no more texts.*911.*988/);
    const before = standIn.textsTo(phone).length;
    const id = (await store.find({ program, channel: 'sms', address: phone }))!;
    const message = { program, to: phone, text: 'More', idempotencyKey: `${id}:1` };
    await expect(sender.send(message)).rejects.toThrow(OptedOutError);
    expect(standIn.textsTo(phone).length).toBe(before);
    await standIn.write(phone, line, 'START');
    await sender.send(message);
    expect(standIn.textsTo(phone).at(-1)?.body).toBe('More');
  });

  it('reports what could not be delivered', async () => {
    const phone = newPhone();
    await standIn.write(phone, line, 'hello');
    await standIn.settled();
    standIn.behave(phone, { kind: 'undeliverable', code: 30003 });
    const id = (await store.find({ program, channel: 'sms', address: phone }))!;
    const entry = await store.append(id, {
      from: 'staff',
      at: new Date(),
      channel: 'sms',
      body: { text: 'From staff', lang: 'en' },
    });
    await sender.send({ program, to: phone, text: 'From staff', idempotencyKey: `${id}:${entry.seq}` });
    await standIn.settled();
    expect((await statusesOf(phone)).at(-1)).toBe('failed');
  });

  it('may be in the hand of another process', async () => {
    const phone = openStandInPhone({ url: standIn.url, accountSid, authToken }, newPhone());
    expect(await phone.write(line, 'hello')).toBe(200);
    expect((await phone.texts()).map(({ body }) => body)).toEqual(['Welcome', 'You said hello']);
    const stranger = openStandInPhone({ url: standIn.url, accountSid, authToken: 'not the token' }, newPhone());
    await expect(stranger.texts()).rejects.toThrow(ChannelUnreachableError);
  });

  it('knows no webhook for a number nobody connected', async () => {
    expect(await standIn.write(newPhone(), '+13335550100', 'hello')).toBe(404);
  });
});
