import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { programId } from '../../src/core/ids.ts';
import type { Inbound, TurnResult } from '../../src/core/messages.ts';
import type { Engine } from '../../src/core/ports.ts';
import { createConversationDesk } from '../../src/db/conversation-desk.ts';
import { createOutbox } from '../../src/db/outbox.ts';
import { isSuppressed } from '../../src/db/suppressions.ts';
import { useDatabase } from '../support/database.ts';
import { newPhone } from '../support/twilio.ts';
import { createTestEngine } from '../support/visitor.ts';

const program = programId('stonington');
const database = useDatabase();
let engine: Engine;
beforeAll(() => {
  ({ engine } = createTestEngine(database.current));
});

const door = (channel: 'web' | 'sms', address: string, more: Partial<Inbound> = {}) => ({
  address,
  say: async (text: string): Promise<TurnResult> =>
    await engine.receive({
      key: { program, channel, address },
      messageId: randomUUID(),
      at: new Date(),
      content: { kind: 'text', text },
      ...more,
    }),
});
const ledger = async ({ conversationId }: TurnResult) =>
  (await createConversationDesk(database.current).consents(conversationId)).map(({ kind, granted, source }) => [
    kind,
    granted,
    source,
  ]);
const textOf = ({ replies }: TurnResult) => replies.map(({ body }) => body.text).join('\n');

/** Answers the screening until a consent and a phone were given. */
async function upToConsent(visitor: ReturnType<typeof door>): Promise<TurnResult> {
  await visitor.say('hello');
  let last = await visitor.say('start the screening');
  let isPhoneGiven = false;
  for (let step = 0; step < 30 && !(isPhoneGiven && (await ledger(last)).length > 0); step += 1) {
    const ref = last.replies.at(-1)?.body.ref;
    isPhoneGiven ||= ref === 'question:phone';
    const label = last.replies.findLast(({ body }) => body.choices)?.body.choices?.[0]?.label;
    last = await visitor.say(
      ref === 'question:name'
        ? 'Maria'
        : ref === 'question:birth-date'
          ? 'March 4, 1985'
          : ref === 'question:phone'
            ? '(860) 555-0177'
            : (label ?? 'yes'),
    );
  }
  return last;
}

describe('the consent ledger', () => {
  it('says where somebody agreed: in the chat, on the form, by text', async () => {
    const ways = [
      [door('web', randomUUID()), 'web-chat'],
      [door('web', randomUUID(), { isForm: true }), 'web-form'],
      [door('sms', newPhone()), 'sms'],
    ] as const;
    for (const [visitor, source] of ways) {
      const rows = await ledger(await upToConsent(visitor));
      expect(rows[0]).toEqual([expect.stringMatching(/^contact\./), true, source]);
    }
  });

  it("tells the carrier's own word from the same in other words", async () => {
    const phone = door('sms', newPhone());
    await phone.say('hello');
    await phone.say('STOP');
    await phone.say('START');
    const last = await phone.say('please stop texting me');
    expect(await ledger(last)).toEqual([
      ['contact.text', false, 'sms-keyword'],
      ['contact.text', true, 'sms-keyword'],
      ['contact.text', false, 'sms'],
    ]);
  });

  it("has the carrier's 21610 once, however often it is reported", async () => {
    const phone = door('sms', newPhone());
    const hello = await phone.say('hello');
    const outbox = createOutbox(database.current);
    const { seq } = hello.replies[0]!;
    for (let report = 0; report < 3; report += 1) await outbox.optedOut(hello.conversationId, seq);
    expect(await ledger(hello)).toEqual([['contact.text', false, 'carrier']]);
    const [address] = await createConversationDesk(database.current).addresses(hello.conversationId);
    expect(address).toMatchObject({ suppressed: true, hasLeft: false });
  });
});

describe('a wish for no contact of any kind', () => {
  it.each([
    ['web', 'please do not contact me again', 'no calls, no texts, no voicemail'],
    ['web', 'no me contacten más', 'no llama, no manda textos'],
  ] as const)('by %s, "%s", holds for every phone that is known', async (_channel, wish, said) => {
    const page = door('web', randomUUID());
    await upToConsent(page);
    const done = await page.say(wish);
    expect(textOf(done)).toContain(said);
    expect((await ledger(done)).slice(-3)).toEqual([
      ['contact.call', false, 'web-chat'],
      ['contact.voicemail', false, 'web-chat'],
      ['contact.text', false, 'web-chat'],
    ]);
    expect(await isSuppressed(database.current, program, '+18605550177')).toBe(true);
    // The page itself is never silenced.
    expect(textOf(await page.say('why'))).not.toBe('');
    const { rows } = await database.current.db.pool.query('select kind from tasks where conversation_id = $1', [
      done.conversationId,
    ]);
    expect(rows).toContainEqual({ kind: 'follow-up' });
  });

  it('by text is one last word, and everything is taken back', async () => {
    const phone = door('sms', newPhone());
    await phone.say('hello');
    const done = await phone.say('do not contact me again');
    expect(done.replies).toHaveLength(1);
    expect((await ledger(done)).map(([kind, granted]) => [kind, granted])).toEqual(
      expect.arrayContaining([
        ['contact.call', false],
        ['contact.voicemail', false],
        ['contact.text', false],
      ]),
    );
    expect((await phone.say('hello')).silenced).toBe(true);
  });
});

it("a phone that left a visit is shown to staff as one that may be somebody else's", async () => {
  const phone = door('sms', newPhone());
  const hello = await phone.say('hello');
  await database.current.db.pool.query(`update addresses set channel = 'retired:' || id where conversation_id = $1`, [
    hello.conversationId,
  ]);
  const addresses = await createConversationDesk(database.current).addresses(hello.conversationId);
  expect(addresses).toMatchObject([{ channel: 'sms', address: phone.address, hasLeft: true }]);
});
