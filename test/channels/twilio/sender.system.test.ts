import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTwilioClient } from '../../../src/channels/twilio/api-client.ts';
import { createTwilioSender } from '../../../src/channels/twilio/sender.ts';
import { startTwilioStandIn, type TwilioStandIn } from '../../../src/channels/twilio/stand-in.ts';
import {
  ChannelRefusedError,
  ChannelUnreachableError,
  OptedOutError,
  RateLimitedError,
} from '../../../src/core/errors.ts';
import { programId } from '../../../src/core/ids.ts';
import { accountSid, authToken, newPhone, programNumbers } from '../../support/twilio.ts';
import { until } from '../../support/until.ts';

let standIn: TwilioStandIn;
beforeAll(async () => {
  standIn = await startTwilioStandIn({ accountSid, authToken });
});
afterAll(async () => {
  await standIn.close();
});

const clock = { now: () => new Date() };
const senderWith = (more: { apiUrl?: string; authToken?: string; timeoutMs?: number } = {}) =>
  createTwilioSender({
    client: createTwilioClient({ accountSid, authToken, apiUrl: standIn.url, ...more }),
    programNumbers,
    clock,
  });
const messageTo = (to: string, text = 'Hello') => ({
  program: programId('stonington'),
  to,
  text,
  idempotencyKey: `${randomUUID()}:1`,
});
const bodiesAt = (phone: string) => standIn.textsTo(phone).map(({ body }) => body);
const failure = async (sending: Promise<unknown>): Promise<unknown> =>
  await sending.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('sending by REST', () => {
  it("sends from the program's own number, in GSM-7", async () => {
    const phone = newPhone();
    const { providerId } = await senderWith().send(messageTo(phone, 'We’ll call you — soon…'));
    expect(providerId).toMatch(/^SM[0-9a-f]{32}$/);
    expect(standIn.textsTo(phone)).toMatchObject([
      { from: '+18605550142', body: "We'll call you - soon...", segments: 1 },
    ]);
  });

  it('sends a long text in parts of at most three segments', async () => {
    const phone = newPhone();
    const text = 'This is one sentence of many. '.repeat(60).trim();
    await senderWith().send(messageTo(phone, text));
    const texts = standIn.textsTo(phone);
    expect(texts.length).toBeGreaterThan(1);
    expect(texts.every(({ segments }) => segments <= 3)).toBe(true);
    expect(texts.map(({ body }) => body).join('')).toBe(text);
  });

  it.each([
    [21610, OptedOutError],
    [21211, ChannelRefusedError],
    [21614, ChannelRefusedError],
  ])('tells error %i apart', async (code, kind) => {
    const phone = newPhone();
    standIn.behave(phone, { kind: 'refuses', code });
    await expect(senderWith().send(messageTo(phone))).rejects.toThrow(kind);
  });

  it("keeps Twilio's code of a refusal, and never the number", async () => {
    const error = await failure(senderWith().send(messageTo('+15005550001')));
    expect(error).toMatchObject({ code: 'channel.refused', providerCode: '21211' });
    expect(String((error as Error).stack)).not.toContain('5005550001');
    expect((error as Error).cause).toBeUndefined();
  });

  it('says how long to wait when there is too much', async () => {
    const phone = newPhone();
    standIn.behave(phone, { kind: 'rate-limited', retryAfterSeconds: 7, times: 1 });
    const sender = senderWith();
    const message = messageTo(phone);
    const error = await failure(sender.send(message));
    expect(error).toBeInstanceOf(RateLimitedError);
    expect(error).toMatchObject({ retryAfterMs: 7_000 });
    await sender.send(message);
    expect(bodiesAt(phone)).toEqual(['Hello']);
  });

  it.each([500, 503])('is unreachable on a %i', async (status) => {
    const phone = newPhone();
    standIn.behave(phone, { kind: 'broken', status });
    expect(await failure(senderWith().send(messageTo(phone)))).toMatchObject({ mayHaveArrived: true });
  });

  it('is unreachable when nobody listens, and knows that nothing arrived', async () => {
    const closed = await startTwilioStandIn({ accountSid, authToken });
    await closed.close();
    const error = await failure(senderWith({ apiUrl: closed.url }).send(messageTo(newPhone())));
    expect(error).toMatchObject({ code: 'channel.unreachable', mayHaveArrived: false });
  });

  it('is unreachable with a wrong token', async () => {
    const error = await failure(senderWith({ authToken: 'another token 0123456789' }).send(messageTo(newPhone())));
    expect(error).toMatchObject({ code: 'channel.unreachable', mayHaveArrived: false });
  });

  it('does not say twice what was taken although the answer never came', async () => {
    const phone = newPhone();
    standIn.behave(phone, { kind: 'slow', delayMs: 5_000, times: 1 });
    const sender = senderWith({ timeoutMs: 300 });
    const message = messageTo(phone, 'Only once');
    expect(await failure(sender.send(message))).toMatchObject({ mayHaveArrived: true });
    const { providerId } = await sender.send(message);
    expect(bodiesAt(phone)).toEqual(['Only once']);
    expect(standIn.textsTo(phone)[0]?.sid).toBe(providerId);
  });

  it('goes on with the part at which a long text failed', async () => {
    const phone = newPhone();
    const text = 'This is one sentence of many. '.repeat(60).trim();
    const sender = senderWith();
    const message = messageTo(phone, text);
    // The first part is under way when the number breaks, so the second is the one that fails.
    standIn.behave(phone, { kind: 'slow', delayMs: 300, times: 1 });
    const first = failure(sender.send(message));
    await until(() => standIn.textsTo(phone).length === 1);
    standIn.behave(phone, { kind: 'broken', status: 503, times: 1 });
    expect(await first).toBeInstanceOf(ChannelUnreachableError);
    expect(bodiesAt(phone).length).toBe(1);
    await sender.send(message);
    expect(bodiesAt(phone).join('')).toBe(text);
  });
});
