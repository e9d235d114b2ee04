import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTwilioStandIn, type TwilioStandIn } from '../../src/channels/twilio/stand-in.ts';
import { account, programNumber, publicUrl, RunningApp } from '../support/running-app.ts';
import { newPhone, newSid } from '../support/twilio.ts';

const danger = 'I want to kill myself';
const hidden = 'I want to \u202ekill\u202c my\u200bself';
const long = `${'word '.repeat(2_000)}${danger}`;
const huge = 'x '.repeat(150_000);

let home: string;
let standIn: TwilioStandIn;
let app: RunningApp;
beforeAll(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'porchlight-bad-input-'));
  standIn = await startTwilioStandIn(account);
  app = await RunningApp.start({ dataDir: home, twilioUrl: standIn.url });
});
afterAll(async () => {
  await app.end('SIGTERM');
  await standIn.close();
  await rm(home, { recursive: true, force: true });
});

interface Answered {
  readonly status: number;
  readonly text: string;
}
interface Grant {
  readonly conversationId: string;
  readonly token: string;
  readonly streamUrl?: string;
}

async function page() {
  const api = `${app.url}/v3/directline`;
  const asked = await fetch(`${api}/tokens/generate?program=stonington`, {
    method: 'POST',
    headers: { origin: publicUrl },
  });
  const { conversationId, token } = (await asked.json()) as Grant;
  const authorization = `Bearer ${token}`;
  const here = `${api}/conversations/${conversationId}`;
  const begun = await fetch(`${api}/conversations`, { method: 'POST', headers: { authorization } });
  const { streamUrl } = (await begun.json()) as Grant;
  return {
    streamUrl: streamUrl!.replace(/^wss?:\/\/[^/]+/, app.url.replace('http', 'ws')),
    post: async (body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = {}): Promise<Answered> => {
      const response = await fetch(`${here}/activities`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', ...headers },
        body,
      });
      return { status: response.status, text: await response.text() };
    },
    /** All that was said, the visitor's own words included. */
    said: async () => await (await fetch(`${here}/activities`, { headers: { authorization } })).text(),
  };
}
const message = (text: unknown, more: object = {}) => JSON.stringify({ type: 'message', text, ...more });
const utf16 = (text: string) => Buffer.from(text, 'utf16le');

async function signed(
  address: string,
  params: Readonly<Record<string, string>>,
  {
    signature,
    body,
    type = 'application/x-www-form-urlencoded',
  }: { signature?: string; body?: string; type?: string } = {},
): Promise<Answered> {
  const response = await fetch(app.url + address, {
    method: 'POST',
    headers: {
      'content-type': type,
      'x-twilio-signature':
        signature ?? getExpectedTwilioSignature(account.authToken, publicUrl + address, { ...params }),
    },
    body: body ?? new URLSearchParams(params).toString(),
  });
  return { status: response.status, text: await response.text() };
}
const sms = async (more: Record<string, string>, how: Parameters<typeof signed>[2] = {}) =>
  await signed(
    '/sms/twilio/stonington',
    {
      MessageSid: newSid(),
      AccountSid: account.accountSid,
      From: newPhone(),
      To: programNumber,
      NumMedia: '0',
      ...more,
    },
    how,
  );
const call = async (step: string, more: Record<string, string>, how: Parameters<typeof signed>[2] = {}) =>
  await signed(
    `/voice/twilio/stonington${step}`,
    { CallSid: newSid('CA'), From: newPhone(), To: programNumber, ...more },
    how,
  );

