import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import type { EventSender, SentEvent } from '../../core/ports.ts';
import { isLoopback, isPrivate, publicLookup } from './addresses.ts';
import { signedHeaders } from './sign.ts';

export interface WebhookOptions {
  /** https, or http on this machine itself. */
  readonly url: string;
  readonly key: Buffer;
  /** Addresses inside a network may be called. */
  readonly allowsPrivate: boolean;
  /** For the whole exchange. @defaultValue 10000 */
  readonly timeoutMs?: number;
}

/**
 * Posts events to one URL, signed as Standard Webhooks has it. Follows no redirect, reads no answer beyond its status,
 * and dials no private address unless told to: the name is looked up once, and what was checked is what is dialled.
 */
export function createWebhookSender({ url, key, allowsPrivate, timeoutMs = 10_000 }: WebhookOptions): EventSender {
  const target = new URL(url);
  const isOwnMachine = isLoopback(target.hostname);
  const checks = !allowsPrivate && !isOwnMachine;
  const literal = target.hostname.replace(/^\[|\]$/g, '');
  const { request } = target.protocol === 'https:' ? https : http;

  return {
    send: async ({ id, body }) => {
      if (target.protocol !== 'https:' && !isOwnMachine) return failed('not-https');
      // A literal address is never looked up, so it is checked here.
      if (checks && isIP(literal) !== 0 && isPrivate(literal)) return failed('private-address');
      return await new Promise<SentEvent>((resolve) => {
        const signal = AbortSignal.timeout(timeoutMs);
        const sending = request(
          target,
          {
            method: 'POST',
            agent: false,
            signal,
            ...(checks && { lookup: publicLookup }),
            headers: {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(body),
              'user-agent': 'Porchlight',
              ...signedHeaders(key, { id, at: new Date(), body }),
            },
          },
          (response) => {
            resolve(outcomeOf(response));
            response.destroy();
          },
        );
        sending.on('error', (error: NodeJS.ErrnoException) => resolve(failed(reasonOf(error, signal.aborted))));
        sending.end(body);
      });
    },
  };
}

const failed = (reason: string): SentEvent => ({ kind: 'failed', reason, isFinal: false, waitMs: 0 });

function outcomeOf({ statusCode = 0, headers }: http.IncomingMessage): SentEvent {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'taken' };
  if (statusCode >= 300 && statusCode < 400) return failed('redirected');
  // Standard Webhooks: 410 says that nobody wants them any more.
  const isFinal = statusCode === 410;
  return { kind: 'failed', reason: `http-${statusCode}`, isFinal, waitMs: askedWaitMs(headers['retry-after']) };
}

/** At most an hour, whatever the other side asks for. */
function askedWaitMs(retryAfter: string | undefined): number {
  const seconds = /^\d{1,9}$/.test(retryAfter ?? '') ? Number(retryAfter) : 0;
  return Math.min(seconds * 1_000, 3_600_000);
}

function reasonOf({ code = '' }: NodeJS.ErrnoException, isTimeout: boolean): string {
  if (isTimeout) return 'timeout';
  if (code === 'EPRIVATE') return 'private-address';
  return /CERT|SSL|TLS|SELF_SIGNED/.test(code) ? 'tls' : 'unreachable';
}
