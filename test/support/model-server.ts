import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What a model was sent. */
export interface SentToModel {
  readonly system: string;
  /** The JSON we sent as data, parsed. */
  readonly data: {
    readonly question: string;
    readonly sentences: readonly { readonly id: string; readonly text: string }[];
  };
}

/** How the stand-in answers one call. */
export type ModelBehaviour = (sent: SentToModel) => ModelAnswer;
export type ModelAnswer =
  | { readonly kind: 'says'; readonly content: string; readonly finish?: 'stop' | 'length' | 'content_filter' }
  | { readonly kind: 'refuses' }
  | { readonly kind: 'status'; readonly status: number }
  | { readonly kind: 'html' }
  | { readonly kind: 'hangs'; readonly forMs: number }
  | { readonly kind: 'breaks' };

export interface ModelServer {
  /** As `baseURL` of the SDK. */
  readonly url: string;
  readonly sent: readonly SentToModel[];
  behave(as: ModelBehaviour): void;
  close(): Promise<void>;
}

/** A stand-in for any server that speaks the OpenAI API, on a real socket of the loopback. */
export async function startModelServer(): Promise<ModelServer> {
  const sent: SentToModel[] = [];
  let behaviour: ModelBehaviour = () => ({ kind: 'status', status: 503 });
  const server = createServer((request, response) => {
    void respond(request, response, (body) => {
      const messages = body.messages;
      const one: SentToModel = {
        system: messages[0]!.content,
        data: JSON.parse(messages[1]!.content) as SentToModel['data'],
      };
      sent.push(one);
      return behaviour(one);
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    sent,
    behave(as) {
      behaviour = as;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

interface ChatBody {
  readonly messages: readonly { readonly content: string }[];
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  answerTo: (body: ChatBody) => ModelAnswer,
): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const answer = answerTo(JSON.parse(body) as ChatBody);
  switch (answer.kind) {
    case 'says':
      return sendJson(response, 200, completion({ content: answer.content }, answer.finish ?? 'stop'));
    case 'refuses':
      return sendJson(response, 200, completion({ content: null, refusal: 'I cannot help with that.' }, 'stop'));
    case 'status':
      return sendJson(response, answer.status, { error: { message: 'no', type: 'server_error' } });
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Bad gateway</h1>');
      return;
    case 'hangs':
      await delay(answer.forMs, undefined, { ref: false });
      response.destroy();
      return;
    case 'breaks':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '900' });
      response.write('{"id":"1","choices":[{"ind');
      response.destroy();
  }
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

const completion = (message: object, finish: string) => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 0,
  model: 'stand-in',
  choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', ...message } }],
  usage: { prompt_tokens: 200, completion_tokens: 40, total_tokens: 240 },
});
