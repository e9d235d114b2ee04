import { setTimeout as sleep } from 'node:timers/promises';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { ActivityGroup } from '../../src/channels/web/activity.ts';
import { createWebTokens, newVisitor } from '../../src/channels/web/tokens.ts';
import { programId } from '../../src/core/ids.ts';
import type { ConversationKey } from '../../src/core/messages.ts';
import { account, programNumber, publicUrl, webTokenSecret, type RunningApp } from './running-app.ts';
import { newPhone, newSid } from './twilio.ts';
import { parseXml } from './xml.ts';

/** Where the app is just now; null while it is known to be down. */
export interface AppPlace {
  current: Pick<RunningApp, 'url'> | null;
  /** When something was last broken, epoch: what is said must be acknowledged soon after, not before. */
  brokenAtMs?: number;
}

/** Someone who writes, keeps what was acknowledged, and sends again whatever was not. */
export interface LoadVisitor {
  readonly key: ConversationKey;
  /** Messages whose keeping was confirmed, in the order they were written. */
  readonly acknowledged: string[];
  /** Whatever reached them on the way they write, in the order it came. */
  readonly heard: string[];
  /** Resolves once it is acknowledged. */
  say(text: string): Promise<void>;
}

const program = programId('stonington');
const againMs = 60;
const patienceMs = 15_000;
const stuckAfterMs = 60_000;

export interface SmsAnswer {
  readonly status: number;
  readonly texts: readonly string[];
  /** False when the answer says that nothing was kept. */
  readonly isSaved: boolean;
}

/** One webhook as Twilio would post it. Rejects when no answer comes. */
export async function postText(url: string, from: string, text: string, sid = newSid()): Promise<SmsAnswer> {
  const route = '/sms/twilio/stonington';
  const params = {
    MessageSid: sid,
    AccountSid: account.accountSid,
    From: from,
    To: programNumber,
    Body: text,
    NumMedia: '0',
    NumSegments: '1',
    ApiVersion: '2010-04-01',
  };
  const response = await fetch(url + route, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': getExpectedTwilioSignature(account.authToken, publicUrl + route, params),
    },
    body: new URLSearchParams(params).toString(),
    signal: AbortSignal.timeout(patienceMs),
  });
  const xml = await response.text();
  const texts = response.status === 200 ? parseXml(xml).children.map((message) => message.text) : [];
  return { status: response.status, texts, isSaved: texts.length === 0 || xml.includes('statusCallback=') };
}

export class SmsVisitor implements LoadVisitor {
  readonly phone = newPhone();
  readonly key: ConversationKey = { program, channel: 'sms', address: this.phone };
  readonly acknowledged: string[] = [];
  readonly heard: string[] = [];
  readonly #app: AppPlace;

  constructor(app: AppPlace) {
    this.#app = app;
  }

  async say(text: string): Promise<void> {
    const sid = newSid();
    await untilAcknowledged(this.#app, async (url) => {
      const answer = await postText(url, this.phone, text, sid);
      if (answer.status !== 200) return false;
      if (answer.isSaved) this.heard.push(...answer.texts);
      return answer.isSaved;
    });
    this.acknowledged.push(text);
  }
}

/** A page with the widget: posts, and listens on a socket that it opens again whenever it breaks. */
export class WebVisitor implements LoadVisitor {
  readonly claims = newVisitor(program, null);
  readonly key: ConversationKey = { program, channel: 'web', address: this.claims.conversation };
  readonly acknowledged: string[] = [];
  readonly heard: string[] = [];
  /** Ids of what came, in the order it came; what the client knows by its id it does not count again. */
  readonly ids: string[] = [];
  readonly token = createWebTokens({ secret: webTokenSecret, clock: { now: () => new Date() } }).issue(
    'visit',
    this.claims,
  );
  /** True makes it drop its socket after each message. */
  readonly #isRestless: boolean;
  readonly #app: AppPlace;
  #socket: WebSocket | undefined;
  #watermark = '';
  #isOver = false;

  constructor(app: AppPlace, isRestless = false) {
    this.#app = app;
    this.#isRestless = isRestless;
    void this.#listen();
  }

  get path(): string {
    return `/v3/directline/conversations/${this.claims.conversation}`;
  }