describe('bad input on the web', () => {
  it.each([
    ['JSON that ends early', '{"type":"message","text":"hello', {}, 400],
    ['more than a message can be', message(huge), {}, 413],
    ['another charset', utf16(message('hello')), { 'content-type': 'application/json; charset=utf-16' }, 415],
    ['bytes of no charset', Buffer.from(message('mañana'), 'latin1'), {}, 400],
    ['another type', 'text=hello', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['a list', '[]', {}, 400],
    ['nothing', 'null', {}, 400],
    ['a number for words', message(7), {}, 400],
    ['a hundred thousand brackets', '['.repeat(100_000), {}, 400],
  ] as const)('%s gets a clear answer', async (_what, body, headers, status) => {
    const visitor = await page();
    const answer = await visitor.post(body, headers);
    expect(answer.status).toBe(status);
    expect(answer.text).toMatch(/"message":"[A-Z].{8,}"/);
    expect(await visitor.said()).not.toContain('hello');
  });

  it.each([
    ['no words', message('')],
    ['no text at all', JSON.stringify({ type: 'message' })],
    ['an emoji', message('😀')],
    ['control characters', message('hel\u0000lo\u0007\u001b[31m')],
    ['fields that nobody knows', message('hello', { zzz: { a: [1] }, entities: null, from: { id: '' } })],
  ])('%s is met gently', async (_what, body) => {
    const visitor = await page();
    expect((await visitor.post(body)).status).toBe(200);
    expect(JSON.parse(await visitor.said())).toMatchObject({ activities: expect.any(Array) });
    expect(await visitor.said()).not.toMatch(/\\u0000|\\u001b/);
  });

  it.each([
    ['behind ten thousand characters', message(long)],
    ['behind direction marks', message(hidden)],
    ['in JSON that ends early', `{"type":"message","text":"${danger}`],
    ['behind more than a message can be', message(`${huge}${danger}`)],
    ['far behind, in JSON that ends early', `{"type":"message","text":"${'x '.repeat(50_000)}${danger}`],
    ['in another charset', utf16(message(danger))],
  ])('danger %s is answered all the same', async (_what, body) => {
    const visitor = await page();
    const answer = await visitor.post(body);
    expect(answer.text + (await visitor.said())).toContain('988');
    expect(answer.text + (await visitor.said())).toContain('"crisis":true');
  });

  it('a forged token is refused; danger in it is answered, and kept nowhere', async () => {
    const visitor = await page();
    const answer = await visitor.post(message(danger), { authorization: 'Bearer not.a.token' });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('988');
    expect(await visitor.said()).not.toContain(danger);
  });
});

describe('bad input on a stream', () => {
  const listen = async (url: string, send: readonly string[]): Promise<readonly string[]> => {
    const socket = new WebSocket(url);
    const seen: string[] = [];
    await new Promise<void>((resolve) => {
      socket.addEventListener('open', () => {
        seen.push('open');
        for (const each of send) socket.send(each);
        setTimeout(() => socket.close(), 500);
      });
      socket.addEventListener('close', ({ code }) => {
        seen.push(String(code));
        resolve();
      });
    });
    return seen;
  };

  it('a stream is for listening: what is written to it is taken for a sign of life, and never too much of it', async () => {
    const visitor = await page();
    expect(await listen(visitor.streamUrl, [message('hello from the stream')])).toEqual(['open', '1005']);
    expect(await visitor.said()).not.toContain('hello from the stream');
    expect(await listen(visitor.streamUrl, ['x'.repeat(10_000)])).toEqual(['open', '1009']);
  });

  it('opens to no token but its own', async () => {
    const visitor = await page();
    expect(await listen(visitor.streamUrl.replace(/([?&])t=[^&]+/, '$1t=abc'), [])).toEqual(['1006']);
    expect((await fetch(visitor.streamUrl.replace('ws', 'http'))).status).toBe(426);
  });
});

describe('bad input by text', () => {
  it.each([
    ['a wrong signature', { Body: danger }, { signature: 'bm90IG91cnM=' }, 403],
    ['another type', {}, { body: '{}', type: 'application/json' }, 415],
    ['another charset', { Body: 'hello' }, { type: 'application/x-www-form-urlencoded; charset=utf-16' }, 415],
    ['bytes of no charset', {}, { body: 'Body=%ff%fe&From=%2B18605550199' }, 400],
    ['an id that is none', { MessageSid: 'x', Body: 'hello' }, {}, 400],
    ['a sender that is no phone', { From: '12345', Body: 'hello' }, {}, 400],
    ['the number of another program', { To: '+12035550143', Body: 'hello' }, {}, 400],
    ['more than a text can be', { Body: huge }, {}, 413],
  ] as const)('%s is refused', async (_what, params, how, status) => {
    expect((await sms(params, how)).status).toBe(status);
  });

  it.each([
    ['no words', { Body: '' }],
    ['an emoji', { Body: '😀' }],
    ['control characters', { Body: 'hel\u0000lo\u0007' }],
    ['fields that nobody knows', { Body: 'hello', Zzz: 'y' }],
    ['a picture', { Body: '', NumMedia: '1', MediaUrl0: 'https://x.test/a.jpg', MediaContentType0: 'image/jpeg' }],
  ])('%s is met gently', async (_what, params) => {
    const answer = await sms(params);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('<Message');
  });

  it.each([
    ['behind ten thousand characters', { Body: long }],
    ['behind direction marks', { Body: hidden }],
    ['in a form that is no text', { Body: danger, MessageSid: 'x' }],
  ])('danger %s is answered all the same', async (_what, params) => {
    const answer = await sms(params);
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('988');
  });
});

describe('bad input on a call', () => {
  it.each([
    ['a wrong signature', {}, { signature: 'bm90IG91cnM=' }, 403],
    ['an id that is none', { CallSid: 'x' }, {}, 400],
    ['the number of another program', { To: '+12035550143' }, {}, 400],
  ] as const)('%s is refused', async (_what, params, how, status) => {
    expect((await call('', params, how)).status).toBe(status);
  });

  it.each([
    ['behind ten thousand characters', '/dictated?lang=es&why=closed&text=yes&round=1', long],
    ['behind control characters', '/menu?lang=en&why=closed&text=yes&round=1', 'I want to \u202ekill\u0000 myself'],
    ['at a place that is none', '/menu?lang=xx&round=-9e99&text=%00', danger],
  ])('danger %s is answered all the same', async (_what, step, SpeechResult) => {
    const answer = await call(step, { SpeechResult });
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('9 8 8');
  });
});

describe('bad input on the form', () => {
  const post = async (body: string | Buffer<ArrayBuffer>): Promise<Answered> => {
    const response = await fetch(`${app.url}/stonington/form`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body,
    });
    return { status: response.status, text: await response.text() };
  };
  it.each([
    ['a token that is none', `token=x&text=${encodeURIComponent(danger)}`, 403],
    ['any bytes', Buffer.from([255, 254, 0, 1]), 403],
    ['more than a message can be', `token=x&text=${'x'.repeat(300_000)}`, 403],
  ])('%s gets a page that says where help is', async (_what, body, status) => {
    const answer = await post(body);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain('988');
    expect(answer.text).toContain('<form');
  });
});
