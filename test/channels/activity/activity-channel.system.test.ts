import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programId, type ConversationId } from '../../../src/core/ids.ts';
import { sendOutgoing } from '../../../src/jobs/send-outgoing.ts';
import { DatabaseUnavailableError } from '../../../src/db/errors.ts';
import { createOutgoingQueue } from '../../../src/db/outgoing-queue.ts';
import { startActivityServer, type ActivityServer } from '../../support/activity-server.ts';
import { useDatabase } from '../../support/database.ts';
import { createSmallEngine } from '../../support/small-engine.ts';

const database = useDatabase();
let server: ActivityServer;
beforeAll(async () => {
  server = await startActivityServer(database.current);
});
afterAll(async () => await server.close());

const newConversation = (): { readonly id: string } => ({ id: randomUUID() });
const find = async (id: string, program = 'stonington', channelId = 'directline'): Promise<ConversationId | null> =>
  await server.store.find({ program: programId(program), channel: 'activity', address: `${channelId}|${id}` });

/** What the outbox's job does, now. */
const sendAll = async (id: string) => {
  const conversation = (await find(id))!;
  await sendOutgoing(
    {
      queue: createOutgoingQueue(database.current),
      sender: { send: async () => Promise.reject(new Error('no text leaves here')) },
      routed: server.sender,
      textOf: () => '',
    },
    conversation,
  );
};
const heardIn = (id: string) =>
  server.connector.received.filter(({ path }) => path.includes(id)).map(({ activity }) => activity);

describe('who may speak to the bot', () => {
  const now = Math.floor(Date.now() / 1_000);
  it.each([
    ['no token', (): string | null => null, 401],
    ['one that has expired', () => server.connector.token({ exp: now - 3_600 }), 403],
    ['one not valid yet', () => server.connector.token({ nbf: now + 3_600 }), 403],
    ['one for another bot', () => server.connector.token({ aud: randomUUID() }), 403],
    ['one of another issuer', () => server.connector.token({ iss: 'https://sts.windows.net/other/' }), 403],
    ['one signed with another key', () => server.connector.token({}, 'unknown'), 403],
    ['one for another service', () => server.connector.token({ serviceurl: 'https://evil.example/' }), 403],
    ['one that names no service', () => server.connector.token({ serviceurl: undefined }), 403],
    ['no JWT at all', (): string | null => 'abc', 403],
  ] as const)('%s is refused, and nothing is stored', async (_name, token, status) => {
    const conversation = newConversation();
    const answer = await server.post(server.activity({ conversation }), { token: token() });
    expect(answer.statusCode).toBe(status);
    expect(await find(conversation.id)).toBeNull();
  });

  it('one that holds is answered', async () => {
    const conversation = newConversation();
    expect((await server.post(server.activity({ conversation }))).statusCode).toBe(200);
    expect(await find(conversation.id)).not.toBeNull();
  });

  it('an address that is not the Bot Connector’s is refused, even when the token names it', async () => {
    const serviceUrl = 'https://evil.example/';
    const conversation = newConversation();
    const answer = await server.post(server.activity({ conversation, serviceUrl }), {
      token: server.connector.token({ serviceurl: serviceUrl }),
    });
    expect(answer.statusCode).toBe(403);
    expect(await find(conversation.id)).toBeNull();
  });

  it('a program that is not served, or none, is not found', async () => {
    for (const path of ['/api/messages/nowhere', '/api/messages']) {
      expect((await server.post(server.activity(), { path })).statusCode).toBe(404);
    }
  });

  it('a conversation of one program is none of another’s', async () => {
    const conversation = newConversation();
    await server.post(server.activity({ conversation }));
    await server.post(server.activity({ conversation }), { path: '/api/messages/rsct' });
    expect(await find(conversation.id, 'rsct')).not.toEqual(await find(conversation.id));
  });
});

