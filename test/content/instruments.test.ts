import { describe, expect, it } from 'vitest';
import { loadScreenings } from '../../src/content/load-screenings.ts';
import { scoresOf } from '../../src/core/answering.ts';
import type { Answer, AnswerValue } from '../../src/core/answers.ts';
import { programId } from '../../src/core/ids.ts';

/*
 * What the publishers' instruments say, written out a second time: an instrument whose words, order, scores or
 * codes drift from these is no longer the validated one. Sources stand in each file under content/screening/instruments.
 */
const frequency = [
  ['Never', 0, 'LA6270-8'],
  ['Less than monthly', 1, 'LA18933-4'],
  ['Monthly', 2, 'LA18876-5'],
  ['Weekly', 3, 'LA18891-4'],
  ['Daily or almost daily', 4, 'LA18934-2'],
] as const;
const bothered = [
  ['Not at all', 0, 'LA6568-5'],
  ['Several days', 1, 'LA6569-3'],
  ['More than half the days', 2, 'LA6570-1'],
  ['Nearly every day', 3, 'LA6571-9'],
] as const;
const taps = frequency.toReversed().map(([label, , code]) => [label, undefined, code] as const);
const lead = 'Over the last 2 weeks, how often have you been bothered by any of the following problems?';

const published = {
  'audit-c': {
    panelCode: '72109-2',
    totalCode: '75626-2',
    maxScore: 12,
    lead: undefined,
    items: [
      [
        '68518-0',
        'How often do you have a drink containing alcohol?',
        [
          ['Never', 0, 'LA6270-8'],
          ['Monthly or less', 1, 'LA18926-8'],
          ['2-4 times a month', 2, 'LA18927-6'],
          ['2-3 times a week', 3, 'LA18928-4'],
          ['4 or more times a week', 4, 'LA18929-2'],
        ],
      ],
      [
        '68519-8',
        'How many standard drinks containing alcohol do you have on a typical day?',
        [
          ['1 or 2', 0, 'LA15694-5'],
          ['3 or 4', 1, 'LA15695-2'],
          ['5 or 6', 2, 'LA18930-0'],
          ['7 to 9', 3, 'LA18931-8'],
          ['10 or more', 4, 'LA18932-6'],
        ],
      ],
      ['68520-6', 'How often do you have six or more drinks on one occasion?', frequency],
    ],
  },
  'single-drug': {
    panelCode: undefined,
    totalCode: '68524-8',
    maxScore: undefined,
    lead: undefined,
    items: [
      [
        '68524-8',
        'How many times in the past year have you used an illegal drug or used a prescription medication for non-medical reasons?',
        [],
      ],
    ],
  },
  'taps-1': {
    panelCode: '96841-2',
    totalCode: undefined,
    maxScore: undefined,
    lead: undefined,
    items: [
      ['96842-0', 'In the PAST 12 MONTHS, how often have you used any tobacco product?', taps],
      [
        '88037-7',
        'In the PAST 12 MONTHS, how often have you had 5 or more drinks containing alcohol in one day?',
        taps,
      ],
      [
        '75889-6',
        'In the PAST 12 MONTHS, how often have you had 4 or more drinks containing alcohol in one day?',
        taps,
      ],
      [
        '96843-8',
        'In the PAST 12 MONTHS, how often have you used any drugs including marijuana, cocaine or crack, heroin, methamphetamine, hallucinogens, ecstasy/MDMA?',
        taps,
      ],
      [
        '96844-6',
        'In the PAST 12 MONTHS, how often have you used any prescription medications just for the feeling, more than prescribed or that were not prescribed for you?',
        taps,
      ],
    ],
  },
  'phq-2': {
    panelCode: '55757-9',
    totalCode: '55758-7',
    maxScore: 6,
    lead,
    items: [
      ['44250-9', 'Little interest or pleasure in doing things', bothered],
      ['44255-8', 'Feeling down, depressed, or hopeless', bothered],
    ],
  },
  'gad-2': {
    panelCode: undefined,
    totalCode: undefined,
    maxScore: 6,
    lead,
    items: [
      ['69725-0', 'Feeling nervous, anxious, or on edge', bothered],
      ['68509-9', 'Not being able to stop or control worrying', bothered],
    ],
  },
} as const;

