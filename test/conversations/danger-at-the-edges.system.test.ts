import { randomUUID } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { noCrisis } from '../../src/core/crisis.ts';
import { conversationId, programId, questionId } from '../../src/core/ids.ts';
import type { Inbound, TranscriptEntry } from '../../src/core/messages.ts';
import type { ConversationStore } from '../../src/core/ports.ts';
import { createAlertSpool } from '../../src/db/alert-spool.ts';
import { createAlertStore } from '../../src/db/alert-store.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { DatabaseUnavailableError } from '../../src/db/errors.ts';
import { createGapStore } from '../../src/db/gap-store.ts';
import { takeTurn } from '../../src/engine/take-turn.ts';
import { useDatabase } from '../support/database.ts';
import { assembleEngine } from '../../src/porchlight.ts';
import { partsOf, vetted } from '../support/vetted.ts';
import { createTestEngine, Visitor } from '../support/visitor.ts';

const database = useDatabase();
const stonington = programId('stonington');
const parts = partsOf.get(stonington)!;
const weekMs = 8 * 86_400_000;
const now = new Date('2026-11-22T07:00:00Z');
const text = (words: string): Inbound => ({
  key: { program: stonington, channel: 'sms', address: '+18605550123' },
  messageId: 'SM1',
  at: now,
  content: { kind: 'text', text: words },
});

function begin(channel: 'web' | 'sms') {
  const { engine, clock } = createTestEngine(database.current);
  const visitor = new Visitor(engine, clock, stonington, channel);
  const sayAll = async (...texts: readonly string[]) => {
    for (const each of texts) await visitor.say(each);
  };
  const sendPicture = async (words: string): Promise<readonly TranscriptEntry[]> => {
    const content = { kind: 'attachment', text: words } as const;
    const { replies } = await engine.receive({ key: visitor.key, messageId: randomUUID(), at: clock.now(), content });
    return replies;
  };
  const rows = async (table: 'alerts' | 'tasks') => {
    const found = await database.current.db.pool.query<{ kind?: string; level?: string }>(
      `select * from ${table} where conversation_id = $1`,
      [conversationId(visitor.conversation)],
    );
    return found.rows;
  };
  return { engine, clock, visitor, sayAll, sendPicture, rows };
}

const refs = (replies: readonly TranscriptEntry[]) => replies.map(({ body }) => body.ref?.split('@')[0]);

describe('words beside a picture', () => {
  it('are heard when they are of worry', async () => {
    const { visitor, sendPicture } = begin('sms');
    await visitor.say('hi');
    expect(refs(await sendPicture('i feel hopeless and worthless'))).toEqual(
      expect.arrayContaining(['guidance:suicide.concern.self', 'concern.areYouSafe']),
    );
  });

  it('answer whether somebody is safe', async () => {
    const { visitor, sendPicture, rows } = begin('sms');
    await visitor.say('i want to kill myself');
    expect(refs(await sendPicture('no'))[0]).toBe('guidance:suicide.emergency.self');
    expect((await rows('alerts')).map(({ level }) => level)).toContain('emergency');
  });

  it('stop texts in any wording', async () => {
    const { visitor, sendPicture } = begin('sms');
    await visitor.say('hi');
    expect(refs(await sendPicture('please stop texting me'))).toEqual(['optOut.done']);
  });

  it('come with a word that the picture was not opened', async () => {
    const { sendPicture } = begin('sms');
    expect(refs(await sendPicture('hello'))).toContain('attachment.notRead');
  });
});

describe('a worry', () => {
  it('spoken of again is heard again', async () => {
    const { visitor, sayAll } = begin('web');
    await sayAll('hi', 'I feel hopeless', 'yes I am safe');
    const replies = await visitor.say('I feel hopeless');
    expect(refs(replies)).toContain('concern.thanks');
    expect(replies.map(({ body }) => body.text).join(' ')).toContain('988');
  });

  it('in the words that stop texts is kept for staff', () => {
    const { last, performed } = takeTurn(parts, null, null, text('stop texting me, i feel hopeless'), noCrisis, null);
    expect(last.saved.context).toMatchObject({ optedOut: true, findings: [{ level: 'concern' }] });
    expect(performed.filter(({ effect }) => effect.type === 'guide')).toEqual([]);
  });
});

