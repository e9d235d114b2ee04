import { ConnectionStatus, DirectLine, type Activity } from 'botframework-directlinejs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { useDatabase } from '../../support/database.ts';
import { call, type Grant } from '../../support/direct-line-visitor.ts';
import { until } from '../../support/until.ts';
import { startWebServer, type WebServer } from '../../support/web-server.ts';
import { FetchXmlHttpRequest } from '../../support/xml-http-request.ts';

const database = useDatabase();
let server: WebServer;
const running: DirectLine[] = [];
beforeAll(async () => {
  Object.assign(globalThis, { XMLHttpRequest: FetchXmlHttpRequest });
  server = await startWebServer(database.current);
});
afterEach(() => {
  for (const client of running.splice(0)) client.end();
});
afterAll(async () => await server.close());

interface Session {
  readonly client: DirectLine;
  readonly seen: Activity[];
  readonly texts: () => readonly string[];
  readonly say: (text: string, more?: object) => Promise<string>;
  readonly status: () => ConnectionStatus;
}

/** Microsoft's client, as Web Chat uses it. */
async function connect(webSocket: boolean, more: object = {}): Promise<Session> {
  const granted = await call<Grant>(server, 'POST', '/tokens/generate?program=stonington', { origin: server.url });
  return session({ token: granted.body.token, domain: server.api, webSocket, pollingInterval: 200, ...more });
}

function session(options: ConstructorParameters<typeof DirectLine>[0]): Session {
  const client = new DirectLine(options);
  running.push(client);
  const seen: Activity[] = [];
  let status = ConnectionStatus.Uninitialized;
  client.connectionStatus$.subscribe((next) => {
    status = next;
  });
  client.activity$.subscribe(
    (activity) => seen.push(activity),
    () => {},
  );
  return {
    client,
    seen,
    texts: () => seen.filter(({ type }) => type === 'message').map((activity) => (activity as { text: string }).text),
    say: async (text, channelData = {}) =>
      await new Promise((resolve, reject) => {
        client.postActivity({ type: 'message', text, from: { id: 'whoever' }, channelData }).subscribe(resolve, reject);
      }),
    status: () => status,
  };
}

describe.each([
  ['by WebSocket', true],
  ['by polling', false],
])('Microsoft’s Direct Line client, %s', (_how, webSocket) => {
  it('starts, speaks, is echoed and answered, in order and once', async () => {
    const visit = await connect(webSocket);
    await until(() => visit.texts().length === 1);
    const id = await visit.say('hello', { clientActivityID: 'c1' });
    await until(() => visit.texts().length === 3);
    const again = await visit.say('hello', { clientActivityID: 'c1' });
    await visit.say('menu');
    await until(() => visit.texts().length === 5);
    expect(again).toBe(id);
    expect(visit.texts()).toEqual(['Welcome', 'hello', 'You said hello', 'menu', 'What would you like?']);
    expect(visit.seen[1]).toMatchObject({ id, channelData: { clientActivityID: 'c1' }, from: { role: 'user' } });
    expect(visit.seen[4]).toMatchObject({
      suggestedActions: { actions: [{ value: 'screening' }, { value: 'callback' }] },
    });
    expect(visit.status()).toBe(ConnectionStatus.Online);
  });

  it('takes a conversation up again from a watermark', async () => {
    const visit = await connect(webSocket);
    await until(() => visit.texts().length === 1);
    await visit.say('one');
    await until(() => visit.texts().length === 3);
    visit.client.end();
    const { token, conversationId } = visit.client as unknown as { token: string; conversationId: string };
    const later = session({
      token,
      conversationId,
      watermark: '3',
      domain: server.api,
      webSocket,
      pollingInterval: 200,
    });
    await until(() => later.status() === ConnectionStatus.Online);
    await later.say('two');
    await until(() => later.texts().length === 2);
    expect(later.texts()).toEqual(['two', 'You said two']);
  });

  it('is told that a file is not taken', async () => {
    const visit = await connect(webSocket);
    await until(() => visit.texts().length === 1);
    await new Promise((resolve, reject) => {
      visit.client
        .postActivity({
          type: 'message',
          text: 'my card',
          from: { id: 'whoever' },
          attachments: [{ contentType: 'text/css', contentUrl: `${server.url}/healthz`, name: 'card.txt' }],
        })
        .subscribe(resolve, reject);
    });
    await until(() => visit.texts().length === 3);
    expect(visit.texts()).toEqual(['Welcome', 'my card', 'We cannot open files here.']);
  });

  it('says that its token expired, and goes on with a new one', async () => {
    const visit = await connect(webSocket);
    await until(() => visit.texts().length === 1);
    server.clock.pass(31 * 60_000);
    expect(await visit.say('too late', { clientActivityID: 'late' })).toBe('retry');
    await until(() => visit.status() === ConnectionStatus.ExpiredToken);
    const { conversationId } = visit.client as unknown as { conversationId: string };
    const token = server.tokens.issue('visit', {
      program: [...(await import('../../support/web-server.ts')).testPrograms.keys()][0]!,
      conversation: conversationId,
      user: 'dl_same',
      origin: null,
    });
    const { body } = await call<Required<Grant>>(server, 'GET', `/conversations/${conversationId}?watermark=1`, {
      token,
    });
    visit.client.reconnect(body);
    await until(() => visit.status() === ConnectionStatus.Online);
    await visit.say('back', { clientActivityID: 'late' });
    if (webSocket) await until(() => visit.texts().includes('back'));
    const read = await call<{ activities: { text: string }[] }>(
      server,
      'GET',
      `/conversations/${conversationId}/activities`,
      { token: body.token },
    );
    expect(read.body.activities.map(({ text }) => text)).toEqual(['Welcome', 'back', 'You said back']);
  });
});
