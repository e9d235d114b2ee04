import { afterAll, beforeAll } from 'vitest';
import { useDatabase } from '../support/database.ts';
import { call, Visitor } from '../support/direct-line-visitor.ts';
import { startWebServer, type WebServer } from '../support/web-server.ts';
import { describeChannel } from './channel-contract.ts';

const database = useDatabase();
let server: WebServer;
beforeAll(async () => {
  server = await startWebServer(database.current);
});
afterAll(async () => await server.close());

describeChannel({
  name: 'the web, by Direct Line',
  arrive: async () => {
    const visitor = await Visitor.arrive(server);
    return {
      say: async (text, id) => {
        await visitor.say(text, id);
      },
      sayBroken: async (text) =>
        (await visitor.post(`{"type":"message","text":"${text}`, { 'content-type': 'application/json' })).status,
      sayForged: async (text) => {
        const token = `${visitor.grant.token.slice(0, -4)}AAAA`;
        return (await call(server, 'POST', `${visitor.path}/activities`, { token, body: { type: 'message', text } }))
          .status;
      },
      transcript: async () => await visitor.texts(),
    };
  },
});

describeChannel({
  name: 'the web, by a plain form',
  isSilenceHeard: false,
  arrive: async () => {
    const address = `${server.url}/stonington/form`;
    const token = tokenIn(await (await fetch(address)).text());
    const post = async (fields: Record<string, string>) =>
      await fetch(address, { method: 'POST', body: new URLSearchParams({ token, ...fields }) });
    await post({ text: '' });
    return {
      say: async (text, message) => {
        await post({ text, message });
      },
      sayBroken: async (text) => (await post({ token: 'broken', text })).status,
      sayForged: async (text) => (await post({ token: `${token.slice(0, -4)}AAAA`, text })).status,
      transcript: async () => {
        const markup = await (await post({ text: '' })).text();
        return [...markup.matchAll(/<li[^>]*><b>[^<]*<\/b>([^<]*)<\/li>/g)].map((match) => match[1]!);
      },
    };
  },
});

const tokenIn = (markup: string): string => /name="token" value="([^"]*)"/.exec(markup)![1]!;
