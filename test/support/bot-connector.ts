import { createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const appId = '11111111-2222-4333-8444-555555555555';
export const tenantId = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';

/** What reached the stand-in for the Bot Connector. */
export interface Received {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly activity: Readonly<Record<string, unknown>>;
}

/** A tenant's key server and a Bot Connector, on loopback: tokens are signed and checked for real. */
export interface BotConnector {
  /** The tenant's authority: its keys are at `<authority>/discovery/v2.0/keys`. */
  readonly authority: string;
  readonly issuer: string;
  readonly serviceUrl: string;
  readonly received: Received[];
  /** What it answers messages with. */
  answer: number;
  token(claims?: Readonly<Record<string, unknown>>, key?: 'known' | 'unknown'): string;
  close(): Promise<void>;
}

const newPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
const pair = newPair();
const otherPair = newPair();
const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

export async function startBotConnector(): Promise<BotConnector> {
  const received: Received[] = [];
  const state = { answer: 200 };
  const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid: 'known', use: 'sig', alg: 'RS256' };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      response.setHeader('content-type', 'application/json');
      if (request.url === `/${tenantId}/discovery/v2.0/keys`) {
        response.end(JSON.stringify({ keys: [jwk] }));
        return;
      }
      if (request.url === `/${tenantId}/v2.0/.well-known/openid-configuration`) {
        response.end(
          JSON.stringify({ issuer: `${base}/${tenantId}/v2.0`, jwks_uri: `${base}/${tenantId}/discovery/v2.0/keys` }),
        );
        return;
      }
      response.statusCode = state.answer;
      if (state.answer === 200) {
        received.push({
          path: request.url ?? '',
          authorization: request.headers.authorization,
          activity: JSON.parse(Buffer.concat(chunks).toString('utf8')) as Record<string, unknown>,
        });
      }
      response.end(JSON.stringify({ id: randomUUID() }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const issuer = `${base}/${tenantId}/v2.0`;
  return {
    authority: `${base}/${tenantId}`,
    issuer,
    serviceUrl: `${base}/`,
    received,
    get answer() {
      return state.answer;
    },
    set answer(status) {
      state.answer = status;
    },
    token(claims = {}, key = 'known') {
      const now = Math.floor(Date.now() / 1_000);
      const head = encode({ alg: 'RS256', typ: 'JWT', kid: 'known' });
      const payload = encode({
        iss: issuer,
        aud: appId,
        nbf: now - 60,
        exp: now + 600,
        serviceurl: `${base}/`,
        ...claims,
      });
      const signature = createSign('RSA-SHA256')
        .update(`${head}.${payload}`)
        .sign(key === 'known' ? pair.privateKey : otherPair.privateKey, 'base64url');
      return `${head}.${payload}.${signature}`;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
