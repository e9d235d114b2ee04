import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createWebTokens } from '../../../src/channels/web/tokens.ts';
import { programId } from '../../../src/core/ids.ts';
import { useDatabase } from '../../support/database.ts';
import { call, Listener, Visitor, type Grant, type Refused } from '../../support/direct-line-visitor.ts';
import { until } from '../../support/until.ts';
import { startWebServer, type WebServer } from '../../support/web-server.ts';

const database = useDatabase();
let server: WebServer;
beforeAll(async () => {
  server = await startWebServer(database.current);
});
afterAll(async () => await server.close());

const generate = async (program: string, options: Parameters<typeof call>[3]) =>
  await call<Grant & Refused>(server, 'POST', `/tokens/generate?program=${program}`, options);

describe('a token', () => {
  it('is given to our own pages and to the program’s, for half an hour', async () => {
    for (const origin of [server.url, 'https://www.stonington.example']) {
      const { status, body, headers } = await generate('stonington', { origin });
      expect(status).toBe(200);
      expect(body).toMatchObject({ expires_in: 1800, resume: expect.any(String) });
      expect(headers.get('access-control-allow-origin')).toBe(origin);
    }
  });

  it.each([
    ['a foreign page', 'stonington', 'https://evil.example', 403],
    ['another program’s page', 'rsct', 'https://www.stonington.example', 403],
    ['nobody in particular', 'stonington', undefined, 403],
    ['a page with a made-up program', 'nowhere', 'self', 404],
  ])('is not given to %s', async (_who, program, origin, status) => {
    const asked = await generate(
      program,
      origin === undefined ? {} : { origin: origin === 'self' ? server.url : origin },
    );
    expect(asked.status).toBe(status);
    expect(asked.body.error.message).not.toBe('');
  });

  it('is given for a program’s secret, and names the user that its server names', async () => {
    const secret = server.tokens.secretOf(programId('stonington'));
    const { status, body } = await generate('stonington', { token: secret, body: { user: { id: 'dl_nurse-7' } } });
    expect(status).toBe(200);
    const start = await call<Grant>(server, 'POST', '/conversations', { token: body.token });
    expect(start.status).toBe(201);
    await call(server, 'POST', `/conversations/${body.conversationId}/activities`, {
      token: body.token,
      body: { type: 'message', text: 'hello', from: { id: 'somebody-else' } },
    });
    const read = await call<{ activities: { from: unknown }[] }>(
      server,
      'GET',
      `/conversations/${body.conversationId}/activities`,
      { token: body.token },
    );
    expect(read.body.activities[1]!.from).toEqual({ id: 'dl_nurse-7', role: 'user' });
  });

  it('is not given for another program’s secret, nor for one signed elsewhere', async () => {
    const secret = server.tokens.secretOf(programId('rsct'));
    expect((await generate('stonington', { token: secret })).status).toBe(403);
    const elsewhere = createWebTokens({ secret: 'another secret of thirty-two characters', clock: server.clock });
    expect((await generate('stonington', { token: elsewhere.secretOf(programId('stonington')) })).status).toBe(403);
    const { token } = (await generate('rsct', { token: secret })).body;
    const start = await call<Grant>(server, 'POST', '/conversations', { token });
    const read = await call<{ activities: { from: { id: string } }[] }>(
      server,
      'GET',
      `/conversations/${start.body.conversationId}/activities`,
      { token },
    );
    expect(read.body.activities[0]!.from.id).toBe('rsct');
  });

  it('serves only its own conversation and its own page', async () => {
    const mine = await Visitor.arrive(server);
    const other = await Visitor.arrive(server);
    const { token } = mine.grant;
    for (const path of [other.path, `${other.path}/activities`]) {
      expect((await call(server, 'GET', path, { token })).status).toBe(403);
    }
    const post = await call(server, 'POST', `${other.path}/activities`, {
      token,
      body: { type: 'message', text: 'hi' },
    });
    expect(post.status).toBe(403);
    expect(await other.texts()).toEqual(['Welcome']);
    const stolen = await call(server, 'GET', `${mine.path}/activities`, {
      token,
      origin: 'https://www.stonington.example',
    });
    expect(stolen.status).toBe(403);
    await expect(Listener.open(`${server.api.replace('http', 'ws')}${other.path}/stream?t=${token}`)).rejects.toThrow();
  });

  it('that is missing is a 401; changed, of another use, or nonsense a 403', async () => {
    const { grant, path } = await Visitor.arrive(server);
    const [head, body, signature] = grant.token.split('.') as [string, string, string];
    const longer = Buffer.from(body, 'base64url')
      .toString()
      .replace(/"exp":\d+/, '"exp":9999999999');
    const changed = `${head}.${Buffer.from(longer).toString('base64url')}.${signature}`;
    expect((await call(server, 'GET', path)).status).toBe(401);
    for (const token of [
      changed,
      grant.resume!,
      'nonsense',
      `${head}.${body}.`,
      server.tokens.secretOf(programId('stonington')),
    ]) {
      expect((await call(server, 'GET', path, { token })).status).toBe(403);
    }
  });

  it('expires after half an hour unless refreshed: 403, and the resume token brings the conversation back', async () => {
    const aside = await startWebServer(database.current);
    try {
      const visitor = await Visitor.arrive(aside);
      const { token, resume } = visitor.grant;
      aside.clock.pass(20 * 60_000);
      const refreshed = await call<Grant>(aside, 'POST', '/tokens/refresh', { token });
      expect(refreshed).toMatchObject({
        status: 200,
        body: { conversationId: visitor.grant.conversationId, expires_in: 1800 },
      });
      aside.clock.pass(11 * 60_000);
      expect((await call(aside, 'GET', visitor.path, { token })).status).toBe(403);
      expect((await visitor.say('hello')).status).toBe(403);
      expect((await call(aside, 'POST', '/tokens/refresh', { token })).status).toBe(403);
      expect((await call(aside, 'GET', visitor.path, { token: refreshed.body.token })).status).toBe(200);
      aside.clock.pass(20 * 86_400_000);
      const resumed = await call<Grant>(aside, 'POST', '/tokens/resume', { token: resume!, origin: aside.url });
      expect(resumed.body.conversationId).toBe(visitor.grant.conversationId);
      expect((await call(aside, 'GET', visitor.path, { token: resumed.body.token })).status).toBe(200);
      aside.clock.pass(11 * 86_400_000);
      expect((await call(aside, 'POST', '/tokens/resume', { token: resume! })).status).toBe(403);
      expect((await call(aside, 'POST', '/tokens/resume', { token: resumed.body.resume! })).status).toBe(200);
    } finally {
      await aside.close();
    }
  });
});

