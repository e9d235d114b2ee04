import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { digestOf, loadGuidance } from '../../src/content/guidance-content.ts';
import { kindFileSchema, partsFileSchema } from '../../src/content/guidance-schema.ts';
import { ContentInvalidError, type ContentProblem } from '../../src/core/errors.ts';
import { parse } from 'yaml';

/** The shipped guidance with one change, stamped anew unless `stamp` is off; what the loader says of it. */
async function problemsAfter(
  file: string,
  change: (text: string) => string,
  { stamp = true }: { stamp?: boolean } = {},
): Promise<{ problems: readonly ContentProblem[]; changed: string }> {
  const content = join(await mkdtemp(join(tmpdir(), 'guidance-')), 'content');
  onTestFinished(() => rm(join(content, '..'), { recursive: true, force: true }));
  for (const name of ['crisis/guidance', 'crisis/resources.yaml', 'lines.yaml']) {
    await cp(join('content', name), join(content, name), { recursive: true });
  }
  const path = join(content, file);
  const before = await readFile(path, 'utf8');
  let changed = change(before);
  expect(changed).not.toBe(before);
  if (stamp) {
    const schema = file.endsWith('parts.yaml') ? partsFileSchema : kindFileSchema;
    const read = schema.safeParse(parse(changed));
    if (read.success) changed = changed.replace(/^digest: .*$/m, `digest: "${digestOf(read.data)}"`);
  }
  await writeFile(path, changed);
  const error = await loadGuidance(content).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error !== undefined && !(error instanceof ContentInvalidError)) throw error;
  return { problems: error?.problems ?? [], changed };
}

/** 1-based. */
const lineOf = (text: string, needle: string) => text.slice(0, text.indexOf(needle)).split('\n').length;

