import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll } from 'vitest';
import { createVoiceChannel } from '../../src/channels/voice/channel.ts';
import { addressOfStep } from '../../src/channels/voice/place.ts';
import { programId } from '../../src/core/ids.ts';
import type { ConversationStore } from '../../src/core/ports.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createOutbox } from '../../src/db/outbox.ts';
import { createLog } from '../../src/http/log.ts';
import { createServer } from '../../src/http/server.ts';
import { useDatabase } from '../support/database.ts';
import { createSmallEngine } from '../support/small-engine.ts';
import { authToken, newPhone, postSigned, programNumbers, publicUrl } from '../support/twilio.ts';
import { vetted } from '../support/vetted.ts';
import { describeChannel } from './channel-contract.ts';

const program = programId('stonington');
const database = useDatabase();
let app: FastifyInstance;
let store: ConversationStore;
beforeAll(async () => {
  const { db, vault } = database.current;
  store = createConversationStore({ db, vault });
  app = createServer({ log: createLog('silent'), publicUrl, trustProxy: false, probe: async () => {} });
  await app.register(
    createVoiceChannel({
      engine: createSmallEngine(store),
      outbox: createOutbox({ db, vault }),
      lookup: { lineOf: async () => 'mobile' },
      clock: { now: () => new Date() },
      authToken,
      publicUrl,
      programs: new Map([...vetted.content.programs].map(([id, pack]) => [id, pack.program])),
      copy: vetted.content.copy,
      programNumbers,
    }),
  );
});
afterAll(async () => await app.close());

/** A caller in conversation at the prompt: each thing said is one round of one call. */
describeChannel({
  name: 'calls, by Twilio',
  isSilenceHeard: false,
  arrive: async () => {
    const From = newPhone();
    const CallSid = `CA${createHash('md5').update(From).digest('hex')}`;
    const post = async (round: number, more: Record<string, string>, headers?: Record<string, string>) => {
      const place = { lang: 'en', why: 'closed', canText: true, round, isTalking: true } as const;
      const path = addressOfStep(publicUrl, program, 'menu', place).replace(publicUrl, '');
      return await postSigned(app, path, { CallSid, From, To: '+18605550142', Confidence: '0.9', ...more }, headers);
    };
    const say = async (SpeechResult: string, id: string) => {
      await post(Number(/\d+$/.exec(id)?.[0] ?? 0), { SpeechResult });
    };
    await say('hello there', 'm-000008');
    return {
      say,
      sayBroken: async (SpeechResult) => (await post(9, { SpeechResult, CallSid: 'broken' })).statusCode,
      sayForged: async (SpeechResult) =>
        (await post(9, { SpeechResult }, { 'x-twilio-signature': 'bm90IHNpZ25lZA==' })).statusCode,
      transcript: async () => {
        const id = await store.find({ program, channel: 'voice', address: From });
        return (await store.read(id!, 0)).map(({ body }) => body.text);
      },
    };
  },
});
