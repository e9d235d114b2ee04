import { afterEach, describe, expect, it } from 'vitest';
import { isLoopback, isPrivate, PrivateAddressError, publicLookup } from '../../../src/channels/webhook/addresses.ts';
import { createWebhookSender, type WebhookOptions } from '../../../src/channels/webhook/sender.ts';
import { secretBytes } from '../../../src/channels/webhook/sign.ts';
import { startWebhookReceiver, webhookSecret, type Behaviour } from '../../support/webhook-receiver.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function receiver(...behaviours: Behaviour[]) {
  const started = await startWebhookReceiver(behaviours);
  stops.push(started.stop);
  return started;
}
const key = secretBytes(webhookSecret)!;
const senderTo = (url: string, change: Partial<WebhookOptions> = {}) =>
  createWebhookSender({ url, key, allowsPrivate: false, timeoutMs: 400, ...change });
const event = { id: 'msg_1', body: JSON.stringify({ type: 'packet.confirmed', words: 'ñ 🙂' }) };

describe('a webhook', () => {
  it('is signed so that the receiver can tell, over the very bytes', async () => {
    const { url, received } = await receiver();
    expect(await senderTo(url).send(event)).toEqual({ kind: 'taken' });
    expect(received).toEqual([{ ...event, isGenuine: true }]);
  });

  it('is not genuine under another secret', async () => {
    const { url, received } = await receiver();
    await senderTo(url, { key: Buffer.alloc(32, 8) }).send(event);
    expect(received[0]!.isGenuine).toBe(false);
  });

  it.each<[string, Behaviour, object]>([
    ['fails', { status: 503 }, { reason: 'http-503', isFinal: false, waitMs: 0 }],
    ['asks to wait', { status: 429, headers: { 'retry-after': '7' } }, { reason: 'http-429', waitMs: 7_000 }],
    ['asks to wait for a year', { status: 503, headers: { 'retry-after': '31536000' } }, { waitMs: 3_600_000 }],
    ['says that nobody wants it any more', { status: 410 }, { reason: 'http-410', isFinal: true }],
    ['hangs', 'hangs', { reason: 'timeout', isFinal: false }],
    ['breaks off', 'breaks off', { reason: 'unreachable', isFinal: false }],
  ])('is tried again when the receiver %s', async (_how, behaviour, outcome) => {
    const { url } = await receiver(behaviour);
    expect(await senderTo(url).send(event)).toMatchObject({ kind: 'failed', ...outcome });
  });

  it('follows no redirect: the record goes only where it was set up to go', async () => {
    const elsewhere = await receiver();
    for (const status of [301, 302, 307, 308]) {
      const { url } = await receiver({ status, headers: { location: elsewhere.url } });
      expect(await senderTo(url).send(event)).toMatchObject({ kind: 'failed', reason: 'redirected' });
    }
    expect(elsewhere.received).toEqual([]);
  });

  it('is not sent without TLS to another machine', async () => {
    expect(await senderTo('http://example.org/').send(event)).toMatchObject({ reason: 'not-https' });
  });

  it.each([
    'https://10.1.2.3/',
    'https://192.168.0.9/',
    'https://169.254.169.254/latest',
    'https://[fd00::1]/',
    'https://[::ffff:10.0.0.1]/',
  ])('dials no address inside a network: %s', async (url) => {
    expect(await senderTo(url).send(event)).toMatchObject({ reason: 'private-address' });
    const allowed = await senderTo(url, { allowsPrivate: true, timeoutMs: 50 }).send(event);
    expect(allowed).not.toMatchObject({ reason: 'private-address' });
  });

  it('looks at where a name leads before it dials', async () => {
    const found = await new Promise((resolve) => publicLookup('localhost', { all: true }, (error) => resolve(error)));
    expect(found).toBeInstanceOf(PrivateAddressError);
  });
});

describe('an address', () => {
  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '172.31.255.255',
    '100.64.0.1',
    '0.0.0.0',
    '::1',
    'fe80::1',
    '::ffff:192.168.1.1',
    'no address',
  ])('%s is private', (address) => expect(isPrivate(address)).toBe(true));
  it.each(['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])('%s is public', (address) =>
    expect(isPrivate(address)).toBe(false),
  );
  it('is of this machine only when the name says so', () => {
    expect(['localhost', '127.0.0.1', '127.9.9.9', '[::1]'].map(isLoopback)).toEqual([true, true, true, true]);
    expect(['127.0.0.1.example.org', 'localhost.example.org', '10.0.0.1'].map(isLoopback)).toEqual([
      false,
      false,
      false,
    ]);
  });
});

it('a secret has 24 to 64 bytes behind its prefix', () => {
  expect(secretBytes(webhookSecret)).toHaveLength(32);
  for (const bad of ['', 'whsec_', 'plain-text-secret-of-some-length', `whsec_${Buffer.alloc(23).toString('base64')}`])
    expect(secretBytes(bad)).toBeNull();
});
