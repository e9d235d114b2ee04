import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';

import { checkLines } from '../../src/cli/check.ts';
import { createCrisisCheck } from '../../src/safety/check.ts';
import { shippedCrisisContent } from '../support/crisis.ts';

const check = createCrisisCheck(shippedCrisisContent);

async function run(lines: readonly string[]): Promise<{ unreadable: number; answers: Record<string, unknown>[] }> {
  let written = '';
  const unreadable = await checkLines(
    Readable.from(lines.map((line) => `${line}\n`)),
    { write: (text: string) => (written += text) },
    check,
  );
  return {
    unreadable,
    answers: written
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

describe('porchlight check', () => {
  it('answers each message in order, with its id', async () => {
    const { answers, unreadable } = await run([
      JSON.stringify({ id: 'a', text: "i'm going to kill myself tonight" }),
      JSON.stringify({ id: 2, text: 'do you take aetna' }),
      JSON.stringify({ id: 'c', text: 'tonight', history: ['i want to die'], lang: 'en' }),
    ]);
    expect(unreadable).toBe(0);
    expect(answers.map(({ id, level }) => [id, level])).toEqual([
      ['a', 'emergency'],
      [2, 'none'],
      ['c', 'emergency'],
    ]);
    expect(Object.keys(answers[0] ?? {})).toEqual(expect.arrayContaining(['kinds', 'who', 'evidence', 'layer', 'us']));
  });

  it('says which lines it could not read and goes on', async () => {
    const { answers, unreadable } = await run(['not json', '{"id":1}', JSON.stringify({ id: 3, text: 'hi' })]);
    expect(unreadable).toBe(2);
    expect(answers.map(({ error, line, id }) => [error, line, id])).toEqual([
      ['unreadable line', 1, undefined],
      ['unreadable line', 2, undefined],
      [undefined, undefined, 3],
    ]);
  });
});
