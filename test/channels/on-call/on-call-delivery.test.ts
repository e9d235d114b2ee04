import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it } from 'vitest';
import { createOnCallDelivery, onCallText, signatureOf } from '../../../src/channels/on-call/on-call-delivery.ts';
import { ChannelUnreachableError } from '../../../src/core/errors.ts';
import { countSms } from '../../../src/core/gsm7.ts';
import { alertId, programId } from '../../../src/core/ids.ts';
import type { AlertNotice, OutgoingMessage } from '../../../src/core/ports.ts';

const notice: AlertNotice = {
  alertId: alertId('11111111-2222-3333-4444-555555555555'),
  program: programId('stonington'),
  level: 'emergency',
  link: 'https://chat.example.org/staff/alerts/11111111-2222-3333-4444-555555555555',
  step: 0,
};
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A real server that answers with `status` and keeps what it was sent. */
async function receiver(
  status: number,
): Promise<{ url: string; received: { body: string; request: IncomingMessage }[] }> {
  const received: { body: string; request: IncomingMessage }[] = [];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      received.push({ body, request });
      response.writeHead(status).end();
    });
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received };
}

describe('delivery to whoever is on call', () => {
  it('posts a signed notice that holds an id, a level and a link, and nothing else', async () => {
    const { url, received } = await receiver(204);
    await createOnCallDelivery({ webhook: { url, secret: 'a shared secret of ours' }, note: () => {} }).deliver(notice);
    expect(received).toHaveLength(1);
    const { body, request } = received[0]!;
    expect(JSON.parse(body)).toEqual({ type: 'porchlight.alert', ...notice });
    expect(request.headers['x-porchlight-signature']).toBe(signatureOf(body, 'a shared secret of ours'));
  });

  it.each([500, 404, 302])('fails when the webhook answers %i, so that the step is tried again', async (status) => {
    const { url } = await receiver(status);
    const delivery = createOnCallDelivery({ webhook: { url, secret: 'a shared secret of ours' }, note: () => {} });
    await expect(delivery.deliver(notice)).rejects.toThrow(ChannelUnreachableError);
  });

  it('texts the phone of the program whose alert it is, and no other', async () => {
    const sent: OutgoingMessage[] = [];
    const sender = {
      send: async (message: OutgoingMessage) => {
        sent.push(message);
        return { providerId: 'SM1' };
      },
    };
    const phones = new Map([['stonington', '+18605550100']]);
    const delivery = createOnCallDelivery({ phones, sender, note: () => {} });
    await delivery.deliver(notice);
    await delivery.deliver({ ...notice, program: programId('rsct') });
    expect(sent.map(({ to }) => to)).toEqual(['+18605550100']);
  });

  it('still texts when the webhook is down', async () => {
    const sent: OutgoingMessage[] = [];
    const sender = {
      send: async (message: OutgoingMessage) => {
        sent.push(message);
        return { providerId: 'SM1' };
      },
    };
    const { url } = await receiver(503);
    const delivery = createOnCallDelivery({
      webhook: { url, secret: 'a shared secret of ours' },
      phones: new Map([['stonington', '+18605550100']]),
      sender,
      note: () => {},
    });
    await expect(delivery.deliver(notice)).rejects.toThrow(ChannelUnreachableError);
    expect(sent).toHaveLength(1);
  });

  it('mails the mailbox of the program whose alert it is: a link, and nothing about the person', async () => {
    const mails: { to: string[]; text: string }[] = [];
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData: (stream, session, done) => {
        let body = '';
        stream.on('data', (part: Buffer) => {
          body += part.toString();
        });
        stream.on('end', () => {
          mails.push({ to: session.envelope.rcptTo.map(({ address }) => address), text: body });
          done();
        });
      },
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    closing.push(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const email = {
      server: `smtp://127.0.0.1:${port}`,
      from: 'porchlight@example.org',
      addresses: new Map([['stonington', 'oncall@example.org']]),
    };
    const delivery = createOnCallDelivery({ email, note: () => {} });
    await delivery.deliver(notice);
    await delivery.deliver({ ...notice, program: programId('rsct') });
    expect(mails.map(({ to }) => to)).toEqual([['oncall@example.org']]);
    expect(mails[0]!.text).toContain(notice.alertId);
    expect(mails[0]!.text).not.toMatch(/emergency|suicide|stonington/i);
  });

  it('fails when the mail server is away, so that the step is tried again', async () => {
    const addresses = new Map([['stonington', 'b@example.org']]);
    const delivery = createOnCallDelivery({
      email: { server: 'smtp://127.0.0.1:1', from: 'a@example.org', addresses },
      note: () => {},
    });
    await expect(delivery.deliver(notice)).rejects.toThrow(ChannelUnreachableError);
  });

  it('fits one text', () => {
    expect(countSms(onCallText({ ...notice, step: 12 })).segments).toBe(1);
  });
});

describe('delivery to the people that a rota names', () => {
  const sends = () => {
    const sent: OutgoingMessage[] = [];
    const sender = {
      send: async (message: OutgoingMessage) => {
        sent.push(message);
        return { providerId: 'SM1' };
      },
    };
    return { sent, sender };
  };
  const phones = new Map([['stonington', '+18605550100']]);
  const person = (id: string, ...numbers: string[]) => ({
    id,
    ways: numbers.map((address) => ({ channel: 'sms', address }) as const),
  });

  it('texts them instead of the configured phone, each with a key of their own, nobody twice', async () => {
    const { sent, sender } = sends();
    const people = [person('ana', '+18605550111'), person('ben', '+18605550112', '+18605550111')];
    await createOnCallDelivery({ phones, sender, note: () => {} }).deliver(notice, { people, andConfigured: false });
    expect(sent.map(({ to }) => to)).toEqual(['+18605550111', '+18605550112']);
    expect(new Set(sent.map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
    expect(sent.every(({ text }) => text === onCallText(notice))).toBe(true);
  });

  it('texts the configured phone as well where told to', async () => {
    const { sent, sender } = sends();
    await createOnCallDelivery({ phones, sender, note: () => {} }).deliver(notice, {
      people: [person('ana', '+18605550111')],
      andConfigured: true,
    });
    expect(sent.map(({ to }) => to)).toEqual(['+18605550111', '+18605550100']);
  });

  it('falls back to the configured phone when the only way somebody has is mail, and no mail can leave', async () => {
    const { sent, sender } = sends();
    const byMail = { id: 'ana', ways: [{ channel: 'email', address: 'ana@example.org' }] } as const;
    await createOnCallDelivery({ phones, sender, note: () => {} }).deliver(notice, {
      people: [byMail],
      andConfigured: false,
    });
    expect(sent.map(({ to }) => to)).toEqual(['+18605550100']);
  });

  it('tells the webhook whom it told, by id, and never how they are reached', async () => {
    const { url, received } = await receiver(204);
    const delivery = createOnCallDelivery({ webhook: { url, secret: 'a shared secret of ours' }, note: () => {} });
    await delivery.deliver(notice, { people: [person('ana', '+18605550111')], andConfigured: false });
    expect(JSON.parse(received[0]!.body)).toEqual({ type: 'porchlight.alert', ...notice, told: ['ana'] });
  });

  it('reminds of follow-up with a count and a link, and nothing else', async () => {
    const { sent, sender } = sends();
    const reminder = {
      program: programId('stonington'),
      kind: 'overdue',
      count: 3,
      link: 'https://chat.example.org/staff/tasks',
      key: 'k1',
    } as const;
    await createOnCallDelivery({ phones, sender, note: () => {} }).remind(reminder);
    expect(sent).toEqual([
      {
        program: 'stonington',
        to: '+18605550100',
        text: 'Follow-up is overdue (3). Please look: https://chat.example.org/staff/tasks',
        idempotencyKey: 'follow-up-k1',
      },
    ]);
    // A reminder of one's own task is nobody else's business.
    const own = { ...reminder, kind: 'due', key: 'k2' } as const;
    await createOnCallDelivery({ phones, sender, note: () => {} }).remind(own, {
      people: [person('ana')],
      andConfigured: false,
    });
    expect(sent).toHaveLength(1);
  });
});