  async say(text: string): Promise<void> {
    const channelData = { clientActivityID: crypto.randomUUID() };
    await untilAcknowledged(this.#app, async (url) => {
      const response = await fetch(`${url}${this.path}/activities`, {
        method: 'POST',
        headers: { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ type: 'message', text, channelData }),
        signal: AbortSignal.timeout(patienceMs),
      });
      await response.text();
      return response.status === 200;
    });
    this.acknowledged.push(text);
    if (this.#isRestless) this.#socket?.close();
  }

  leave(): void {
    this.#isOver = true;
    this.#socket?.close();
  }

  async #listen(): Promise<void> {
    while (!this.#isOver) {
      const url = this.#app.current?.url;
      if (url !== undefined) await this.#stream(url);
      await sleep(againMs);
    }
  }

  async #stream(url: string): Promise<void> {
    const query = new URLSearchParams({ watermark: this.#watermark, t: this.token }).toString();
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${this.path}/stream?${query}`);
    this.#socket = socket;
    const ended = Promise.withResolvers<void>();
    socket.addEventListener('message', ({ data }) => this.#take(String(data)));
    socket.addEventListener('close', () => ended.resolve());
    socket.addEventListener('error', () => ended.resolve());
    await ended.promise;
  }

  #take(data: string): void {
    if (data === '') return;
    const group = JSON.parse(data) as ActivityGroup;
    for (const activity of group.activities) {
      if (activity.type !== 'message' || activity.channelData?.unsaved || this.ids.includes(activity.id)) continue;
      this.ids.push(activity.id);
      if (activity.from.role === 'bot') this.heard.push(activity.text ?? '');
    }
    if (group.watermark !== undefined) this.#watermark = group.watermark;
  }
}

async function untilAcknowledged(app: AppPlace, attempt: (url: string) => Promise<boolean>): Promise<void> {
  const beganMs = Date.now();
  while (Date.now() < Math.max(beganMs, app.brokenAtMs ?? 0) + stuckAfterMs) {
    const url = app.current?.url;
    // A connection that breaks says nothing about what was kept: the message is sent again.
    if (url !== undefined && (await attempt(url).catch(() => false))) return;
    await sleep(againMs);
  }
  throw new Error('a message was not acknowledged a minute after the last fault: the conversation is stuck');
}

/** All write, each at its own pace, until told to stop; what they began by then is acknowledged in the end. */
export function keepWriting(visitors: readonly LoadVisitor[], longestPauseMs: number): () => Promise<void> {
  const stopping = new AbortController();
  const writing = visitors.map(async (visitor) => {
    for (let note = 1; !stopping.signal.aborted; note += 1) {
      await visitor.say(`This is my note number ${note}`);
      await sleep(Math.random() * longestPauseMs);
    }
    await visitor.say('Are you still there');
  });
  return async () => {
    stopping.abort();
    await Promise.all(writing);
  };
}

/** Writes from a fresh phone in danger, again and again, and keeps every answer that held no guidance. */
export class CrisisProber {
  readonly answered: ConversationKey[] = [];
  /** What was wrong, one line each. Empty is well. */
  readonly failures: string[] = [];
  readonly #app: AppPlace;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;

  constructor(app: AppPlace, everyMs = 400) {
    this.#app = app;
    this.#running = this.#probe(everyMs);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #probe(everyMs: number): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const app = this.#app.current;
      if (app) await this.#probeOnce(app);
      await sleep(everyMs);
    }
  }

  async #probeOnce(app: Pick<RunningApp, 'url'>): Promise<void> {
    const phone = newPhone();
    let answer: SmsAnswer;
    try {
      answer = await postText(app.url, phone, 'I am going to kill myself tonight');
    } catch (error) {
      // Killed under us, which is what these tests do; anything else is a person left without an answer.
      if (this.#app.current === app) this.failures.push(`no answer: ${String(error)}`);
      return;
    }
    if (answer.status !== 200) this.failures.push(`answered ${answer.status}`);
    else if (!answer.texts.some((text) => /988|911/.test(text))) this.failures.push('answered without 988 or 911');
    else this.answered.push({ program, channel: 'sms', address: phone });
  }
}