describe('replies', () => {
  it('travel in the answer where the caller expects them, once', async () => {
    const activity = server.activity({ conversation: newConversation(), deliveryMode: 'expectReplies', text: 'menu' });
    const answer = await server.post(activity);
    const { activities } = answer.json<{ activities: Record<string, unknown>[] }>();
    expect(activities.map(({ text }) => text)).toEqual(['Welcome', 'What would you like?']);
    expect(activities[1]).toMatchObject({
      channelId: 'directline',
      textFormat: 'plain',
      suggestedActions: { to: ['visitor-1'] },
    });
    expect(activities[1]).not.toHaveProperty('_channelId');
    expect((await server.post(activity)).json()).toEqual({ activities: [] });
  });

  it('leave by the outbox otherwise, in order, with our own token', async () => {
    const conversation = newConversation();
    await server.post(server.activity({ conversation }));
    await sendAll(conversation.id);
    expect(heardIn(conversation.id).map(({ text }) => text)).toEqual(['Welcome', 'You said hello']);
    expect(server.connector.received.at(-1)).toMatchObject({
      authorization: 'Bearer our-own-token',
      activity: { channelId: 'directline', conversation: { id: conversation.id }, recipient: { id: 'visitor-1' } },
    });
  });

  it('that staff write later reach the conversation', async () => {
    const conversation = newConversation();
    await server.post(server.activity({ conversation }));
    await sendAll(conversation.id);
    await server.store.append((await find(conversation.id))!, {
      from: 'staff',
      at: new Date(),
      channel: 'activity',
      body: { text: 'This is Ana, a counselor.', lang: 'en' },
    });
    await sendAll(conversation.id);
    expect(heardIn(conversation.id).at(-1)).toMatchObject({
      text: 'This is Ana, a counselor.',
      channelData: { staff: true },
    });
  });

  it('wait in the outbox while the connector is down, and leave once it is back', async () => {
    const conversation = newConversation();
    await server.post(server.activity({ conversation }));
    server.connector.answer = 503;
    await sendAll(conversation.id);
    server.connector.answer = 200;
    const id = (await find(conversation.id))!;
    expect((await server.outbox.status(id)).map(({ status }) => status)).toEqual(['pending', 'pending']);
    await database.current.db.pool.query('update outgoing set due_at = now() where conversation_id = $1', [id]);
    await sendAll(conversation.id);
    expect(heardIn(conversation.id).map(({ text }) => text)).toEqual(['Welcome', 'You said hello']);
  });

  it('keep the way back sealed', async () => {
    const conversation = newConversation();
    await server.post(server.activity({ conversation }));
    const { rows } = await database.current.db.pool.query<{ route: Buffer }>(
      'select route from addresses where conversation_id = $1',
      [await find(conversation.id)],
    );
    expect(rows[0]!.route.includes(conversation.id)).toBe(false);
    expect(rows[0]!.route.includes('127.0.0.1')).toBe(false);
  });
});

