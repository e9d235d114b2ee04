import { describe, expect, it } from 'vitest';
import { programId } from '../../src/core/ids.ts';
import { useDatabase } from '../support/database.ts';
import { createTestEngine, Visitor } from '../support/visitor.ts';

const database = useDatabase();

describe('a decline by text', () => {
  it('comes with one list of digits, whose first is the first', async () => {
    const { engine, clock } = createTestEngine(database.current);
    const visitor = new Visitor(engine, clock, programId('stonington'), 'sms');
    await visitor.say('hi');
    const before = visitor.heard.length;
    await visitor.say('how many weeks is the program');
    const said = visitor.heard
      .slice(before)
      .map(({ body }) => body.text)
      .join('\n');
    expect(said).toContain("I don't have a checked answer");
    expect(said.match(/^1 .*/gm)).toEqual(['1 Start the screening']);
  });
});
