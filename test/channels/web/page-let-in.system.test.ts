import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { programId, type ProgramId } from '../../../src/core/ids.ts';
import type { TurnResult } from '../../../src/core/messages.ts';
import type { ConversationStore, Engine } from '../../../src/core/ports.ts';
import { createConversationStore } from '../../../src/db/conversation-store.ts';
import { createHints } from '../../../src/db/hints.ts';
import { assembleEngine } from '../../../src/porchlight.ts';
import { useDatabase } from '../../support/database.ts';
import { call, Visitor } from '../../support/direct-line-visitor.ts';
import { newPhone } from '../../support/twilio.ts';
import { until } from '../../support/until.ts';
import { vetted } from '../../support/vetted.ts';
import { startWebServer, TestClock, type WebServer } from '../../support/web-server.ts';

const program = programId('stonington');
const database = useDatabase();
const clock = new TestClock();
let server: WebServer;
let engine: Engine;
let store: ConversationStore;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const hints = createHints({ address: database.current.address });
  store = createConversationStore({ ...database.current, hints });
  engine = assembleEngine({ vetted, store, spool: { write: async () => {} }, clock });
  const programs = new Map(
    [...vetted.content.programs].map(([id, pack]): [ProgramId, typeof pack.program] => [id, pack.program]),
  );
  server = await startWebServer(database.current, { engine, store, hints, programs, guide: vetted.guide, clock });
  closing.push(
    async () => await server.close(),
    async () => await hints.close(),
  );
});
afterAll(async () => {
  for (const close of closing) await close();
});

const refs = ({ replies }: TurnResult) => replies.map(({ body }) => body.ref);

/** Somebody with a phone who has begun by text, up to the question of their phone number. */
async function begunByText() {
  const address = newPhone();
  const say = async (text: string): Promise<TurnResult> =>
    await engine.receive({
      key: { program, channel: 'sms', address },
      messageId: randomUUID(),
      at: clock.now(),
      content: { kind: 'text', text },
    });
  await say('hello');
  let last = await say('start the screening');
  for (let step = 0; step < 14 && !refs(last).includes('question:birth-date'); step += 1) {
    const isName = refs(last).includes('question:name');
    const label = last.replies.findLast(({ body }) => body.choices)?.body.choices?.[0]?.label;
    last = await say(isName ? 'Mirabelle' : (label ?? 'yes'));
  }
  expect(refs(last)).toContain('question:birth-date');
  return { say, address, conversation: last.conversationId };
}

/** A page that shows a code. */
async function pageWithCode() {
  const page = await Visitor.arrive(server);
  const listener = await page.listen();
  await page.say('go on from my texts');
  const shown = async () => (await page.texts()).join('\n');
  await until(async () => /WEB \d{4} \d{4}/.test(await shown()));
  return { page, listener, code: /WEB \d{4} \d{4}/.exec(await shown())![0] };
}

/** The phone lets the page in. */
async function letIn() {
  const phone = await begunByText();
  const { page, listener, code } = await pageWithCode();
  expect(refs(await phone.say(code)).at(-1)).toBe('door.pageSure');
  const answer = await phone.say('1');
  await until(() => listener.texts.some((text) => text.includes('began by text')));
  return { phone, page, listener, answer };
}