describe('pages of other sites', () => {
  const preflight = async (at: WebServer, origin: string) =>
    await fetch(`${at.api}/conversations`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });

  it('are let in when some program names them, and then only for that program', async () => {
    const allowed = await preflight(server, 'https://www.stonington.example');
    expect(allowed.status).toBe(204);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://www.stonington.example');
    expect(allowed.headers.get('access-control-allow-headers')).toContain('authorization');
    const foreign = await preflight(server, 'https://evil.example');
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('are measured by our public address when we have one, and by WEB_ORIGINS', async () => {
    const options = { publicUrl: 'https://chat.example', origins: ['https://portal.example/start'] };
    const aside = await startWebServer(database.current, options);
    try {
      const statuses = [];
      for (const origin of ['https://chat.example', 'https://portal.example', aside.url, 'http://chat.example']) {
        statuses.push((await call(aside, 'POST', '/tokens/generate?program=rsct', { origin })).status);
      }
      expect(statuses).toEqual([200, 200, 403, 403]);
      const origin = 'https://chat.example';
      const granted = await call<Grant>(aside, 'POST', '/tokens/generate?program=rsct', { origin });
      const started = await call<Grant>(aside, 'POST', '/conversations', { token: granted.body.token, origin });
      expect(started.body.streamUrl).toMatch(/^wss:\/\/chat\.example\/v3\/directline\/conversations\//);
    } finally {
      await aside.close();
    }
  });
});

describe('a conversation', () => {
  it('is welcomed once, however often it is started', async () => {
    const visitor = await Visitor.arrive(server);
    const again = await call<Grant>(server, 'POST', '/conversations', { token: visitor.grant.token });
    expect(again).toMatchObject({ status: 200, body: { conversationId: visitor.grant.conversationId } });
    expect(await visitor.texts()).toEqual(['Welcome']);
  });

  it('starts in the language of the client', async () => {
    const visitor = await Visitor.arrive(server, 'stonington', { locale: 'es-MX' });
    expect((await visitor.read()).activities[0]).toMatchObject({ locale: 'es', textFormat: 'plain' });
  });

  it('gives the visitor’s own activity back with its id and the client’s id, then the reply', async () => {
    const visitor = await Visitor.arrive(server);
    const { body } = await visitor.say('hello', 'mine-1');
    const { activities, watermark } = await visitor.read('1');
    expect(activities).toHaveLength(2);
    expect(activities[0]).toMatchObject({
      id: body.id,
      text: 'hello',
      from: { role: 'user' },
      channelData: { clientActivityID: 'mine-1' },
    });
    expect(activities[1]).toMatchObject({
      text: 'You said hello',
      from: { id: 'stonington', name: 'The stonington program', role: 'bot' },
    });
    expect(watermark).toBe('3');
    expect(await visitor.read(watermark)).toEqual({ activities: [], watermark: '3' });
  });

  it('shows choices as buttons and takes a press by value or by channelData', async () => {
    const visitor = await Visitor.arrive(server);
    await visitor.say('menu');
    const [, , menu] = (await visitor.read()).activities;
    expect(menu!.channelData).toMatchObject({ progress: 0.25, ref: 'menu.choose' });
    const [button] = menu!.suggestedActions!.actions;
    expect(button).toMatchObject({ type: 'messageBack', title: 'Start the screening', value: 'screening' });
    await visitor.post({ type: 'message', text: button!.text, value: button!.value });
    await visitor.post({ type: 'message', text: 'Ask for a call', channelData: { choice: 'callback' } });
    expect((await visitor.texts()).slice(3)).toEqual([
      'Start the screening',
      'You chose screening',
      'Ask for a call',
      'You chose callback',
    ]);
    expect((await visitor.read()).activities[3]!.channelData).toEqual({ choice: 'screening' });
  });

  it('takes the same client id as the same message', async () => {
    const visitor = await Visitor.arrive(server);
    const answers = await Promise.all(Array.from({ length: 5 }, async () => await visitor.say('once', 'same')));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(await visitor.texts()).toEqual(['Welcome', 'once', 'You said once']);
    await visitor.say('once', 'opened');
    expect((await visitor.texts()).slice(3)).toEqual(['once', 'You said once']);
  });

  it('answers two messages at once one after the other', async () => {
    const visitor = await Visitor.arrive(server);
    await Promise.all([visitor.say('slow one'), visitor.say('two'), visitor.say('three')]);
    const texts = (await visitor.texts()).slice(1);
    expect(texts).toHaveLength(6);
    for (let at = 0; at < 6; at += 2) expect(texts[at + 1]).toBe(`You said ${texts[at]}`);
  });

  it('notes typing and events, and hears words whatever their activity is called', async () => {
    const visitor = await Visitor.arrive(server);
    for (const type of ['typing', 'event', 'conversationUpdate', 'somethingNew']) {
      expect((await visitor.post({ type })).status).toBe(200);
    }
    expect(await visitor.texts()).toEqual(['Welcome']);
    await visitor.post({ type: 'event', name: 'webchat/join', text: 'I want to kill myself' });
    await visitor.post({ type: 'message', text: 'ok', value: { comment: 'please, I will kill myself' } });
    await visitor.post({ type: 'message', value: 'please, I will kill myself' });
    await visitor.post({
      type: 'message',
      attachments: [{ contentType: 'text/plain', content: 'a note: I will kill myself' }],
    });
    await visitor.post({ type: 'message', text: '', speak: 'I will kill myself' });
    expect((await visitor.texts()).filter((text) => text === 'Call or text 988.')).toHaveLength(5);
    expect((await visitor.post({ type: 'endOfConversation' })).status).toBe(200);
  });

  it('refuses files kindly, and hears the words beside them', async () => {
    const visitor = await Visitor.arrive(server);
    await visitor.post({
      type: 'message',
      text: 'see',
      attachments: [{ contentType: 'image/png', contentUrl: 'data:,' }],
    });
    const form = new FormData();
    const activity = JSON.stringify({ type: 'message', text: 'I will kill "myself" kill myself' });
    form.append('activity', new Blob([activity], { type: 'application/vnd.microsoft.activity' }));
    form.append('file', new Blob([new Uint8Array(3_000_000)], { type: 'image/jpeg' }), 'photo.jpg');
    const upload = await call<{ id: string }>(server, 'POST', `${visitor.path}/upload?userId=me`, {
      token: visitor.grant.token,
      body: form,
    });
    expect(upload.status).toBe(200);
    expect(await visitor.texts()).toEqual([
      'Welcome',
      'see',
      'We cannot open files here.',
      'I will kill "myself" kill myself',
      'Call or text 988.',
    ]);
  });
});

describe('a stream', () => {
  it('tells what was said before and after it opened, each once, with a rising watermark', async () => {
    const visitor = await Visitor.arrive(server);
    await visitor.say('before');
    const listener = await visitor.listen();
    await visitor.say('after');
    await until(() => listener.texts.length >= 5);
    expect(listener.texts).toEqual(['Welcome', 'before', 'You said before', 'after', 'You said after']);
    expect(listener.watermark).toBe('5');
    listener.close();
  });

  it('reconnects by watermark without loss or repetition', async () => {
    const visitor = await Visitor.arrive(server);
    const first = await visitor.listen();
    await visitor.say('one');
    await until(() => first.texts.length >= 3);
    first.close();
    await first.closed;
    await visitor.say('two');
    const second = await visitor.listen(first.watermark);
    await visitor.say('three');
    await until(() => second.texts.length >= 4);
    expect([...first.texts, ...second.texts]).toEqual(await visitor.texts());
    second.close();
  });

  it('is one a conversation: the newer replaces the older', async () => {
    const visitor = await Visitor.arrive(server);
    const older = await visitor.listen();
    const newer = await visitor.listen();
    expect(await older.closed).toMatchObject({ code: 4001, reason: 'replaced' });
    await visitor.say('hello');
    await until(() => newer.texts.length >= 3);
    expect(newer.texts).toEqual(['Welcome', 'hello', 'You said hello']);
    newer.close();
  });

  it('hears what was said at another instance', async () => {
    const elsewhere = await startWebServer(database.current);
    try {
      const visitor = await Visitor.arrive(server);
      const listener = await visitor.listen();
      await visitor.at(elsewhere).say('from over there');
      await until(() => listener.texts.length >= 3);
      expect(listener.texts).toEqual(['Welcome', 'from over there', 'You said from over there']);
      listener.close();
    } finally {
      await elsewhere.close();
    }
  });

  it('moves to another instance when it is opened there: the older is closed, the newer brings everything', async () => {
    const elsewhere = await startWebServer(database.current);
    try {
      const visitor = await Visitor.arrive(server);
      const other = visitor.at(elsewhere);
      const older = await visitor.listen();
      // Heard here, so both listen for hints by now.
      await other.say('first');
      await until(() => older.texts.length >= 3);
      const newer = await other.listen();
      expect(await older.closed).toMatchObject({ code: 4001, reason: 'replaced' });
      await visitor.say('second');
      await until(() => newer.texts.length >= 5);
      expect(newer.texts).toEqual(['Welcome', 'first', 'You said first', 'second', 'You said second']);
      const back = await visitor.listen(newer.watermark);
      expect(await newer.closed).toMatchObject({ code: 4001 });
      await other.say('third');
      await until(() => back.texts.length >= 2);
      expect(back.texts).toEqual(['third', 'You said third']);
      back.close();
    } finally {
      await elsewhere.close();
    }
  });

  it('brings a long transcript in order', async () => {
    const aside = await startWebServer(database.current, { limits: { messages: { burst: 1_000, perSecond: 1 } } });
    try {
      const visitor = await Visitor.arrive(aside);
      for (let index = 0; index < 80; index += 1) await visitor.say(`m${index}`);
      const listener = await visitor.listen();
      await until(() => listener.texts.length >= 161);
      expect(listener.activities.map(({ id }) => Number(id.split('|')[1]))).toEqual(
        Array.from({ length: 161 }, (_, at) => at + 1),
      );
      listener.close();
    } finally {
      await aside.close();
    }
  });

  it('shows that a slow answer is being written, without moving the watermark', async () => {
    const visitor = await Visitor.arrive(server);
    const listener = await visitor.listen();
    await visitor.say('slow question');
    await until(() => listener.texts.length >= 3);
    const typing = listener.groups.find(({ activities }) => activities[0]?.type === 'typing');
    expect(typing).toBeDefined();
    expect(typing).not.toHaveProperty('watermark');
    expect((await visitor.read()).activities.every(({ type }) => type === 'message')).toBe(true);
    listener.close();
  });

  it('is refused without a token, and to a plain request', async () => {
    const visitor = await Visitor.arrive(server);
    const stream = `${visitor.path}/stream`;
    await expect(Listener.open(server.api.replace('http', 'ws') + stream)).rejects.toThrow();
    await expect(Listener.open(`${server.url.replace('http', 'ws')}/nowhere`)).rejects.toThrow();
    expect((await call(server, 'GET', `${stream}?t=${visitor.grant.token}`)).status).toBe(426);
  });

  it('cuts a client that has gone silent', async () => {
    const aside = await startWebServer(database.current, { heartbeatMs: 60 });
    try {
      const visitor = await Visitor.arrive(aside);
      const { body } = await call<Grant>(aside, 'GET', visitor.path, { token: visitor.grant.token });
      const { WebSocket: NodeSocket } = await import('ws');
      const silent = new NodeSocket(body.streamUrl!, { autoPong: false });
      const code = await new Promise((resolve) => silent.on('close', resolve));
      expect(code).toBe(1006);
      const lively = await visitor.listen();
      await new Promise((resolve) => setTimeout(resolve, 400));
      await visitor.say('still here');
      await until(() => lively.texts.includes('You said still here'));
      lively.close();
    } finally {
      await aside.close();
    }
  });

  it('closes with 1001 when the server goes, after the turns under way', async () => {
    const aside = await startWebServer(database.current);
    const visitor = await Visitor.arrive(aside);
    const listener = await visitor.listen();
    const answer = visitor.say('slow goodbye');
    await new Promise((resolve) => setTimeout(resolve, 200));
    await aside.close();
    expect((await answer).status).toBe(200);
    expect(await listener.closed).toMatchObject({ code: 1001 });
    expect((await visitor.at(server).texts()).at(-1)).toBe('You said slow goodbye');
  });
});
