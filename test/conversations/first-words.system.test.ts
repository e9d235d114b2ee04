import { describe, expect, it } from 'vitest';
import { programId } from '../../src/core/ids.ts';
import { useDatabase } from '../support/database.ts';
import { createTestEngine, Visitor } from '../support/visitor.ts';

const database = useDatabase();

describe('somebody whose very first words are danger', () => {
  it.each([
    ['sms', 'i want to kill myself tonight'],
    ['web', 'my boyfriend overdosed and he wont wake up'],
    ['sms', 'me quiero matar esta noche'],
  ] as const)('by %s reads guidance before any welcome (%s)', async (channel, text) => {
    const { engine, clock } = createTestEngine(database.current);
    const replies = await new Visitor(engine, clock, programId('stonington'), channel).say(text);
    const refs = replies.map(({ body }) => body.ref ?? '');
    expect(refs[0]).toMatch(/^guidance:/);
    expect(refs.indexOf('welcome.first')).toBeGreaterThan(0);
    expect(replies[0]!.body.text).toMatch(/911|988/);
  });
});
