import { setTimeout as sleep } from 'node:timers/promises';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { WebSocket } from 'ws';
import type { ActivityGroup } from '../../src/channels/web/activity.ts';
import { createWebTokens, newVisitor } from '../../src/channels/web/tokens.ts';
import { programId } from '../../src/core/ids.ts';
import { account, programNumber, publicUrl, webTokenSecret } from '../support/running-app.ts';
import { newPhone, newSid } from '../support/twilio.ts';
import { Connection } from './connection.ts';
import type { Worker } from './measure.ts';

/** What ordinary visits are made of: a greeting, questions, the beginning of a screening. */
const lines = [
  'hello',
  'what is an intensive outpatient program',
  'start the screening',
  'yes',
  'yes',
  'do you take my insurance',
  'back',
  'what are your hours',
  'menu',
  'thank you',
];
/** A conversation is left after so many: the web lets through 20 at once. */
const messagesEach = 18;
const tokens = createWebTokens({ secret: webTokenSecret, clock: { now: () => new Date() } });

/** One text by webhook; true when it was kept. */
export async function text(
  connection: Connection,
  from: string,
  words: string,
): Promise<{ readonly isKept: boolean; readonly body: string }> {
  const route = '/sms/twilio/stonington';
  const params = {
    MessageSid: newSid(),
    AccountSid: account.accountSid,
    From: from,
    To: programNumber,
    Body: words,
    NumMedia: '0',
    NumSegments: '1',
    ApiVersion: '2010-04-01',
  };
  const signature = getExpectedTwilioSignature(account.authToken, publicUrl + route, params);
  const headers = `content-type: application/x-www-form-urlencoded\r\nx-twilio-signature: ${signature}\r\n`;
  const { status, body } = await connection.post(route, new URLSearchParams(params).toString(), headers);
  return { isKept: status === 200 && body.includes('statusCallback='), body };
}

/** Someone who texts, one message after the other. */
export function texter(urls: readonly string[], index: number): Worker {
  let phone = newPhone();
  let count = index;
  const connections = urls.map((url) => new Connection(url));
  return {
    async turn() {
      count += 1;
      if (count % messagesEach === 0) phone = newPhone();
      return (await text(connections[count % urls.length]!, phone, lines[count % lines.length]!)).isKept;
    },
    close: () => {
      for (const connection of connections) connection.close();
    },
  };
}

/** Someone who talks to the echo bot of `startEchoBot`. */
export function echoed(url: string, index: number): Worker {
  const connection = new Connection(url);
  const conversation = `${process.pid}-${index}`;
  let count = index;
  return {
    async turn() {
      count += 1;
      const activity = {
        type: 'message',
        id: String(count),
        channelId: 'emulator',
        serviceUrl: 'http://127.0.0.1:9',
        deliveryMode: 'expectReplies',
        conversation: { id: conversation },
        from: { id: 'visitor' },
        recipient: { id: 'bot' },
        text: lines[count % lines.length]!,
      };
      const { status, body } = await connection.post(
        '/api/messages',
        JSON.stringify(activity),
        'content-type: application/json\r\n',
      );
      return status === 200 && body.includes(activity.text);
    },
    close: () => connection.close(),
  };
}

/** Someone on the page: a turn ends when the reply has come over the socket. */
export function pageVisitor(url: string, index: number): Worker {
  let count = index;
  let page: Page | undefined;
  return {
    async turn() {
      count += 1;
      if (!page || count % messagesEach === 0) {
        page?.close();
        page = await Page.open(url);
      }
      return await page.say(lines[count % lines.length]!);
    },
    close: () => page?.close(),
  };
}

export class Page {
  readonly #socket: WebSocket;
  readonly #path: string;
  readonly #headers: string;
  readonly #connection: Connection;
  #heard: (() => void) | undefined;

  private constructor(url: string, path: string, token: string, socket: WebSocket) {
    this.#connection = new Connection(url);
    this.#path = path;
    this.#headers = `authorization: Bearer ${token}\r\ncontent-type: application/json\r\n`;
    this.#socket = socket;
    socket.on('error', () => {});
    socket.on('message', (data: Buffer) => {
      if (data.length === 0) return;
      const { activities } = JSON.parse(data.toString()) as ActivityGroup;
      if (activities.some((activity) => activity.type === 'message' && activity.from.role === 'bot')) this.#heard?.();
    });
  }

  /** An open stream of a conversation that nobody has written in yet. */
  static async open(url: string): Promise<Page> {
    const claims = newVisitor(programId('stonington'), null);
    const token = tokens.issue('visit', claims);
    const path = `/v3/directline/conversations/${claims.conversation}`;
    const query = new URLSearchParams({ watermark: '', t: token }).toString();
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}${path}/stream?${query}`, { perMessageDeflate: false });
    const page = new Page(url, `${path}/activities`, token, socket);
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    return page;
  }

  async say(words: string): Promise<boolean> {
    const heard = new Promise<void>((resolve) => (this.#heard = resolve));
    const { status } = await this.#connection.post(
      this.#path,
      JSON.stringify({ type: 'message', text: words }),
      this.#headers,
    );
    if (status !== 200) return false;
    return await Promise.race([heard.then(() => true), sleep(15_000, false, { ref: false })]);
  }

  close(): void {
    this.#connection.close();
    this.#socket.terminate();
  }
}