describe('what visitors send', () => {
  const answered = async (more: Record<string, unknown>) => {
    const answer = await server.post(
      server.activity({ conversation: newConversation(), deliveryMode: 'expectReplies', ...more }),
    );
    return answer
      .json<{ activities?: { text: string }[] }>()
      .activities?.map(({ text }) => text)
      .at(-1);
  };

  it('a button’s press is the choice, from suggested actions and from a card', async () => {
    expect(await answered({ text: 'Ask for a call', value: 'callback' })).toBe('You chose callback');
    expect(await answered({ text: undefined, value: { choice: 'callback', label: 'Ask for a call' } })).toBe(
      'You chose callback',
    );
  });

  it('a file is refused kindly; the HTML copy that Teams sends of every message is no file', async () => {
    const attachments = [{ contentType: 'image/png', contentUrl: 'https://files.example/1' }];
    expect(await answered({ text: '', attachments })).toBe('We cannot open files here.');
    expect(
      await answered({ channelId: 'msteams', text: '<at>Bot</at> hello', attachments: [{ contentType: 'text/html' }] }),
    ).toBe('You said hello');
  });

  it('a room with others in it gets no visit; danger gets guidance, and staff see it once, with no way back there', async () => {
    const conversation = { ...newConversation(), isGroup: true };
    expect(await answered({ conversation })).toBe('Please write to me in a chat of our own.');
    const danger = { conversation, text: 'I want to kill myself', id: randomUUID() };
    expect(await answered(danger)).toBe('Call or text 988.');
    expect(await answered(danger)).toBe('Call or text 988.');
    expect(await find(conversation.id)).toBeNull();
    const address = `room:directline|${conversation.id}|visitor-1`;
    const apart = await server.store.find({ program: programId('stonington'), channel: 'activity', address });
    const said = await server.store.read(apart!, 0);
    expect(said.filter(({ from }) => from === 'visitor').map(({ body }) => body.text)).toEqual([
      'I want to kill myself',
    ]);
    const { rows } = await database.current.db.pool.query('select route from addresses where conversation_id = $1', [
      apart,
    ]);
    expect(rows).toEqual([{ route: null }]);
  });

  it('an edited message is read too', async () => {
    expect(await answered({ type: 'messageUpdate', text: 'I want to kill myself' })).toBe('Call or text 988.');
  });

  it('arriving is welcomed once, however often it is announced', async () => {
    const conversation = newConversation();
    const arrival = { type: 'conversationUpdate', text: undefined, membersAdded: [{ id: 'visitor-1' }], conversation };
    await server.post(server.activity(arrival));
    await server.post(server.activity(arrival));
    await server.post(server.activity({ type: 'installationUpdate', action: 'add', text: undefined, conversation }));
    expect((await server.store.read((await find(conversation.id))!, 0)).map(({ body }) => body.text)).toEqual([
      'Welcome',
    ]);
  });

  it.each([
    ['nothing', ''],
    ['no JSON', '{"type":'],
    ['another kind of JSON', '[1,2]'],
    ['an activity without a conversation', JSON.stringify({ type: 'message', text: 'hi' })],
    ['an activity with an empty id', JSON.stringify({ type: 'message', conversation: { id: '' }, from: { id: '' } })],
  ])('%s is refused with 400', async (_name, body) => {
    expect((await server.post(body)).statusCode).toBe(400);
  });

  it('a body that is too long is refused with 413', async () => {
    expect((await server.post(server.activity({ text: 'x'.repeat(300_000) }))).statusCode).toBe(413);
  });

  it('danger in a message that cannot be read is stored for staff all the same', async () => {
    const before = await database.current.db.pool.query('select 1 from conversations');
    const answer = await server.post(
      JSON.stringify({ type: 'message', text: `I want to kill myself ${randomUUID()}` }),
    );
    expect(answer.statusCode).toBe(400);
    const after = await database.current.db.pool.query('select 1 from conversations');
    expect(after.rowCount).toBe((before.rowCount ?? 0) + 1);
  });
});

describe('with the database down', () => {
  let broken: ActivityServer;
  beforeAll(async () => {
    broken = await startActivityServer(database.current, (store) =>
      createSmallEngine({
        ...store,
        turn: async () => Promise.reject(new DatabaseUnavailableError('away')),
      }),
    );
  });
  afterAll(async () => await broken.close());
  const danger = { text: 'I want to kill myself' };

  it('guidance travels in the answer', async () => {
    const answer = await broken.post(broken.activity({ ...danger, deliveryMode: 'expectReplies' }));
    expect(answer.json<{ activities: { text: string }[] }>().activities.map(({ text }) => text)).toEqual([
      'Call or text 988.',
    ]);
  });

  it('guidance goes out by the connector at once, where no answer carries it', async () => {
    expect((await broken.post(broken.activity(danger))).statusCode).toBe(200);
    expect(broken.connector.received.map(({ activity }) => activity['text'])).toEqual(['Call or text 988.']);
  });

  it('a connector that is away too changes nothing about the answer', async () => {
    broken.connector.answer = 503;
    expect((await broken.post(broken.activity(danger))).statusCode).toBe(200);
  });
});
