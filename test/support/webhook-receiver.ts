import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ReceivedEvent {
  readonly id: string;
  readonly isGenuine: boolean;
  readonly body: string;
}

/** How a receiver behaves towards one request. */
export type Behaviour =
  | 'takes'
  | 'hangs'
  | 'breaks off'
  | { readonly status: number; readonly headers?: Record<string, string> };

export const webhookSecret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/**
 * An EHR's receiver on this machine: checks the signature as https://github.com/standard-webhooks/standard-webhooks tells
 * receivers to, and behaves as told, request by request; afterwards it takes everything.
 */
export async function startWebhookReceiver(behaviours: readonly Behaviour[] = []) {
  const received: ReceivedEvent[] = [];
  const waiting = [...behaviours];
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    received.push({ id: String(request.headers['webhook-id']), isGenuine: isGenuine(request, body), body });
    const behaviour = waiting.shift() ?? 'takes';
    if (behaviour === 'hangs') return;
    if (behaviour === 'breaks off') return void request.socket.destroy();
    if (behaviour === 'takes') return void response.writeHead(200).end('thank you');
    response.writeHead(behaviour.status, behaviour.headers).end();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/events`,
    received,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function isGenuine({ headers }: IncomingMessage, body: string): boolean {
  const timestamp = String(headers['webhook-timestamp']);
  if (Math.abs(Date.now() / 1_000 - Number(timestamp)) > 300) return false;
  const key = Buffer.from(webhookSecret.slice('whsec_'.length), 'base64');
  const expected = createHmac('sha256', key)
    .update(`${String(headers['webhook-id'])}.${timestamp}.${body}`)
    .digest();
  const [version, signature = ''] = String(headers['webhook-signature']).split(',');
  const given = Buffer.from(signature, 'base64');
  return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
}
