import Twilio from 'twilio/lib/rest/Twilio.js';
import { ChannelRefusedError, ChannelUnreachableError, OptedOutError, RateLimitedError } from '../../core/errors.ts';

export interface TwilioAccount {
  readonly accountSid: string;
  readonly authToken: string;
  /** Somewhere else than Twilio (the stand-in, a proxy); every product is asked there. */
  readonly apiUrl?: string;
  /** For one request, from connecting to the last byte. @defaultValue 8000 */
  readonly timeoutMs?: number;
}

/**
 * Twilio's own client over `fetch`. Requests throw RateLimitedError on 429; ChannelUnreachableError when there
 * is no answer, a 5xx, or the credentials are refused; OptedOutError on 21610; ChannelRefusedError on any other
 * refusal. Twilio's own messages quote numbers, so only its codes are kept.
 */
export const createTwilioClient = ({ accountSid, authToken, apiUrl, timeoutMs = 8_000 }: TwilioAccount): Twilio =>
  new Twilio(accountSid, authToken, { httpClient: new FetchClient(apiUrl, timeoutMs) as never });

/** What the SDK asks of its HTTP client. */
interface ApiRequest {
  readonly method: string;
  readonly uri: string;
  readonly username?: string;
  readonly password?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** Failures in which Twilio never saw the request. */
const neverArrived = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** https://www.twilio.com/docs/usage/rate-limits: when 429 comes without Retry-After. */
const defaultRetryMs = 1_000;

class FetchClient {
  readonly #apiUrl: string | undefined;
  readonly #timeoutMs: number;
  constructor(apiUrl: string | undefined, timeoutMs: number) {
    this.#apiUrl = apiUrl;
    this.#timeoutMs = timeoutMs;
  }

  async request({ method, uri, username, password, headers, params, data }: ApiRequest) {
    const url = new URL(this.#apiUrl === undefined ? uri : this.#apiUrl + uri.replace(/^https?:\/\/[^/]+/, ''));
    for (const [name, value] of listed(params)) url.searchParams.append(name, value);
    const credentials = Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64');
    let response: Response;
    let body: string;
    try {
      response = await fetch(url, {
        method: method.toUpperCase(),
        headers: { ...headers, authorization: `Basic ${credentials}` },
        ...(data && { body: new URLSearchParams(listed(data)).toString() }),
        signal: AbortSignal.timeout(this.#timeoutMs),
        redirect: 'error',
      });
      body = await response.text();
    } catch (error) {
      const code = causeCode(error);
      throw new ChannelUnreachableError(!neverArrived.has(code), `no answer from Twilio (${code})`);
    }
    const { status } = response;
    if (status === 429) throw new RateLimitedError(retryAfterMs(response.headers.get('retry-after')));
    if (status >= 500) throw new ChannelUnreachableError(true, `Twilio answered ${status}`);
    if (status === 401) throw new ChannelUnreachableError(false, 'Twilio does not accept the account and token');
    const answer = parsed(body);
    if (status >= 400) throw refusal(status, answer);
    return { statusCode: status, body: answer, headers: Object.fromEntries(response.headers) };
  }
}

/** The recipient opted out with the carrier: https://www.twilio.com/docs/api/errors/21610 */
const optedOut = 21610;

function refusal(status: number, answer: unknown): OptedOutError | ChannelRefusedError {
  const code = typeof answer === 'object' && answer !== null && 'code' in answer ? answer.code : undefined;
  if (code === optedOut) return new OptedOutError('the carrier says that this person opted out');
  return new ChannelRefusedError(typeof code === 'number' ? String(code) : `http-${status}`);
}

/** What is undefined is left out; lists repeat their name. */
const listed = (values: Readonly<Record<string, unknown>> = {}): [string, string][] =>
  Object.entries(values).flatMap(([name, value]) =>
    value === undefined || value === null
      ? []
      : [value].flat().map((each): [string, string] => [name, typeof each === 'string' ? each : JSON.stringify(each)]),
  );

/** Anything but JSON here is some proxy's page: not Twilio. */
function parsed(body: string): unknown {
  try {
    return body === '' ? {} : (JSON.parse(body) as unknown);
  } catch {
    throw new ChannelUnreachableError(true, 'what answered for Twilio does not speak JSON');
  }
}

function causeCode(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  if (typeof cause !== 'object' || cause === null) return 'unknown';
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return 'name' in cause && typeof cause.name === 'string' ? cause.name : 'unknown';
}

/** Seconds or a date, as HTTP allows. */
function retryAfterMs(header: string | null): number {
  if (header === null) return defaultRetryMs;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) ? Math.max(0, ms) : defaultRetryMs;
}
