import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from 'vitest';
import { programId } from '../../src/core/ids.ts';
import { startActivityServer, type ActivityServer } from '../support/activity-server.ts';
import { useDatabase } from '../support/database.ts';
import { describeChannel } from './channel-contract.ts';

const database = useDatabase();
let server: ActivityServer;
beforeAll(async () => {
  server = await startActivityServer(database.current);
});
afterAll(async () => await server.close());

describeChannel({
  name: 'Bot Framework channels, by the Agents SDK',
  arrive: async () => {
    const conversation = { id: randomUUID() };
    const say = async (text: string, id: string) => {
      await server.post(server.activity({ id, text, conversation }));
    };
    await say('hello there', 'arriving');
    return {
      say,
      sayBroken: async (text) => (await server.post(`{"type":"message","text":"${text}`)).statusCode,
      sayForged: async (text) =>
        (await server.post(server.activity({ text, conversation }), { token: `${server.connector.token()}x` }))
          .statusCode,
      transcript: async () => {
        const id = await server.store.find({
          program: programId('stonington'),
          channel: 'activity',
          address: `directline|${conversation.id}`,
        });
        return (await server.store.read(id!, 0)).map(({ body }) => body.text);
      },
    };
  },
});