describe('guidance content', () => {
  it('loads as it ships, with words for every kind', async () => {
    const { kinds, parts } = await loadGuidance('content');
    expect(Object.keys(kinds)).toHaveLength(10);
    expect(Object.keys(parts)).toContain('good-samaritan');
  });

  it.each([
    {
      what: 'a first text message without a number',
      file: 'suicide.yaml',
      from: 'Call 911 now or go to the nearest emergency room. If you took or used something, tell them what. You can\n            also call or text 988 any time, free.',
      to: 'Please go to the nearest emergency room and tell them what happened. They can help you there.',
      rules: ['guidance.number_first', 'guidance.emergency_leads_with_911'],
    },
    {
      what: 'an emergency that begins softly',
      file: 'overdose.yaml',
      from: 'Call 911 now. Say that someone may',
      to: 'That sounds bad. Call 911 now. Say that someone may',
      rules: ['guidance.emergency_leads_with_911'],
    },
    {
      what: 'an overdose without naloxone',
      file: 'overdose.yaml',
      from: 'Use naloxone (Narcan) if you\n            have it, or hand it to someone.',
      to: 'Wait for them.',
      rules: ['guidance.first_aid'],
    },
    {
      what: 'an emoji in a text message',
      file: 'psychosis.yaml',
      from: "I'm automated. {alerted}",
      to: "I'm automated. \u{1F499} {alerted}",
      rules: ['guidance.sms_gsm7'],
    },
    {
      what: 'a text message of four parts',
      file: 'medical.yaml',
      from: 'Tell someone you trust how you feel. I',
      to: `${'Tell someone you trust how you feel. '.repeat(8)} I`,
      rules: ['guidance.sms_length'],
    },
    {
      what: 'a question',
      file: 'abuse.yaml',
      from: 'You deserve to be safe.',
      to: 'Are you safe?',
      rules: ['guidance.asks_nothing'],
    },
    {
      what: 'a number that is no public line',
      file: 'child.yaml',
      from: 'It is good to ask for help early.',
      to: 'You can also call 1-800-555-0199.',
      rules: ['guidance.numbers_of_the_state'],
    },
    {
      what: "one state's line in every state",
      file: 'violence.yaml',
      from: 'That sounds frightening. If you or someone else is in danger, call 911.\n',
      to: 'That sounds frightening. If you or someone else is in danger, call 911 or 211.\n',
      rules: ['guidance.numbers_of_the_state'],
    },
    {
      what: 'a part that does not exist',
      file: 'self-harm.yaml',
      from: '{mobile-crisis}',
      to: '{mobile-team}',
      rules: ['guidance.part_exists'],
    },
  ])('refuses $what', async ({ file, from, to, rules }) => {
    const { problems, changed } = await problemsAfter(`crisis/guidance/${file}`, (text) => text.replace(from, to));
    expect([...new Set(problems.map(({ rule }) => rule))].toSorted()).toEqual(rules.toSorted());
    for (const problem of problems) {
      expect(problem.file).toBe(`content/crisis/guidance/${file}`);
      expect(changed.split('\n')[problem.line - 1]).toMatch(/^ *(?:web|sms|texts):/);
    }
  });

  it('refuses withdrawal without "do not stop suddenly", in either language', async () => {
    const { problems } = await problemsAfter('crisis/guidance/withdrawal.yaml', (text) =>
      text.replaceAll(/(?:do|should) not stop/gi, 'may stop').replaceAll(/de golpe/g, 'pronto'),
    );
    expect(new Set(problems.map(({ rule }) => rule))).toEqual(new Set(['guidance.not_suddenly']));
    expect(new Set(problems.map(({ line }) => line)).size).toBe(3 * 2 * 2 * 2);
  });

  it('refuses words that changed under the same digest, and says which to set', async () => {
    const { problems, changed } = await problemsAfter(
      'crisis/guidance/child.yaml',
      (text) => text.replace('That was brave.', 'Thank you.'),
      { stamp: false },
    );
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({ rule: 'guidance.digest', line: lineOf(changed, 'digest:') });
    expect(problems[0]?.message).toMatch(/raise the version, and set digest to "[0-9a-f]{12}"/);
  });

  it('refuses a status that claims more than its sign-offs', async () => {
    const { problems, changed } = await problemsAfter('crisis/guidance/abuse.yaml', (text) =>
      text.replace('status: draft wording, not yet signed by a clinician', 'status: approved'),
    );
    expect(problems).toMatchObject([{ rule: 'guidance.shape', line: lineOf(changed, 'status:') }]);
    expect(problems[0]?.message).toContain('nobody has signed');
  });

  it('refuses a text that is missing in one language', async () => {
    const { problems } = await problemsAfter('crisis/guidance/parts.yaml', (text) =>
      text.replace('es: { web: "Jóvenes LGBTQ+: oprima 3.", sms: "Jóvenes LGBTQ+: oprima 3." }', ''),
    );
    expect(problems.map(({ rule, file }) => [rule, file])).toEqual([
      ['guidance.shape', 'content/crisis/guidance/parts.yaml'],
    ]);
  });

  it('refuses parts that lead back to themselves', async () => {
    const { problems } = await problemsAfter('crisis/guidance/parts.yaml', (text) =>
      text.replace('LGBTQ+ youth: press 3.', '{lifeline-options}'),
    );
    expect(problems.map(({ rule }) => rule)).toContain('guidance.part_in_circle');
  });

  it('refuses a help line whose number nobody may give out', async () => {
    const { problems, changed } = await problemsAfter(
      'crisis/resources.yaml',
      (text) => text.replace('numbers: ["888-774-2900"]', 'numbers: ["888-774-2901"]'),
      { stamp: false },
    );
    expect(problems).toMatchObject([
      { rule: 'guidance.resource_is_public_line', line: lineOf(changed, '888-774-2901') },
    ]);
  });

  it('refuses a help line that claims to be read without naming where', async () => {
    const { problems } = await problemsAfter(
      'crisis/resources.yaml',
      (text) => text.replace('source: CTDV', 'source: null'),
      { stamp: false },
    );
    expect(problems.map(({ rule }) => rule)).toEqual(['guidance.shape']);
  });

  it('takes a line out of every state when it is switched off', async () => {
    const { problems } = await problemsAfter(
      'crisis/resources.yaml',
      (text) => text.replace('    name: CT Safe Connect\n', '    name: CT Safe Connect\n    enabled: false\n'),
      { stamp: false },
    );
    // The texts still name it, so the loader says where.
    expect(new Set(problems.map(({ rule }) => rule))).toEqual(new Set(['guidance.numbers_of_the_state']));
  });
});
