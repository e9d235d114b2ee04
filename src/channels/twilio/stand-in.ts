import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fastify, type FastifyReply } from 'fastify';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { countSms } from '../../core/gsm7.ts';
import { parameter, readForms, type TwilioForm } from './form.ts';
import { messagesIn } from './stand-in-answer.ts';
import {
  carrierHelpWords,
  carrierStartWords,
  carrierStopWords,
  carrierTexts,
  magicNumbers,
  refusals,
  type NumberBehaviour,
} from './stand-in-behaviour.ts';

/** A text as the phone shows it. */
export interface ShownText {
  readonly sid: string;
  readonly from: string;
  readonly to: string;
  readonly body: string;
  readonly segments: number;
  readonly at: Date;
}

export interface StandInOptions {
  readonly accountSid: string;
  readonly authToken: string;
  /** The public address that takes texts to one of our numbers; null for a number nobody connected. */
  readonly webhookOf?: (to: string) => string | null;
  /** Where a public address is really to be found on this machine. The signature is over the public one. */
  readonly reach?: (publicAddress: string) => string;
}

/** Twilio on this machine: its REST API as documented, and the phones behind it. Keeps everything in memory. */
export interface TwilioStandIn {
  /** For the client's `apiUrl`. */
  readonly url: string;
  /** How a number behaves from now on. */
  behave(number: string, behaviour: NumberBehaviour): void;
  /** What Lookup says of a number: a line type of Twilio's; `fails` makes it answer 503. */
  setLineType(number: string, type: string): void;
  /** Every text that reached this phone, oldest first. */
  textsTo(number: string): readonly ShownText[];
  /** Writes a text from a phone; resolves when the webhook has answered, with the HTTP status. */
  write(from: string, to: string, body: string, more?: Readonly<Record<string, string>>): Promise<number>;
  /** Resolves once every status report under way has been posted. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

interface Taken extends ShownText {
  status: string;
  readonly direction: 'outbound-api' | 'outbound-reply';
}

/** What a request or an answer asks to be sent. */
interface Sent extends Pick<Taken, 'from' | 'to' | 'body' | 'direction'> {
  readonly callback: string | null;
  readonly errorCode: number | null;
}

const newSid = (prefix: string): string => prefix + randomBytes(16).toString('hex');

/** Starts it on a free port of the loopback interface. */
export async function startTwilioStandIn(options: StandInOptions): Promise<TwilioStandIn> {
  const { accountSid, authToken, webhookOf = () => null, reach = (address) => address } = options;
  const taken: Taken[] = [];
  const behaviours = new Map<string, NumberBehaviour>(magicNumbers);
  const lineTypes = new Map<string, string>();
  const optedOut = new Set<string>();
  const reports = new Set<Promise<void>>();
  const closing = new AbortController();

  const app = fastify({ forceCloseConnections: true });
  readForms(app);
  app.addHook('onRequest', async (request, reply) => {
    const expected = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
    if (request.headers.authorization !== expected) return await refuse(reply, 401, 20003, 'Authenticate');
  });

  app.post('/2010-04-01/Accounts/:account/Messages.json', async (request, reply) => {
    const form = request.body as TwilioForm;
    const [to, from, body] = [
      parameter(form, 'To') ?? '',
      parameter(form, 'From') ?? '',
      parameter(form, 'Body') ?? '',
    ];
    const callback = parameter(form, 'StatusCallback');
    if (body === '') return await refuse(reply, 400, 21602, 'Message body is required.');
    if (body.length > 1_600)
      return await refuse(reply, 400, 21617, 'The concatenated message body exceeds the 1600 character limit.');
    const behaviour = nextBehaviour(to);
    switch (behaviour.kind) {
      case 'refuses':
        return await refuse(reply, 400, behaviour.code, refusals[behaviour.code] ?? 'Refused');
      case 'rate-limited':
        reply.header('retry-after', String(behaviour.retryAfterSeconds));
        return await refuse(reply, 429, 20429, 'Too Many Requests');
      case 'broken':
        return await reply.code(behaviour.status).type('text/html').send('<h1>Service Unavailable</h1>');
      case 'slow': {
        const text = take({ from, to, body, callback, errorCode: null, direction: 'outbound-api' });
        await sleep(behaviour.delayMs, undefined, { signal: closing.signal }).catch(() => {});
        return await reply.code(201).send(resource(text));
      }
      case 'takes-texts':
      case 'undeliverable': {
        if (optedOut.has(`${from} ${to}`)) return await refuse(reply, 400, 21610, refusals[21610]!);
        const errorCode = behaviour.kind === 'undeliverable' ? behaviour.code : null;
        const text = take({ from, to, body, callback, errorCode, direction: 'outbound-api' });
        return await reply.code(201).send(resource(text));
      }
    }
  });

  app.get('/2010-04-01/Accounts/:account/Messages.json', (request) => {
    const query = request.query as Readonly<Record<string, string | undefined>>;
    const after = Date.parse(query['DateSent>'] ?? '1970-01-01');
    const messages = taken.filter(
      (text) =>
        (query['To'] === undefined || text.to === query['To']) &&
        (query['From'] === undefined || text.from === query['From']) &&
        text.at.getTime() >= after,
    );
    return { messages: messages.toReversed().map(resource), page: 0, page_size: 50, next_page_uri: null };
  });

  app.get('/v2/PhoneNumbers/:number', async (request, reply) => {
    const { number } = request.params as { readonly number: string };
    const type = lineTypes.get(number) ?? 'mobile';
    if (type === 'fails') return await reply.code(503).send('');
    return {
      phone_number: number,
      valid: true,
      line_type_intelligence: { type, carrier_name: null, error_code: null },
    };
  });

  function nextBehaviour(to: string): NumberBehaviour {
    const behaviour = behaviours.get(to) ?? { kind: 'takes-texts' };
    if (!('times' in behaviour) || behaviour.times === undefined) return behaviour;
    if (behaviour.times <= 0) return { kind: 'takes-texts' };
    behaviours.set(to, { ...behaviour, times: behaviour.times - 1 });
    return behaviour;
  }

  /** Takes a text, shows it on the phone unless it fails, and reports its way to `StatusCallback`. */
  function take({ callback, errorCode, ...sent }: Sent): Taken {
    const text: Taken = {
      ...sent,
      sid: newSid('SM'),
      segments: countSms(sent.body).segments,
      at: new Date(),
      status: 'queued',
    };
    taken.push(text);
    const statuses = errorCode === null ? ['sent', 'delivered'] : ['sent', 'undelivered'];
    report(text, callback, statuses, errorCode);
    return text;
  }

  function report(text: Taken, to: string | null, statuses: readonly string[], errorCode: number | null): void {
    const posting = (async () => {
      for (const status of statuses) {
        text.status = status;
        if (to === null) continue;
        const failed = status === 'undelivered' || status === 'failed';
        await post(to, {
          MessageSid: text.sid,
          MessageStatus: status,
          AccountSid: accountSid,
          From: text.from,
          To: text.to,
          ...(failed && errorCode !== null && { ErrorCode: String(errorCode) }),
        }).catch(() => 0);
      }
    })();
    reports.add(posting);
    void posting.finally(() => reports.delete(posting));
  }

  async function post(address: string, params: Readonly<Record<string, string>>): Promise<Response> {
    return await fetch(reach(address), {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
        'x-twilio-signature': getExpectedTwilioSignature(authToken, address, { ...params }),
      },
      body: new URLSearchParams(params).toString(),
      signal: AbortSignal.any([closing.signal, AbortSignal.timeout(15_000)]),
    });
  }