describe('a stranger on a known phone', () => {
  const known = ['hi', '1', 'yes', 'yes', 'for me', 'yes'];

  it('in danger, who asks for a call, is called at that phone without being asked who they are', async () => {
    const { visitor, sayAll, clock, rows } = begin('sms');
    await sayAll(...known);
    clock.pass(weekMs);
    await sayAll('i want to kill myself', '3');
    expect(visitor.at).toBe('crisis.areYouSafe');
    expect((await rows('tasks')).map(({ kind }) => kind)).toContain('call-back');
  });

  it('cannot change what would show that they are the same person', () => {
    const begun = takeTurn(parts, null, null, text('i want to kill myself'), noCrisis, null);
    const at = now.toISOString();
    const eased = parts.flow.take(begun.last.saved, { type: 'safety.answered', safe: 'yes', at }).saved;
    const stranger = { ...eased, context: { ...eased.context, unverified: true } };
    const changed = parts.flow.take(stranger, {
      type: 'correction.given',
      question: questionId('name'),
      value: 'Bob',
      at,
    });
    expect(changed.saved.context.answers).toEqual(eased.context.answers);
    expect(changed.meta.expects).toBe('verification');
  });
});

describe('after staff have left the conversation', () => {
  it.each(['left to itself', 'ended by staff'])(
    'danger is not followed by a question of the screening (%s)',
    async (how) => {
      const { visitor, sayAll, engine } = begin('web');
      await sayAll('hi', 'start the screening', 'I want to kill myself tonight');
      const id = conversationId(visitor.conversation);
      const by = { id: 'ana', firstName: 'Ana', part: 'clinician' } as const;
      await engine.holdStarted(id, { actionId: randomUUID(), by });
      if (how === 'ended by staff') await engine.holdEnded(id, { actionId: randomUUID(), by: 'ana' });
      else await engine.timerElapsed(id, 'hold-idle', randomUUID());
      const replies = await visitor.say('hello');
      expect(refs(replies)).toEqual(['crisis.whatNext']);
    },
  );
});

it('a question kept for the content team says nothing of who asked it', async () => {
  const { visitor, sayAll } = begin('web');
  await sayAll('hi', 'Can I bring my parrot to the swimming pool? My name is Maria Keller, my number is 860-555-0163');
  expect(visitor.heard.some(({ body }) => body.ref === 'faq.declined')).toBe(true);
  const gaps = await createGapStore(database.current).list();
  expect(gaps.some(({ question }) => question.includes('swimming pool'))).toBe(true);
  expect(JSON.stringify(gaps)).not.toMatch(/Keller|0163/);
});

it.each(['web', 'sms'] as const)(
  'of two questions by %s one is answered, the other is said to be left open and kept for the content team',
  async (channel) => {
    const { visitor, sayAll } = begin(channel);
    await sayAll('hi', 'How big are the groups? Is there a swimming pool for my parrot?');
    const said = visitor.heard.map(({ body }) => body.text).join(' ');
    expect(said).toMatch(/10 to 12 people[^]* checked answer to the rest[^]* 800-832-1022/);
    const gaps = await createGapStore(database.current).list();
    expect(gaps.map(({ question }) => question.toLowerCase())).toContain('is there a swimming pool for my parrot?');
  },
);

it('danger that could not be saved is not forgotten when the next message can be', async () => {
  const { db, vault, masters } = database.current;
  const store = createConversationStore({ db, vault });
  let isDown = false;
  const turn: ConversationStore['turn'] = async (...given) => {
    if (isDown) throw new DatabaseUnavailableError('the database cannot be reached');
    return await store.turn(...given);
  };
  const spool = createAlertSpool({ folder: await mkdtemp(path.join(os.tmpdir(), 'porchlight-test-spool-')), masters });
  const engine = assembleEngine({ vetted, store: { ...store, turn }, spool });
  const visitor = new Visitor(engine, { now: () => new Date(), pass: () => {} }, stonington, 'sms');
  await visitor.say('hi');
  isDown = true;
  expect(refs(await visitor.say('I want to kill myself'))[0]).toBe('guidance:suicide.urgent.self');
  isDown = false;
  await visitor.say('menu');
  expect(visitor.at).toBe('crisis.areYouSafe');
  const alerts = createAlertStore({ db, vault });
  await spool.drain((spooled) => alerts.recordSpooled(spooled));
  const { rows } = await alerts.list({ conversation: conversationId(visitor.conversation) });
  expect(rows).toHaveLength(1);
});
