import { describe, expect, it } from 'vitest';
import { conversationId, programId } from '../../src/core/ids.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createPacketStore } from '../../src/db/packet-store.ts';
import { useDatabase } from '../support/database.ts';
import { createTestEngine, Visitor } from '../support/visitor.ts';

const database = useDatabase();
const dayMs = 86_400_000;
const refs = (entries: readonly { readonly body: { readonly ref?: string } }[]) => entries.map(({ body }) => body.ref);

/** Somebody answered by text, and eight days later somebody else has the number. */
async function changedHands() {
  const { engine, clock } = createTestEngine(database.current);
  const visitor = new Visitor(engine, clock, programId('stonington'), 'sms');
  await visitor.say('hello');
  await visitor.say('start the screening');
  await visitor.say('I am safe');
  for (let step = 0; step < 12 && visitor.at !== 'question:birth-date'; step += 1) {
    const isName = visitor.at === 'question:name';
    await visitor.say(isName ? 'Mirabelle' : (visitor.choices[0]?.label ?? 'yes'));
  }
  const earlier = conversationId(visitor.conversation);
  clock.pass(8 * dayMs);
  expect(refs(await visitor.say('hi'))).toEqual(expect.arrayContaining(['verify.ask']));
  return { visitor, earlier };
}

describe('a number that changed hands', () => {
  it.each([
    ['three wrong names', ['Bob', 'Peter', 'John'], 'door.shut'],
    ['saying so', ['that was not me'], 'verify.newStart'],
    ['saying so in Spanish', ['no fui yo'], 'verify.newStart'],
  ])('leaves the earlier visit whole and apart after %s', async (_how, texts, ref) => {
    const { visitor, earlier } = await changedHands();
    for (const text of texts) await visitor.say(text);
    expect(visitor.heard.slice(-2).map(({ body }) => body.ref)).toContain(ref);
    const fresh = await visitor.say('hello');
    expect(visitor.conversation).not.toBe(earlier);
    expect(fresh.map(({ body }) => body.text).join()).not.toContain('Mirabelle');

    await visitor.say('start the screening');
    await visitor.say('I am safe');
    await visitor.say('I want to kill myself tonight');
    const packets = createPacketStore(database.current);
    const { rows } = await packets.list({ conversation: conversationId(visitor.conversation) });
    expect(rows.length).toBeGreaterThan(0);
    for (const { id } of rows) expect(JSON.stringify(await packets.read(id))).not.toContain('Mirabelle');

    const store = createConversationStore(database.current);
    expect((await store.read(earlier, 0)).some(({ body }) => body.text === 'Mirabelle')).toBe(true);
  });
});
