import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askCommand } from '../../src/cli/ask.ts';
import { UsageError } from '../../src/cli/io.ts';

async function ask(lines: readonly string[], argv: readonly string[] = ['--program', 'stonington']) {
  const out: string[] = [];
  const stdout = new PassThrough().on('data', (chunk: Buffer) => out.push(chunk.toString()));
  const stdin = new PassThrough();
  stdin.end(lines.join('\n'));
  const code = await askCommand(argv, { stdin, stdout, stderr: new PassThrough(), env: {}, cwd: process.cwd() });
  const answers = out
    .join('')
    .trim()
    .split('\n')
    .map(
      (line) => JSON.parse(line) as { readonly outcome: string; readonly passages: string[]; readonly text: string },
    );
  return { code, answers };
}
const question = (text: string, lang?: string): string => JSON.stringify({ id: text, question: text, lang });

describe('porchlight ask', () => {
  it('answers, blocks, declines, tells what it is and hears danger, in order', async () => {
    const { code, answers } = await ask([
      question('what days and hours does the program run'),
      question('how much suboxone should i take'),
      question('do you take anthem'),
      question('are you a real person'),
      question('i want to kill myself tonight'),
      question('¿Qué días y horas tiene el programa?'),
    ]);
    expect(code).toBe(0);
    expect(answers).toMatchObject([
      { outcome: 'answered', passages: ['stonington/days-and-hours'] },
      { outcome: 'blocked', intent: 'dosing', passages: [] },
      { outcome: 'declined', text: expect.stringContaining('800-832-1022') as unknown },
      { outcome: 'answered', intent: 'identity' },
      { outcome: 'crisis', intent: 'suicide', text: expect.stringContaining('988') as unknown },
      { outcome: 'answered', text: expect.stringContaining('lunes a viernes') as unknown },
    ]);
    expect(answers.every(({ text }) => !text.includes('{'))).toBe(true);
  });

  it('says which line it could not read, and goes on', async () => {
    const { code, answers } = await ask(['{"id":1', question('how big are the groups')]);
    expect(code).toBe(1);
    expect(answers).toMatchObject([{ error: 'unreadable line', line: 1 }, { outcome: 'answered' }]);
  });

  it('wants a program that there is', async () => {
    await expect(ask([], ['--program', 'nowhere'])).rejects.toThrow(UsageError);
    await expect(ask([], [])).rejects.toThrow(UsageError);
  });
});
