import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll } from 'vitest';
import { createSmsChannel } from '../../src/channels/sms/channel.ts';
import { programId } from '../../src/core/ids.ts';
import type { ConversationStore } from '../../src/core/ports.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createOutbox } from '../../src/db/outbox.ts';
import { createLog } from '../../src/http/log.ts';
import { createServer } from '../../src/http/server.ts';
import { useDatabase } from '../support/database.ts';
import { createSmallEngine } from '../support/small-engine.ts';
import { authToken, newPhone, postSigned, programNumbers, publicUrl, textParams } from '../support/twilio.ts';
import { describeChannel } from './channel-contract.ts';

const database = useDatabase();
let app: FastifyInstance;
let store: ConversationStore;
beforeAll(async () => {
  const { db, vault } = database.current;
  store = createConversationStore({ db, vault });
  const outbox = createOutbox({ db, vault });
  app = createServer({ log: createLog('silent'), publicUrl, trustProxy: false, probe: async () => {} });
  await app.register(
    createSmsChannel({
      engine: createSmallEngine(store),
      outbox,
      deliveries: outbox,
      authToken,
      publicUrl,
      programNumbers,
      clock: { now: () => new Date() },
    }),
  );
});
afterAll(async () => await app.close());

describeChannel({
  name: 'SMS, by Twilio',
  arrive: async () => {
    const From = newPhone();
    const sidOf = (id: string) => `SM${createHash('md5').update(`${From} ${id}`).digest('hex')}`;
    const say = async (text: string, id: string) => {
      await postSigned(app, '/sms/twilio/stonington', textParams({ From, Body: text, MessageSid: sidOf(id) }));
    };
    await say('hello there', 'arriving');
    return {
      say,
      sayBroken: async (text) =>
        (await postSigned(app, '/sms/twilio/stonington', textParams({ From, Body: text, MessageSid: 'broken' })))
          .statusCode,
      sayForged: async (text) =>
        (
          await postSigned(app, '/sms/twilio/stonington', textParams({ From, Body: text }), {
            'x-twilio-signature': 'bm90IHNpZ25lZA==',
          })
        ).statusCode,
      transcript: async () => {
        const id = await store.find({ program: programId('stonington'), channel: 'sms', address: From });
        return (await store.read(id!, 0)).map(({ body }) => body.text);
      },
    };
  },
});
