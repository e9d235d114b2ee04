import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConversationStore } from '../../../src/db/conversation-store.ts';
import { DatabaseUnavailableError } from '../../../src/db/errors.ts';
import { createSmallEngine } from '../../support/small-engine.ts';
import { useDatabase } from '../../support/database.ts';
import { call, Visitor, type Refused } from '../../support/direct-line-visitor.ts';
import { until } from '../../support/until.ts';
import { startWebServer, type WebServer } from '../../support/web-server.ts';

const database = useDatabase();
const guidance = 'Call or text 988.';
const danger = 'I want to kill myself';
let server: WebServer;
beforeAll(async () => {
  const endless = { burst: 1e9, perSecond: 1e9 };
  server = await startWebServer(database.current, { limits: { messages: endless, starts: endless, reads: endless } });
});
afterAll(async () => await server.close());

const json = { 'content-type': 'application/json' };

describe('a message', () => {
  it('of 10,000 characters is read whole, to its last words', async () => {
    const visitor = await Visitor.arrive(server);
    const long = `${'a quiet line of words. '.repeat(435)} ${danger}`.slice(-10_000);
    expect((await visitor.say(long)).status).toBe(200);
    expect((await visitor.texts()).slice(1)).toEqual([long, guidance]);
  });

  it.each([
    ['nothing', '', 'I did not see any words.'],
    ['blanks', ' \n\t ', 'I did not see any words.'],
    ['an emoji', '🙃', 'You said 🙃'],
    ['a family of emoji', '👨‍👩‍👧', 'You said 👨‍👩‍👧'],
    ['control characters', 'he\u0000l\u0007lo', 'You said hello'],
    ['a direction override', '\u202eolleh\u202c', 'You said olleh'],
    ['half a surrogate pair', 'hi \ud800', 'You said hi \ufffd'],
    ['Arabic', 'أحتاج مساعدة', 'You said أحتاج مساعدة'],
  ])('of %s is answered gently', async (_what, text, reply) => {
    const visitor = await Visitor.arrive(server);
    expect((await visitor.say(text)).status).toBe(200);
    expect((await visitor.texts()).at(-1)).toBe(reply);
  });

  it('hides no danger behind control characters or direction marks', async () => {
    const visitor = await Visitor.arrive(server);
    await visitor.say('I want to ki\u200ell \u202emyself\u0000');
    expect((await visitor.texts()).at(-1)).toBe(guidance);
  });

  it('may carry fields we do not know', async () => {
    const visitor = await Visitor.arrive(server);
    const activity = {
      type: 'message',
      text: 'hi',
      entities: [{ type: 'x' }],
      channelData: { a: { b: 1 } },
      id: 'mine',
    };
    expect((await visitor.post(activity)).status).toBe(200);
  });
});

