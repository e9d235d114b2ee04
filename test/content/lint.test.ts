import { describe, expect, it } from 'vitest';
import { lintContent } from '../../src/content/lint.ts';
import { lintPassage } from '../../src/content/lint-passages.ts';
import { readPassage } from '../../src/content/load-passages.ts';
import { hashOf } from '../../src/content/signing.ts';
import { asFile, contentFolder, soundPassage, soundProgram } from '../support/content-folder.ts';

const now = new Date('2026-06-01T12:00:00Z');
const hours = 'programs/harbor/passages/hours.md';

/** Rules broken, but for the missing screening that these small folders do not have. */
async function rulesBroken(changes: Parameters<typeof contentFolder>[0]) {
  const findings = await lintContent(await contentFolder(changes), now);
  return findings.filter(({ file }) => !file.includes('screening'));
}

const saying = (web: string, more: object = {}) => ({
  ...soundPassage,
  ...more,
  answer: { ...soundPassage.answer, en: { web, sms: 'Harbor is open.' } },
});

const english = (web: string, rule: string, more: object = {}): [string, object, string] => [
  web,
  saying(web, more),
  rule,
];

describe('lint', () => {
  it('finds nothing wrong with sound content but that it is not signed', async () => {
    expect((await rulesBroken({})).map(({ severity, rule }) => [severity, rule])).toEqual([
      ['warning', 'signoff.unsigned'],
      ['warning', 'signoff.unsigned'],
    ]);
  });

  it.each([
    english('Harbor helps addicts each day.', 'words.person_first'),
    english('Nobody committed suicide here.', 'words.safe_messaging'),
    english('Harbor is guaranteed to help.', 'words.no_promise'),
    english('Harbor is free.', 'words.cost_needs_source', { source: [{ ref: 'PORCHLIGHT' }] }),
    english('Harbor is effective.', 'words.outcome_needs_source', { source: [{ ref: 'PORCHLIGHT' }] }),
    english('Harbor is open!', 'text.no_exclamation'),
    english('Try our magic tea.', 'text.quarantined'),
    english('Call 877-555-0123.', 'text.quarantined'),
    english('Call 203-555-0199.', 'text.number_is_ours'),
    english('Harbor is open. It closes at 3.', 'answer.sentence_stands_alone'),
    english('A one. B two. C three. D four. E five.', 'answer.sentences'),
    english('Harbor is open', 'answer.ends'),
    english(
      'Multidisciplinary rehabilitation professionals facilitate individualized psychoeducational interventions throughout every participation period.',
      'answer.reading_grade',
    ),
  ])('says what is wrong with "%s"', async (_, passage, rule) => {
    const found = (await rulesBroken({ [hours]: passage })).filter(({ severity }) => severity === 'error');
    expect(found.map((finding) => finding.rule)).toContain(rule);
    for (const { file } of found) expect(file).toBe(`content/${hours}`);
  });

  it('points at the line of the text', async () => {
    const found = await rulesBroken({ [hours]: saying('Harbor is open!') });
    expect(found.find(({ rule }) => rule === 'text.no_exclamation')).toMatchObject({
      file: `content/${hours}`,
      line: 29,
    });
  });

  it('lets cost and outcome be spoken of where the program’s page or a reference says so', async () => {
    for (const source of [{ file: 'seeds/000', lines: '62' }, { ref: 'STUDY' }]) {
      const found = await rulesBroken({ [hours]: saying('Harbor is free and effective.', { source: [source] }) });
      expect(found.filter(({ severity }) => severity === 'error')).toEqual([]);
    }
  });

  it('knows the same in Spanish', async () => {
    const es = { web: '¡Es un té mágico! Eso es gratis.', sms: 'Llame al 203-555-0199.' };
    const passage = { ...soundPassage, source: [{ ref: 'PORCHLIGHT' }], answer: { ...soundPassage.answer, es } };
    const rules = new Set((await rulesBroken({ [hours]: passage })).map(({ rule }) => rule));
    for (const rule of [
      'text.no_exclamation',
      'text.quarantined',
      'answer.sentence_stands_alone',
      'words.cost_needs_source',
      'text.number_is_ours',
    ]) {
      expect(rules).toContain(rule);
    }
  });

  it.each([
    ['sms.gsm7', 'error', { en: soundPassage.answer.en, es: { web: 'Sí.', sms: 'Sí, a las 9.' } }],
    [
      'sms.segments',
      'warning',
      { en: { web: 'Open.', sms: `${'Harbor is open. '.repeat(20)}Now.` }, es: soundPassage.answer.es },
    ],
    [
      'sms.segments',
      'error',
      { en: { web: 'Open.', sms: `${'Harbor is open. '.repeat(30)}Now.` }, es: soundPassage.answer.es },
    ],
  ])('weighs the SMS form: %s as %s', async (rule, severity, answer) => {
    const found = await rulesBroken({ [hours]: { ...soundPassage, answer } });
    expect(found).toContainEqual(expect.objectContaining({ rule, severity }));
  });

  it('asks for six variants in each language, no two worded alike', async () => {
    const { en, es } = soundPassage.variants;
    const passage = { ...soundPassage, variants: { en: en.slice(1), es: [...es.slice(0, 5), 'CUANDO abren?'] } };
    const found = (await rulesBroken({ [hours]: passage })).filter(({ rule }) => rule === 'passage.variants');
    expect(found.map(({ line, message }) => [line, message])).toEqual([
      [13, 'has 5 variants, needs 6'],
      [25, 'is worded like variant 1'],
    ]);
  });

  it.each([
    [{ file: 'seeds/009', lines: '1' }, 'passage.source_known'],
    [{ ref: 'NOBODY' }, 'passage.source_known'],
    [{ file: 'seeds/000', lines: '60-63' }, 'passage.source_lines'],
  ])('asks for a known source, not %o', async (source, rule) => {
    const found = await rulesBroken({ [hours]: { ...soundPassage, source: [source] } });
    expect(found).toContainEqual(expect.objectContaining({ rule, severity: 'error', line: 5 }));
  });

  it('lets no program cite another’s page, nor a shared pack a program’s', async () => {
    const found = await rulesBroken({
      'programs/quay/program.yaml': { ...soundProgram, id: 'quay' },
      'programs/quay/passages/hours.md': soundPassage,
      'education/passages/hours.md': soundPassage,
    });
    expect(found.filter(({ rule }) => rule === 'passage.source_is_own').map(({ file }) => file)).toEqual([
      'content/education/passages/hours.md',
      'content/programs/quay/passages/hours.md',
    ]);
  });

  it('lets no choice begin with an opt-out word', async () => {
    const found = await rulesBroken({
      'copy/en/visit.yaml': { choice: { leave: 'Stop for now', go: 'Carry on' }, other: 'End of the day.' },
      'copy/es/visit.yaml': { choice: { leave: 'Seguir luego', go: 'Seguir' }, other: 'Fin.' },
      [hours]: { ...soundPassage, question: { en: 'End of the day?', es: '¿Cuándo?' } },
    });
    expect(found.filter(({ rule }) => rule === 'choice.opt_out_word').map(({ file, line }) => [file, line])).toEqual([
      ['content/copy/en/visit.yaml', 2],
      [`content/${hours}`, 10],
    ]);
  });

  it('reads copy for words, numbers and quarantined statements, in every language', async () => {
    const found = await rulesBroken({
      'copy/en/visit.yaml': { a: 'Call 860-555-0100.', b: { web: 'Fine.', sms: 'Free!' }, c: 'magic tea' },
      'copy/es/visit.yaml': { a: 'Llame al {phone}.', b: 'Bien 😀.', c: 'té mágico' },
    });
    expect(
      found.filter(({ file }) => file.includes('copy')).map(({ file, rule }) => [file.slice(13, 15), rule]),
    ).toEqual([
      ['en', 'copy.same_placeholders'],
      ['en', 'text.number_is_ours'],
      ['en', 'words.cost_needs_source'],
      ['en', 'text.no_exclamation'],
      ['en', 'text.quarantined'],
      ['es', 'copy.same_placeholders'],
      ['es', 'sms.gsm7'],
      ['es', 'text.quarantined'],
    ]);
  });

  it('reads crisis guidance for what nobody may say', async () => {
    const found = await rulesBroken({
      'crisis/guidance/x.yaml': {
        kind: 'x',
        texts: { en: [{ web: 'Call 911.' }, { web: 'Call 877-555-0123.' }], es: { web: 'Un té mágico.' } },
      },
    });
    expect(found.filter(({ file }) => file.includes('crisis')).map(({ line, rule }) => [line, rule])).toEqual([
      [5, 'text.quarantined'],
      [5, 'text.number_is_ours'],
      [7, 'text.quarantined'],
    ]);
  });

  it('warns before a sign-off ends, and of signed words whose source is unverified', async () => {
    const plain = readPassage(
      asFile('hours.md', { ...soundPassage, review: { status: 'unverified' } }),
      'harbor',
      'hours.md',
      [],
    )!;
    const signOff = {
      lang: 'en' as const,
      role: 'clinical director',
      author: 'a',
      reviewer: 'b',
      date: '2026-01-10',
      expires: '2026-06-30',
      sha256: hashOf(plain.passage, 'en'),
    };
    const empty = {
      personFirst: [],
      safeMessaging: [],
      promises: [],
      cost: [],
      outcome: [],
      optOutWords: ['x'],
      leaningStarts: ['x'],
      names: [],
    };
    const findings = (today: string) =>
      lintPassage(
        { ...plain, passage: { ...plain.passage, signOffs: [signOff] } },
        {
          wording: { en: empty, es: empty },
          lines: [],
          findQuarantined: () => [],
          sources: undefined,
          program: undefined,
          today,
        },
      ).map(({ rule }) => rule);
    expect(findings('2026-05-30')).toEqual(['signoff.unverified', 'signoff.unsigned']);
    expect(findings('2026-05-31')).toEqual(['signoff.expires_soon', 'signoff.unverified', 'signoff.unsigned']);
    expect(findings('2026-07-01')).toEqual(['signoff.expired', 'signoff.unsigned']);
  });
});
