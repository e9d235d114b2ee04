import { describe, expect, it } from 'vitest';
import { programId } from '../../src/core/ids.ts';
import { createAnswerer } from '../../src/knowledge/answerer.ts';
import { shippedKnowledgeWords } from '../../src/knowledge/finding-words.ts';
import { useDatabase } from '../support/database.ts';
import { vetted } from '../support/vetted.ts';
import { createTestEngine, Visitor } from '../support/visitor.ts';

const database = useDatabase();
const program = programId('stonington');
const answerer = createAnswerer({ pack: vetted.content.programs.get(program)! });
const unsure = shippedKnowledgeWords()
  .asked.en.two.filter((each) => each.program === program)
  .map(({ text }) => ({ text, reply: answerer.answer({ question: text, lang: 'en', channel: 'web' }) }))
  .find(({ reply }) => reply.outcome === 'answered' && reply.also !== undefined)!;

describe('a blocked kind on whose subject something is vetted', () => {
  const question = 'will this program work for me';

  it.each(['web', 'sms'] as const)('by %s is told its fixed text first, and may then ask', async (channel) => {
    const { engine, clock } = createTestEngine(database.current);
    const visitor = new Visitor(engine, clock, program, channel);
    await visitor.say('hi');
    const before = visitor.heard.length;
    await visitor.say(question);
    const said = visitor.heard.slice(before).map(({ body }) => body);
    expect(said[0]!.text).toMatch(/^I can(?:not|'t) say how treatment will go/);
    expect(said.at(-1)!.ref).toBe('faq.also');
    const [wanted] = said.at(-1)!.choices ?? [];
    expect(wanted!.id).toBe('passage:education/does-iop-work');
    const then = visitor.heard.length;
    await (channel === 'web' ? visitor.press(wanted!) : visitor.say('1'));
    expect(visitor.heard[then]!.body.ref).toBe('passage:education/does-iop-work');
  });

  it('is told that text alone while a question of ours is open', async () => {
    const { engine, clock } = createTestEngine(database.current);
    const visitor = new Visitor(engine, clock, program, 'web');
    await visitor.open();
    await visitor.say('start the screening');
    const before = visitor.heard.length;
    await visitor.say(question);
    const refs = visitor.heard.slice(before).map(({ body }) => body.ref);
    expect(refs[0]).toBe('blocked.outcome-promise');
    expect(refs).not.toContain('faq.also');
  });
});

describe('an answer that is not sure', () => {
  it.each(['web', 'sms'] as const)(
    'by %s comes with one list of what else may be meant, and a choice is answered',
    async (channel) => {
      const { engine, clock } = createTestEngine(database.current);
      const visitor = new Visitor(engine, clock, program, channel);
      await visitor.say('hi');
      const before = visitor.heard.length;
      await visitor.say(unsure.text);
      const said = visitor.heard.slice(before).map(({ body }) => body);
      const reply = answerer.answer({ question: unsure.text, lang: 'en', channel });
      const answer = reply.outcome === 'answered' ? reply.text : '';
      const text = said.map((body) => body.text).join('\n');
      expect(text.startsWith(answer.slice(0, 60))).toBe(true);
      expect(said.at(-1)!.ref).toBe('faq.also');
      expect(text.match(/^1 .*/gm) ?? []).toHaveLength(channel === 'sms' ? 1 : 0);
      const choices = said.flatMap(({ choices = [] }) => choices);
      expect(choices.at(-1)!.id).toBe('continue');
      const then = visitor.heard.length;
      await (channel === 'web' ? visitor.press(choices[0]!) : visitor.say('1'));
      const chosen = answerer.passage(choices[0]!.id.slice('passage:'.length), 'en', channel);
      expect(visitor.heard[then]!.body.text.slice(0, 60)).toBe(
        chosen.outcome === 'answered' ? chosen.text.slice(0, 60) : null,
      );
    },
  );

  it('keeps to itself while a question of ours is open', async () => {
    const { engine, clock } = createTestEngine(database.current);
    const visitor = new Visitor(engine, clock, program, 'web');
    await visitor.open();
    await visitor.say('start the screening');
    const before = visitor.heard.length;
    await visitor.say(unsure.text);
    const refs = visitor.heard.slice(before).map(({ body }) => body.ref);
    expect(refs[0]).toMatch(/^passage:/);
    expect(refs).not.toContain('faq.also');
    expect(refs.length).toBeGreaterThan(1);
  });
});
