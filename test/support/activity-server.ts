import { randomUUID } from 'node:crypto';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { VisitAdapter } from '../../src/channels/activity/adapter.ts';
import { createActivityChannel } from '../../src/channels/activity/channel.ts';
import { createActivitySender } from '../../src/channels/activity/sender.ts';
import { programId } from '../../src/core/ids.ts';
import type { ConversationStore, Engine, RoutedSender } from '../../src/core/ports.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createOutbox, type Outbox } from '../../src/db/outbox.ts';
import { createLog } from '../../src/http/log.ts';
import { createServer } from '../../src/http/server.ts';
import { appId, startBotConnector, tenantId, type BotConnector } from './bot-connector.ts';
import type { TestDatabase } from './database.ts';
import { createSmallEngine, smallGuide } from './small-engine.ts';

export interface ActivityServer {
  readonly app: FastifyInstance;
  readonly connector: BotConnector;
  readonly store: ConversationStore;
  readonly outbox: Outbox;
  readonly sender: RoutedSender;
  activity(more?: Readonly<Record<string, unknown>>): Record<string, unknown>;
  post(body: unknown, options?: PostOptions): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

export interface PostOptions {
  /** Null: none at all. @defaultValue one that holds */
  readonly token?: string | null;
  readonly path?: string;
}

/** The channel on a real server, with a key server and a connector of its own. */
export async function startActivityServer(
  { db, vault }: TestDatabase,
  engine?: (store: ConversationStore) => Engine,
): Promise<ActivityServer> {
  const connector = await startBotConnector();
  const store = createConversationStore({ db, vault });
  const outbox = createOutbox({ db, vault });
  const hosts = ['127.0.0.1'];
  const adapter = new VisitAdapter({
    appId,
    password: 'a password for tests',
    tenantId,
    authority: connector.authority,
    issuers: [connector.issuer],
    hosts,
    accessToken: async () => 'our-own-token',
  });
  const sender = createActivitySender({ adapter, appId, hosts });
  const app = createServer({ log: createLog('silent'), publicUrl: null, trustProxy: false, probe: async () => {} });
  await app.register(
    createActivityChannel({
      engine: (engine ?? createSmallEngine)(store),
      outbox,
      adapter,
      sender,
      programs: new Set([programId('stonington'), programId('rsct')]),
      program: null,
      clock: { now: () => new Date() },
      guide: smallGuide,
      privateOnly: () => 'Please write to me in a chat of our own.',
      hosts,
    }),
  );
  return {
    app,
    connector,
    store,
    outbox,
    sender,
    activity: (more = {}) => ({
      type: 'message',
      id: randomUUID(),
      timestamp: new Date().toISOString(),
      channelId: 'directline',
      serviceUrl: connector.serviceUrl,
      conversation: { id: 'conversation-1' },
      from: { id: 'visitor-1', name: '' },
      recipient: { id: 'bot-1', name: 'Porchlight' },
      text: 'hello',
      locale: '',
      ...more,
    }),
    post: async (body, { token = connector.token(), path = '/api/messages/stonington' } = {}) =>
      await app.inject({
        method: 'POST',
        url: path,
        headers: { 'content-type': 'application/json', ...(token !== null && { authorization: `Bearer ${token}` }) },
        payload: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    close: async () => {
      await app.close();
      await connector.close();
    },
  };
}
