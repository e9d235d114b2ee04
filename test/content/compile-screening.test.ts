import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ContentInvalidError, type ContentProblem } from '../../src/core/errors.ts';
import { programId } from '../../src/core/ids.ts';
import type { Screening } from '../../src/core/screening.ts';
import { loadScreenings } from '../../src/content/load-screenings.ts';

const bank = 'screening/bank.yaml';
const audit = 'screening/instruments/audit-c.yaml';
const stonington = 'programs/stonington/screening.yaml';

/** The real content with one passage of one file written otherwise. */
async function contentWith(file: string, from: string, to: string): Promise<{ dir: string; line: number }> {
  const root = await mkdtemp(join(tmpdir(), 'porchlight-screening-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const dir = join(root, 'content');
  await cp('content/screening', join(dir, 'screening'), { recursive: true });
  for (const program of ['stonington', 'rsct', 'new-dimensions']) {
    const path = `programs/${program}/screening.yaml`;
    await cp(join('content', path), join(dir, path));
  }
  const text = await readFile(join(dir, file), 'utf8');
  const start = text.indexOf(from);
  if (start === -1) throw new Error(`${file} does not hold what the test changes`);
  await writeFile(join(dir, file), text.replace(from, to));
  return { dir, line: text.slice(0, start).split('\n').length };
}

async function problemsWith(file: string, from: string, to: string) {
  const { dir, line } = await contentWith(file, from, to);
  try {
    await loadScreenings(dir);
  } catch (error) {
    if (error instanceof ContentInvalidError) return { problems: error.problems, line };
    throw error;
  }
  return { problems: [] as readonly ContentProblem[], line };
}

describe('a fault in a screening is named with its file, line and rule', () => {
  it.each<[string, string, string, string, string, number]>([
    ['a question that is nowhere', stonington, '  - name\n', '  - nmae\n', 'question_known', 0],
    [
      'a question in a group that is nowhere',
      stonington,
      '      - overdose-history\n',
      '      - overdose\n',
      'question_known',
      0,
    ],
    [
      'an instrument that is nowhere',
      stonington,
      '      - instrument: phq-2\n',
      '      - instrument: phq-3\n',
      'instrument_known',
      0,
    ],
    [
      'a question asked twice',
      stonington,
      '      - veteran\n',
      '      - veteran\n      - veteran\n',
      'question_id_unique',
      1,
    ],
    [
      'a condition on a later answer',
      stonington,
      '      - drink-limits\n',
      '      - { use: drink-limits, change: { when: { answer: veteran, is: "yes" } } }\n',
      'condition_reads_earlier',
      0,
    ],
    [
      'a condition on an option that is not there',
      stonington,
      '  - when: { answer: for-whom, is: loved-one }\n    order: [relationship',
      '  - when: { answer: for-whom, is: family }\n    order: [relationship',
      'condition_names_option',
      1,
    ],
    [
      'a repetition for something that is no list',
      stonington,
      '      - frequency\n',
      '      - { use: frequency, change: { forEach: { answer: name } } }\n',
      'repeats_choices',
      0,
    ],
    ['a route that is nowhere', stonington, '  - iop-slot\n', '  - iop-slots\n', 'route_known', 0],
    [
      'a stop on an answer that is not asked',
      stonington,
      'when: { answer: notice, is: "no" }',
      'when: { answer: notices, is: "no" }',
      'condition_reads_known',
      -1,
    ],
    [
      'a danger that is no option',
      stonington,
      '      - hurt-others\n',
      '      - { use: hurt-others, change: { dangers: [{ is: perhaps, level: urgent, kind: violence }] } }\n',
      'danger_is_option',
      0,
    ],
  ])('%s', async (_what, file, from, to, rule, offset) => {
    const { problems, line } = await problemsWith(file, from, to);
    expect(problems).toContainEqual(
      expect.objectContaining({ file: `content/${file}`, line: line + offset, rule: `screening.${rule}` }),
    );
  });

  it('a choice with nothing to choose', async () => {
    const { problems, line } = await problemsWith(
      stonington,
      '      - children\n',
      '      - { use: children, change: { kind: choice } }\n',
    );
    expect(problems).toEqual([
      expect.objectContaining({ file: `content/${stonington}`, line, rule: 'screening.choice_has_options' }),
    ]);
  });

  it('a missing language in the bank', async () => {
    const { problems, line } = await problemsWith(bank, '        es: ¿Para quién es esto?\n', '');
    expect(problems[0]).toMatchObject({ file: `content/${bank}`, rule: 'screening.shape' });
    expect(Math.abs(problems[0]!.line - line)).toBeLessThanOrEqual(2);
  });

  it('a word that no question has', async () => {
    const { problems, line } = await problemsWith(bank, '    skippable: false\n', '    skipable: false\n');
    expect(problems[0]).toMatchObject({ file: `content/${bank}`, line, rule: 'screening.shape' });
  });

  it('a wrong score in an instrument', async () => {
    const { problems, line } = await problemsWith(audit, 'score: 3, code: LA18928-4', 'score: -3, code: LA18928-4');
    expect(problems[0]).toMatchObject({ file: `content/${audit}`, line, rule: 'instrument.shape' });
  });

  it('broken YAML', async () => {
    const { problems, line } = await problemsWith(stonington, '  - safe-now\n', '  - [safe-now\n');
    expect(problems[0]).toMatchObject({ file: `content/${stonington}`, rule: 'screening.yaml' });
    expect(problems[0]!.line).toBeGreaterThanOrEqual(line);
  });

  it('every fault at once', async () => {
    const { problems } = await problemsWith(
      stonington,
      '      - goal\n      - importance\n',
      '      - goals\n      - importances\n',
    );
    expect(problems.map((problem) => problem.rule)).toEqual(['screening.question_known', 'screening.question_known']);
  });
});

describe('a screening that is compiled', () => {
  const questionIn = (screening: Screening, id: string) => screening.questions.find((question) => question.id === id)!;

  it('keeps of a bank question everything that a program does not change', async () => {
    const screenings = await loadScreenings('content');
    const [own, bankOwn] = ['stonington', 'rsct'].map((program) =>
      questionIn(screenings.get(programId(program))!, 'time-for-program'),
    );
    expect(own!.ask.web.en).toContain('Monday to Friday');
    expect(bankOwn!.ask.web.en).not.toContain('Monday to Friday');
    expect({ options: own!.options, names: own!.names, skippable: own!.skippable }).toEqual({
      options: bankOwn!.options,
      names: bankOwn!.names,
      skippable: bankOwn!.skippable,
    });
    expect(own!.options.length).toBe(3);
  });

  it('asks a group only under its condition, whatever its questions ask for themselves', async () => {
    const screening = (await loadScreenings('content')).get(programId('stonington'))!;
    const group = { not: { answer: 'for-whom', is: ['loved-one', 'professional'] } };
    expect(questionIn(screening, 'goal').when).toEqual(group);
    expect(questionIn(screening, 'naloxone').when).toEqual({
      all: [group, { answer: 'substances', includes: 'opioids' }],
    });
    expect(questionIn(screening, 'audit-c-2').when).toEqual({
      all: [group, { not: { answer: 'audit-c-1', is: 'never' } }],
    });
  });

  it('words a repeated question for each item, in each language', async () => {
    const screening = (await loadScreenings('content')).get(programId('rsct'))!;
    const question = questionIn(screening, 'last-use/opioids');
    expect(question.ask.web).toEqual({
      en: 'When was the last time? (opioids)',
      es: '¿Cuándo fue la última vez? (opioides)',
    });
    expect(question.label.en).toBe('Last time: opioids');
    expect(question.names.en).toContain('last opioids');
    expect(screening.questions.some(({ id }) => id === 'last-use/none')).toBe(false);
  });

  it('has another version when a word changes', async () => {
    const { dir } = await contentWith(bank, 'en: Who is this for?', 'en: Who is it for?');
    const changed = await loadScreenings(dir);
    const shipped = await loadScreenings('content');
    for (const [program, screening] of shipped) expect(changed.get(program)!.version).not.toBe(screening.version);
  });
});
