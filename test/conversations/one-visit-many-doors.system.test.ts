import { beforeAll, describe, expect, it } from 'vitest';
import { programId } from '../../src/core/ids.ts';
import type { Inbound, TurnResult } from '../../src/core/messages.ts';
import type { Clock, ConversationStore, Engine } from '../../src/core/ports.ts';
import type { ChannelKind } from '../../src/core/visit.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { isSuppressed } from '../../src/db/suppressions.ts';
import { assembleEngine, loadVetted } from '../../src/porchlight.ts';
import { createTextCodes } from '../../src/text-codes.ts';
import { useDatabase } from '../support/database.ts';
import { freshAddress } from '../support/turn-work.ts';
import { newPhone } from '../support/twilio.ts';
import { until } from '../support/until.ts';

const program = programId('stonington');
const database = useDatabase();
const texted: { readonly to: string; readonly text: string }[] = [];
let nowMs = Date.parse('2026-11-22T15:00:00Z');
const clock: Clock = { now: () => new Date(nowMs) };
const pass = (ms: number) => {
  nowMs += ms;
};
const minuteMs = 60_000;
let store: ConversationStore;
let engine: Engine;
beforeAll(async () => {
  store = createConversationStore(database.current);
  engine = assembleEngine({
    vetted: await loadVetted('content'),
    store,
    spool: { write: async () => {} },
    clock,
    textCode: createTextCodes({
      sender: {
        send: async ({ to, text }) => {
          texted.push({ to, text });
          return { providerId: 'SM' };
        },
      },
      isSuppressed: async (id, phone) => await isSuppressed(database.current, id, phone),
      clock,
      observe: () => {},
    }),
  });
});

let counter = 0;
/** One way of writing: a page, or a phone. */
const door = (channel: ChannelKind, address: string) => ({
  address,
  async say(text: string): Promise<TurnResult> {
    const inbound: Inbound = {
      key: { program, channel, address },
      messageId: `m${String((counter += 1))}`,
      at: clock.now(),
      content: { kind: 'text', text },
    };
    return await engine.receive(inbound);
  },
});
const words = ({ replies }: TurnResult): string => replies.map(({ body }) => body.text).join('\n');
const refs = ({ replies }: TurnResult): readonly (string | undefined)[] => replies.map(({ body }) => body.ref);

/** A page whose visitor has answered the first questions, the name among them. */
async function pageInScreening() {
  const page = door('web', `page-${freshAddress()}`);
  await page.say('hello');
  await page.say('start the screening');
  let last = await page.say('yes');
  for (let step = 0; step < 12 && !refs(last).includes('question:phone'); step += 1) {
    const asked = refs(last).findLast((ref) => ref?.startsWith('question:'));
    last = await page.say(
      asked === 'question:name' ? 'Maria' : asked === 'question:birth-date' ? 'March 4, 1985' : answerTo(last),
    );
  }
  expect(refs(last)).toContain('question:phone');
  return { page, last };
}
const answerTo = (result: TurnResult): string =>
  result.replies.findLast(({ body }) => body.choices)?.body.choices?.[0]?.label ?? 'yes';

const codeFor = async (phone: string): Promise<string> => {
  await until(() => texted.some(({ to }) => to === phone));
  return /\d{4} \d{4}/.exec(texted.findLast(({ to }) => to === phone)!.text)![0];
};

/** The page's visitor names a phone and types the code that was texted to it. */
async function linked() {
  const { page, last } = await pageInScreening();
  const phone = door('sms', newPhone());
  await page.say('continue by text');
  await page.say(phone.address);
  const opened = await page.say(await codeFor(phone.address));
  return { page, phone, last, opened };
}