describe('a body that cannot be taken', () => {
  const words = JSON.stringify({ type: 'message', text: danger });
  const utf16 = Buffer.from(words, 'utf16le');
  it.each<[string, string | Uint8Array, Record<string, string>, number, boolean]>([
    ['broken JSON', words.slice(0, -1), json, 400, true],
    ['no JSON at all', danger, json, 400, true],
    ['escapes cut short', '{"text":"I want to \\u006bill myself', json, 400, true],
    ['danger beside harmless text', `{"text":"hi"} ${danger}`, json, 400, true],
    ['an array', `[${words}]`, json, 400, true],
    ['a number for text', '{"type":"message","text":7}', json, 400, false],
    ['words where no words belong', `{"type":"message","text":{"a":["${danger}"]}}`, json, 400, true],
    ['nothing', '', json, 400, false],
    ['plain text', danger, { 'content-type': 'text/plain' }, 415, true],
    ['a type that is none', words, { 'content-type': 'what' }, 415, true],
    ['another charset', utf16, { 'content-type': 'application/json; charset=utf-16le' }, 415, true],
    ['a charset nobody knows', words, { 'content-type': 'application/json; charset=klingon' }, 415, true],
    [
      'bytes that are not UTF-8',
      Buffer.concat([Buffer.from(words.slice(0, -2)), Buffer.from([0xff, 0x22, 0x7d])]),
      json,
      400,
      true,
    ],
    ['too much', JSON.stringify({ type: 'message', text: `${danger} ${'x'.repeat(300_000)}` }), json, 413, true],
    ['far too much', `{"type":"message","text":"${'x'.repeat(2_000_000)}"}`, json, 413, false],
  ])('(%s) is refused with a reason, after its danger was heard', async (_what, body, headers, status, isDanger) => {
    const visitor = await Visitor.arrive(server);
    const answer = await visitor.post(body, headers);
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toMatch(/\w/);
    expect((answer.body.activities ?? []).map(({ text }) => text)).toEqual(isDanger ? [guidance] : []);
    expect((await visitor.texts()).at(-1)).toBe(isDanger ? guidance : 'Welcome');
  });

  it('of any bytes is a 4xx or a turn, never a failure of ours', async () => {
    const visitor = await Visitor.arrive(server);
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array({ maxLength: 400 }),
          fc.json().map((text) => Buffer.from(text)),
        ),
        async (bytes) => {
          const { status } = await visitor.post(bytes, json);
          expect([200, 400]).toContain(status);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('danger', () => {
  it('in a message with an expired token becomes a turn, though the answer is 403', async () => {
    const visitor = await Visitor.arrive(server);
    server.clock.pass(31 * 60_000);
    const refused = await visitor.say(danger, 'd1');
    expect(refused.status).toBe(403);
    expect(refused.body.activities).toMatchObject([{ text: guidance, channelData: { crisis: true } }]);
    expect((await visitor.say('hello')).body.activities).toBeUndefined();
    const resumed = await call<{ token: string }>(server, 'POST', '/tokens/resume', { token: visitor.grant.resume! });
    const read = await call<{ activities: { text: string }[] }>(server, 'GET', `${visitor.path}/activities`, {
      token: resumed.body.token,
    });
    expect(read.body.activities.map(({ text }) => text)).toEqual(['Welcome', danger, guidance]);
  });

  it.each([
    ['no token', undefined],
    ['a forged token', 'a.b.c'],
  ])('with %s gets the fixed guidance with the refusal', async (_what, token) => {
    const body = { type: 'message', text: 'quiero matarme', locale: 'es-US' };
    const refused = await call<Refused>(server, 'POST', '/conversations/x/activities', {
      body,
      ...(token !== undefined && { token }),
    });
    expect([401, 403]).toContain(refused.status);
    expect(refused.body.activities).toMatchObject([
      { type: 'message', text: 'Llame o escriba al 988.', channelData: { crisis: true } },
    ]);
  });

  it('passes every limit', async () => {
    const strict = { burst: 2, perSecond: 0.001 };
    const aside = await startWebServer(database.current, { limits: { messages: strict } });
    try {
      const visitor = await Visitor.arrive(aside);
      const statuses = [];
      for (const text of ['a', 'b', 'c', danger, danger, 'd']) statuses.push((await visitor.say(text)).status);
      expect(statuses).toEqual([200, 200, 429, 200, 200, 429]);
      const limited = await visitor.say('e');
      expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await visitor.texts()).filter((text) => text === guidance)).toHaveLength(2);
    } finally {
      await aside.close();
    }
  });

  it('is answered while the database is away: on the socket, by poll and in the answer itself', async () => {
    let isAway = false;
    const real = createConversationStore(database.current);
    const store: typeof real = {
      ...real,
      turn: async (...turn) => await (isAway ? away() : real.turn(...turn)),
      find: async (key) => await (isAway ? away() : real.find(key)),
      read: async (...page) => await (isAway ? away() : real.read(...page)),
    };
    const away = async () => await Promise.reject(new DatabaseUnavailableError('the database is away'));
    const aside = await startWebServer(database.current, { store, engine: createSmallEngine(store) });
    try {
      const visitor = await Visitor.arrive(aside);
      isAway = true;
      const answer = await visitor.say(danger, 'd1');
      expect(answer.status).toBe(503);
      expect(answer.body.activities).toMatchObject([{ text: guidance, channelData: { crisis: true, unsaved: true } }]);
      expect(await visitor.read('1')).toMatchObject({ activities: [{ text: guidance }], watermark: '1' });
      expect(await visitor.read('1')).toEqual({ activities: [], watermark: '1' });
      const listener = await visitor.listen('1');
      const again = await visitor.say(danger, 'd1');
      expect(again.body.activities).toEqual([
        { ...answer.body.activities![0], timestamp: again.body.activities![0]!.timestamp },
      ]);
      await until(() => listener.texts.length > 0);
      expect(listener.texts).toEqual([guidance]);
      expect(listener.watermark).toBeUndefined();
      const early = await Visitor.arrive(aside);
      const waiting = await early.listen();
      isAway = false;
      await early.say('are you back');
      await until(() => waiting.texts.includes('You said are you back'));
      waiting.close();
      expect((await visitor.say(danger, 'd1')).status).toBe(200);
      expect(await visitor.texts()).toEqual(['Welcome', danger, guidance]);
      listener.close();
    } finally {
      await aside.close();
    }
  });
});

describe('limits', () => {
  it('on new conversations are by address, on reads by conversation', async () => {
    const few = { burst: 3, perSecond: 0.001 };
    const aside = await startWebServer(database.current, { limits: { starts: few, reads: few } });
    try {
      const visitor = await Visitor.arrive(aside);
      const statuses = [];
      for (let count = 0; count < 4; count += 1) {
        statuses.push((await call(aside, 'GET', `${visitor.path}/activities`, { token: visitor.grant.token })).status);
      }
      expect(statuses).toEqual([200, 200, 200, 429]);
      const options = { origin: aside.url };
      expect((await call(aside, 'POST', '/tokens/generate?program=rsct', options)).status).toBe(200);
      expect((await call(aside, 'POST', '/tokens/generate?program=rsct', options)).status).toBe(429);
    } finally {
      await aside.close();
    }
  });
});

describe('the log', () => {
  it('holds no words, tokens, addresses or queries', async () => {
    const marker = 'purple-giraffe';
    const aside = await startWebServer(database.current);
    const visitor = await Visitor.arrive(aside);
    await visitor.say(marker);
    await visitor.post(`{"text":"${marker}`, json);
    await call(aside, 'GET', `/${marker}?t=${marker}`);
    await call(aside, 'GET', `${visitor.path}/stream?t=${visitor.grant.token}&x=${marker}`);
    await fetch(`${aside.url}/%E0%A4%A?${marker}`);
    await aside.close();
    const logged = aside.logged();
    expect(logged).toContain('"route":"/v3/directline/conversations/:id/activities"');
    for (const secret of [marker, visitor.grant.token, visitor.grant.conversationId, '127.0.0.1']) {
      expect(logged.replace(/Server listening at \S+/, '')).not.toContain(secret);
    }
  });
});