const screenings = await loadScreenings('content');

describe.each([...screenings])('the instruments of %s', (_program, screening) => {
  it.each(Object.entries(published))('%s is asked as published', (id, expected) => {
    const instrument = screening.instruments.find((candidate) => candidate.id === id)!;
    const items = instrument.items.map((item) => screening.questions.find((question) => question.id === item)!);
    expect({
      panelCode: instrument.panelCode,
      totalCode: instrument.totalCode,
      maxScore: instrument.maxScore,
      lead: instrument.lead?.en,
      items: items.map((item) => [
        item.code,
        item.ask.web.en,
        item.options.map((option) => [option.label.en, option.score, option.code]),
      ]),
    }).toEqual(expected);
  });

  it('stands together, item after item, in the order published', () => {
    for (const instrument of screening.instruments) {
      const positions = instrument.items.map((item) =>
        screening.questions.findIndex((question) => question.id === item),
      );
      expect(positions).toEqual(positions.map((_, index) => positions[0]! + index));
    }
  });

  it('asks every item the same by text as on a screen, and lets each be skipped', () => {
    for (const question of screening.questions.filter((candidate) => candidate.instrument)) {
      expect(question.ask.sms).toBeUndefined();
      expect(question.skippable).toBe(true);
    }
  });
});

const stonington = screenings.get(programId('stonington'))!;
const scored = (answers: Readonly<Record<string, AnswerValue>>) =>
  scoresOf(
    stonington,
    Object.fromEntries(
      Object.entries(answers).map(([id, value]): [string, Answer] => [id, { kind: 'given', value, at: '' }]),
    ),
  );
const bandAt = (instrument: string, total: number) =>
  stonington.instruments
    .find((candidate) => candidate.id === instrument)!
    .bands.findLast((band) => total >= band.atLeast)?.atLeast;

describe('scores', () => {
  it('of AUDIT-C are 0 for somebody who never drinks, without the other items', () => {
    expect(scored({ 'audit-c-1': 'never' })['audit-c']).toBe(0);
  });

  it('of AUDIT-C sum its items, up to 12', () => {
    const most = { 'audit-c-1': 'four-or-more-a-week', 'audit-c-2': 'ten-or-more', 'audit-c-3': 'daily' };
    expect(scored(most)['audit-c']).toBe(12);
  });

  it('are none while an item is missing', () => {
    expect(scored({ 'audit-c-1': 'monthly-or-less', 'audit-c-2': 'one-or-two' })['audit-c']).toBeUndefined();
    expect(scored({ 'phq-2-1': 'several-days' })['phq-2']).toBeUndefined();
  });

  it('of the single drug question are the number itself', () => {
    expect(scored({ 'single-drug-1': 0 })['single-drug']).toBe(0);
    expect(scored({ 'single-drug-1': 12 })['single-drug']).toBe(12);
  });

  it('of TAPS-1 are never summed', () => {
    const answers = { 'taps-tobacco': 'daily', 'taps-drugs': 'never', 'taps-prescription': 'never' };
    expect(scored({ ...answers, 'taps-alcohol-women': 'never' })['taps-1']).toBeUndefined();
  });

  it.each([
    ['audit-c', 2, 0],
    ['audit-c', 3, 3],
    ['audit-c', 4, 4],
    ['single-drug', 0, 0],
    ['single-drug', 1, 1],
    ['phq-2', 2, 0],
    ['phq-2', 3, 3],
    ['gad-2', 2, 0],
    ['gad-2', 3, 3],
  ])('%s at %i falls in the band from %i', (instrument, total, band) => {
    expect(bandAt(instrument, total)).toBe(band);
  });

  it('carry their sources', () => {
    for (const instrument of stonington.instruments) {
      for (const band of instrument.bands) expect(band.source.length, instrument.id).toBeGreaterThan(5);
    }
  });
});