describe('going on by text', () => {
  it('asks for the phone, texts a code, and goes on there with the same question', async () => {
    const { page, phone, last, opened } = await linked();
    expect(refs(opened)).toContain('door.opened');
    const question = refs(last).findLast((ref) => ref?.startsWith('question:'));
    expect(refs(opened)).toContain(question);
    const there = await phone.say('why do you ask');
    expect(there.conversationId).toBe(opened.conversationId);
    expect(refs(there)).toContain(question);
    expect(there.replies.every(({ channel }) => channel === 'sms')).toBe(true);
    const back = await page.say('why do you ask');
    expect(back.conversationId).toBe(opened.conversationId);
    expect(back.replies.every(({ channel }) => channel === 'web')).toBe(true);
  });

  it('sends nothing of the visit with the code', async () => {
    const { phone } = await linked();
    const text = texted.findLast(({ to }) => to === phone.address)!.text;
    expect(text).not.toContain('Maria');
    expect(text).toMatch(/^[^:]+: your code is \d{4} \d{4}\./);
  });

  it('keeps the consent with the words it was given to', async () => {
    const { opened } = await linked();
    const { rows } = await database.current.db.pool.query(
      `select granted, wording_version from consents where conversation_id = $1 and kind = 'contact.text' order by id desc limit 1`,
      [opened.conversationId],
    );
    expect(rows).toEqual([{ granted: true, wording_version: expect.stringMatching(/^[0-9a-f]{12}$/) }]);
  });

  it('opens nothing to a phone whose code was not typed', async () => {
    const { page } = await pageInScreening();
    const phone = door('sms', newPhone());
    await page.say('seguir por texto');
    const asked = await page.say(phone.address);
    await codeFor(phone.address);
    const there = await phone.say('hello');
    expect(there.conversationId).not.toBe(asked.conversationId);
    expect(words(there)).not.toContain('Maria');
  });

  it('refuses the fifth wrong code, and the right one after it', async () => {
    const { page } = await pageInScreening();
    const phone = newPhone();
    await page.say('continue by text');
    await page.say(phone);
    const code = await codeFor(phone);
    const wrong = code === '1111 1111' ? '2222 2222' : '1111 1111';
    for (let tried = 1; tried < 5; tried += 1) expect(refs(await page.say(wrong))).toContain('door.wrongCode');
    expect(refs(await page.say(wrong))).toContain('door.tooOften');
    await page.say(code);
    expect(await store.find({ program, channel: 'sms', address: phone })).toBeNull();
  });

  it('refuses a code after ten minutes', async () => {
    const { page } = await pageInScreening();
    const phone = newPhone();
    await page.say('continue by text');
    await page.say(phone);
    const code = await codeFor(phone);
    pass(11 * minuteMs);
    expect(refs(await page.say(code))).toContain('door.tooOften');
    expect(await store.find({ program, channel: 'sms', address: phone })).toBeNull();
  });

  it('texts no code to a phone that stopped our texts', async () => {
    const phone = door('sms', newPhone());
    await phone.say('hello');
    await phone.say('STOP');
    const { page } = await pageInScreening();
    await page.say('continue by text');
    await page.say(phone.address);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(texted.some(({ to }) => to === phone.address)).toBe(false);
  });

  it('texts one number no more than three codes an hour, whichever pages ask', async () => {
    const phone = newPhone();
    for (let asked = 0; asked < 5; asked += 1) {
      const page = door('web', `page-${freshAddress()}`);
      await page.say('hello');
      await page.say('continue by text');
      await page.say(phone);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(texted.filter(({ to }) => to === phone)).toHaveLength(3);
  });

  it('leaves behind what the phone said before, sealed where it was', async () => {
    const { page } = await pageInScreening();
    const phone = door('sms', newPhone());
    const before = await phone.say('hello');
    await page.say('continue by text');
    await page.say(phone.address);
    const opened = await page.say(await codeFor(phone.address));
    expect((await phone.say('why')).conversationId).toBe(opened.conversationId);
    expect(before.conversationId).not.toBe(opened.conversationId);
    expect((await store.read(before.conversationId, 0)).length).toBeGreaterThan(0);
  });
});

describe('whoever has only the phone', () => {
  it('is asked who they are once the phone has been silent for half an hour, and shown nothing earlier', async () => {
    const { phone, last } = await linked();
    pass(31 * minuteMs);
    const there = await phone.say('hi');
    const question = refs(last).findLast((ref) => ref?.startsWith('question:'));
    expect(refs(there)).toEqual(['verify.ask']);
    expect(refs(there)).not.toContain(question);
    expect(refs(await phone.say('Maria'))).toContain(question);
  });

  it('is shut out after three wrong names; the page goes on as if nothing had been', async () => {
    const { page, phone, last, opened } = await linked();
    pass(31 * minuteMs);
    await phone.say('hi');
    await phone.say('Bob');
    await phone.say('Peter');
    expect(refs(await phone.say('John'))).toContain('door.shut');
    const fresh = await phone.say('hello');
    expect(fresh.conversationId).not.toBe(opened.conversationId);
    const question = refs(last).findLast((ref) => ref?.startsWith('question:'));
    const back = await page.say('why do you ask');
    expect(back.conversationId).toBe(opened.conversationId);
    expect(refs(back)).toContain(question);
  });

  it('is answered at once when in danger', async () => {
    const { phone } = await linked();
    pass(31 * minuteMs);
    const there = await phone.say('I want to kill myself');
    expect(there.replies[0]?.body.crisis).toBe(true);
    expect(words(there)).toContain('988');
  });
});

describe('a phone that stops texts', () => {
  it('silences the phone and not the page', async () => {
    const { page, phone } = await linked();
    expect(refs(await phone.say('STOP'))).toEqual(['optOut.done']);
    expect(words(await page.say('why do you ask'))).not.toBe('');
    expect((await phone.say('hello')).silenced).toBe(true);
    await phone.say('START');
    expect((await phone.say('why do you ask')).silenced).toBe(false);
  });

  it('is in the consent ledger, and so is starting again', async () => {
    const { phone, opened } = await linked();
    await phone.say('STOP');
    await phone.say('START');
    const { rows } = await database.current.db.pool.query<{ granted: boolean }>(
      `select granted from consents where conversation_id = $1 and kind = 'contact.text' order by id`,
      [opened.conversationId],
    );
    expect(rows.map(({ granted }) => granted).slice(-3)).toEqual([true, false, true]);
  });

  it('becomes a call for staff when danger comes from it', async () => {
    const { page, phone, opened } = await linked();
    await phone.say('STOP');
    await page.say('why do you ask');
    await phone.say('I want to kill myself');
    const { rows } = await database.current.db.pool.query(
      `select kind from tasks where conversation_id = $1 and kind = 'call-instead-of-text'`,
      [opened.conversationId],
    );
    expect(rows).toHaveLength(1);
  });
});