describe('a page that goes on with what began by text', () => {
  it('shows nothing from before, asks who sits there, and goes on with the same question', async () => {
    const { phone, page, listener, answer } = await letIn();
    expect(answer.replies.map(({ body }) => body.text).join('\n')).toContain('That page can go on now.');
    expect(answer.replies.map(({ body }) => body.text).join('\n')).not.toContain('Nothing from before is shown here');
    await page.say('Mirabelle');
    await until(() => listener.activities.some(({ channelData }) => channelData?.ref === 'question:birth-date'));
    const own = listener.texts.join('\n').replaceAll(/\bMirabelle\b/g, '');
    expect(own).not.toContain('start the screening');
    expect((await store.reach({ program, channel: 'web', address: page.grant.conversationId }))?.id).toBe(
      phone.conversation,
    );
    await page.say('March 4, 1985');
    await until(() => listener.activities.some(({ channelData }) => channelData?.ref === 'question:phone'));
    // And back: the phone stands at the same question.
    expect(refs(await phone.say('why'))).toContain('question:phone');
  });

  it('brings polls and new streams no more than the live one', async () => {
    const { page } = await letIn();
    const polled = await page.texts();
    expect(polled.join('\n')).not.toMatch(/Mirabelle|start the screening/);
    const again = await page.listen('0');
    await until(() => again.texts.length >= polled.length);
    expect(again.texts).toEqual(polled);
  });

  it('keeps what began by text from whoever cannot say who they are', async () => {
    const { phone, page, listener } = await letIn();
    for (const text of ['review my answers', 'Bob', 'start the screening', 'Peter']) {
      // A database that is slow to answer keeps nothing: a page sends it again.
      const id = randomUUID();
      await until(async () => (await page.say(text, id)).status === 200);
    }
    expect(await listener.closed).toEqual({ code: 4003, reason: 'left' });
    expect(listener.texts.join('\n')).not.toContain('Mirabelle');
    expect(listener.activities.some(({ channelData }) => channelData?.ref?.startsWith('question:'))).toBe(false);
    // The page begins anew; the phone goes on as if nothing had been.
    await page.say('hello');
    expect((await page.texts()).join('\n')).not.toContain('Mirabelle');
    const back = await phone.say('why');
    expect(back.conversationId).toBe(phone.conversation);
    expect(refs(back)).toContain('question:birth-date');
  });

  it('answers danger there at once, shown or not', async () => {
    const { page, listener, phone } = await letIn();
    await page.say('I want to kill myself tonight');
    await until(() => listener.activities.some(({ channelData }) => channelData?.crisis === true));
    await page.say('I am safe');
    await page.say('go on');
    await until(() => listener.activities.at(-1)?.channelData?.ref === 'verify.ask');
    expect(listener.activities.some(({ channelData }) => channelData?.ref?.startsWith('question:'))).toBe(false);
    expect((await phone.say('hi')).conversationId).toBe(phone.conversation);
  });

  it('is forgotten when it closes: its browser cannot come back, nor delete what began on the phone', async () => {
    const { page, phone } = await letIn();
    const back = await call(server, 'POST', '/tokens/resume', {
      token: page.grant.resume!,
      origin: server.url,
    });
    expect(back.status).toBe(403);
    const erased = await call(server, 'POST', `${page.path}/erase`, { token: page.grant.token });
    expect(erased.body).toMatchObject({ erased: false, because: 'texts' });
    expect((await store.read(phone.conversation, 0)).length).toBeGreaterThan(0);
  });

  it('is asked again after half an hour without a word there', async () => {
    const { page, listener } = await letIn();
    await page.say('Mirabelle');
    await until(() => listener.activities.some(({ channelData }) => channelData?.ref === 'question:birth-date'));
    clock.pass(31 * 60_000);
    await page.say('why');
    await until(() => listener.activities.at(-1)?.channelData?.ref === 'verify.ask');
  });

  it('cannot lead the visit away to another phone', async () => {
    const { page, listener, phone } = await letIn();
    await page.say('Mirabelle');
    await until(() => listener.activities.some(({ channelData }) => channelData?.ref === 'question:birth-date'));
    await page.say('continue by text');
    await until(() => listener.activities.some(({ channelData }) => channelData?.ref === 'door.already'));
    expect((await phone.say('why')).conversationId).toBe(phone.conversation);
  });

  it('leaves a row of the yes in the consent ledger', async () => {
    const { phone } = await letIn();
    const { rows } = await database.current.db.pool.query(
      `select granted from consents where conversation_id = $1 and kind = 'contact.page'`,
      [phone.conversation],
    );
    expect(rows).toEqual([{ granted: true }]);
  });
});

describe('a code', () => {
  it('lets nothing in without a yes from the phone', async () => {
    const phone = await begunByText();
    const { page, code } = await pageWithCode();
    await phone.say(code);
    expect(refs(await phone.say('no')).join()).toContain('question:birth-date');
    const reached = await store.reach({ program, channel: 'web', address: page.grant.conversationId });
    expect(reached?.id).not.toBe(phone.conversation);
  });

  it('serves once, and for ten minutes', async () => {
    const { phone, page } = await letIn();
    const code = /WEB \d{4} \d{4}/.exec(
      (await store.read(phone.conversation, 0)).map(({ body }) => body.text).join(),
    )?.[0];
    expect(code).toBeDefined();
    expect(page).toBeDefined();
    const other = await begunByText();
    const again = await other.say(code!);
    expect(again.replies.map(({ body }) => body.text).join()).toContain('I do not know that code');
    await database.current.db.pool.query(`update page_codes set good_until = now() - interval '1 second'`);
    const late = await pageWithCode();
    await database.current.db.pool.query(`update page_codes set good_until = now() - interval '1 second'`);
    const refused = await other.say(late.code);
    expect(refused.replies.map(({ body }) => body.text).join()).toContain('I do not know that code');
  });

  it('is not guessed: after five wrong ones even a right one is not known', async () => {
    const phone = await begunByText();
    const { code } = await pageWithCode();
    for (let tried = 0; tried < 5; tried += 1) await phone.say(`WEB 0000 000${tried}`);
    const refused = await phone.say(code);
    expect(refused.replies.map(({ body }) => body.text).join()).toContain('I do not know that code');
  });

  it('is not shown on a page that holds answers of its own', async () => {
    const page = await Visitor.arrive(server);
    await page.say('start the screening');
    await page.say('I am safe');
    await page.say('go on from my texts');
    expect((await page.texts()).join('\n')).not.toMatch(/WEB \d/);
  });
});

it('by text, the way to the web is told', async () => {
  const phone = await begunByText();
  for (const wish of ['can I do this online', 'quiero seguir en la computadora']) {
    const told = await phone.say(wish);
    expect(told.replies.map(({ body }) => body.text).join('\n')).toMatch(/go on from my texts|seguir con mis textos/);
  }
});
