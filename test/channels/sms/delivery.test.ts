import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { keepStatus, parseStatus, type DeliveryBook } from '../../../src/channels/sms/delivery.ts';
import { RequestRejectedError } from '../../../src/core/errors.ts';
import { conversationId } from '../../../src/core/ids.ts';

const conversation = conversationId(randomUUID());
const text = `${conversation}:7`;

const bookOf = () => {
  const kept: unknown[] = [];
  const book: DeliveryBook = {
    record: async (report) => {
      kept.push(report);
      return true;
    },
    optedOut: async (id, seq) => {
      kept.push(['opted out', id, seq]);
    },
  };
  return { book, kept };
};

describe('a status report', () => {
  it.each([
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'delivered'],
    ['undelivered', 'failed'],
    ['failed', 'failed'],
  ])('that says %s means %s', (MessageStatus, outcome) => {
    expect(parseStatus({ MessageSid: 'SM1', MessageStatus }, text)).toMatchObject({
      kind: 'ended',
      outcome,
      reference: { conversation, seq: 7 },
    });
  });

  it.each(['queued', 'sending', 'accepted', 'something new'])('that says %s is passing', (MessageStatus) => {
    expect(parseStatus({ MessageSid: 'SM1', MessageStatus }, text)).toEqual({ kind: 'passing' });
  });

  it.each([null, '', 'x:1', `${conversation}:0`, `${conversation}:1;drop`])('for the text %o is refused', (other) => {
    expect(() => parseStatus({ MessageSid: 'SM1', MessageStatus: 'sent' }, other)).toThrow(RequestRejectedError);
  });

  it('keeps why a text failed', async () => {
    const { book, kept } = bookOf();
    await keepStatus(parseStatus({ MessageSid: 'SM1', MessageStatus: 'undelivered', ErrorCode: '30003' }, text), book);
    expect(kept).toEqual([{ conversation, seq: 7, providerId: 'SM1', outcome: 'failed', error: '30003' }]);
  });

  it('mirrors an opt-out that the carrier knows of', async () => {
    const { book, kept } = bookOf();
    await keepStatus(parseStatus({ MessageSid: 'SM1', MessageStatus: 'failed', ErrorCode: '21610' }, text), book);
    expect(kept[1]).toEqual(['opted out', conversation, 7]);
  });
});