  const textsTo = (number: string): readonly ShownText[] =>
    taken.filter((text) => text.to === number && text.status !== 'undelivered');

  async function write(
    from: string,
    to: string,
    body: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<number> {
    const pair = `${to} ${from}`;
    const optOutType = keywordIn(body, optedOut.has(pair));
    if (optOutType === 'STOP') optedOut.add(pair);
    if (optOutType === 'START') optedOut.delete(pair);
    const own = { from: to, to: from, callback: null, errorCode: null, direction: 'outbound-reply' } as const;
    if (optOutType === 'STOP' || optOutType === 'HELP') take({ ...own, body: carrierTexts[optOutType] });
    const webhook = webhookOf(to);
    if (webhook === null) return 404;
    const response = await post(webhook, {
      MessageSid: newSid('SM'),
      AccountSid: accountSid,
      From: from,
      To: to,
      Body: body,
      NumMedia: '0',
      NumSegments: String(countSms(body).segments),
      ...(optOutType !== null && { OptOutType: optOutType }),
      ...more,
    });
    for (const message of messagesIn(await response.text())) {
      take({ ...own, ...message, errorCode: optedOut.has(pair) ? 21610 : null });
    }
    return response.status;
  }

  // Phones of other processes on this machine (`porchlight chat`).
  app.post('/phones/:number/texts', async (request, reply) => {
    const form = request.body as TwilioForm;
    const { number } = request.params as { readonly number: string };
    const status = await write(number, parameter(form, 'To') ?? '', parameter(form, 'Body') ?? '');
    return await reply.send({ status });
  });
  app.get('/phones/:number/texts', (request) => {
    const { number } = request.params as { readonly number: string };
    return { texts: textsTo(number) };
  });

  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as { readonly port: number };

  return {
    url: `http://127.0.0.1:${port}`,
    behave: (number, behaviour) => void behaviours.set(number, behaviour),
    setLineType: (number, type) => void lineTypes.set(number, type),
    textsTo,
    write,
    settled: async () => {
      while (reports.size > 0) await Promise.all(reports);
    },
    close: async () => {
      closing.abort();
      await app.close();
    },
  };
}

/** What Advanced Opt-Out makes of a text; YES is only an opt-in for somebody who opted out. */
function keywordIn(body: string, isOptedOut: boolean): 'STOP' | 'START' | 'HELP' | null {
  const word = body.trim().toUpperCase();
  if (carrierStopWords.has(word)) return 'STOP';
  if (carrierStartWords.has(word) && isOptedOut) return 'START';
  return carrierHelpWords.has(word) ? 'HELP' : null;
}

const refuse = async (reply: FastifyReply, status: number, code: number, message: string) =>
  await reply.code(status).send({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });

const resource = ({ sid, from, to, body, segments, at, status, direction }: Taken) => ({
  sid,
  from,
  to,
  body,
  status,
  num_segments: String(segments),
  date_created: at.toUTCString(),
  date_sent: at.toUTCString(),
  direction,
  error_code: null,
});
