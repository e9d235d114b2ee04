import { describe, expect, it } from 'vitest';
import { conversationId, programId } from '../../src/core/ids.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { useDatabase } from '../support/database.ts';
import { createTestEngine, Visitor } from '../support/visitor.ts';

const program = programId('stonington');
const database = useDatabase();

function begin(channel: 'web' | 'sms') {
  const { engine, clock } = createTestEngine(database.current);
  return { visitor: new Visitor(engine, clock, program, channel), store: createConversationStore(database.current) };
}
const refs = (entries: readonly { readonly body: { readonly ref?: string } }[]) => entries.map(({ body }) => body.ref);
const acknowledge = async (id: string) => {
  await database.current.db.pool.query('update alerts set acknowledged_at = now() where conversation_id = $1', [id]);
};

describe.each([
  ['web', 'delete my answers', 'yes', 'Nothing was deleted'],
  ['sms', 'borra mis respuestas', 'sí', 'No se borro nada'],
  ['sms', 'please delete everything i said', '1', 'Nothing was deleted'],
  ['web', 'borre todos mis datos por favor', 'bórralo', 'No se borró nada'],
] as const)('by %s, "%s"', (channel, wish, yes, notDone) => {
  it('is asked about once, and then done: nothing is left', async () => {
    const { visitor, store } = begin(channel);
    await visitor.say('hello');
    await visitor.say('start the screening');
    const id = conversationId(visitor.conversation);
    expect(refs(await visitor.say(wish))).toEqual(expect.arrayContaining(['erase.sure']));
    expect((await store.read(id, 0)).length).toBeGreaterThan(0);
    expect(refs(await visitor.say(yes))).toEqual(['erase.done']);
    await expect(store.read(id, 0)).rejects.toMatchObject({ code: 'not_found' });
    expect(await store.find(visitor.key)).toBeNull();
    await visitor.say('hello');
    expect(visitor.conversation).not.toBe(id);
  });

  it('is let go at anything but a yes', async () => {
    const { visitor, store } = begin(channel);
    await visitor.say('hello');
    await visitor.say('start the screening');
    const before = visitor.at;
    await visitor.say(wish);
    const replies = await visitor.say('no');
    expect(replies.map(({ body }) => body.text).join('\n')).toContain(notDone);
    expect(visitor.at).toBe(before);
    expect(await store.find(visitor.key)).toBe(visitor.conversation);
  });
});

it('staff see an alert before the chat can go, and the visitor is told so', async () => {
  const { visitor, store } = begin('web');
  await visitor.say('hello');
  await visitor.say('I want to kill myself tonight');
  expect(refs(await visitor.say('delete my answers'))).toEqual(['erase.keptAlert', 'crisis.areYouSafe']);
  await visitor.say('I am safe now');
  await visitor.say('continue');
  await visitor.say('delete my answers');
  expect(refs(await visitor.say('yes'))).toEqual(expect.arrayContaining(['erase.keptAlert']));
  expect(await store.find(visitor.key)).toBe(visitor.conversation);
  await acknowledge(visitor.conversation);
  await visitor.say('delete my answers');
  expect(refs(await visitor.say('yes'))).toEqual(['erase.done']);
});

it('danger in the answer to "are you sure" is heard first', async () => {
  const { visitor, store } = begin('sms');
  await visitor.say('hello');
  await visitor.say('delete my answers');
  const replies = await visitor.say('yes, nobody will need them, I am going to kill myself tonight');
  expect(replies[0]?.body.crisis).toBe(true);
  expect(await store.find(visitor.key)).toBe(visitor.conversation);
});

it.each(['change my answer', 'delete that last answer', 'can you delete my number', 'I deleted my account', 'why'])(
  'does not take "%s" for it',
  async (text) => {
    const { visitor } = begin('web');
    await visitor.say('hello');
    await visitor.say('start the screening');
    expect(refs(await visitor.say(text))).not.toContain('erase.sure');
  },
);
