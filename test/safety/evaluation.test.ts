import { describe, expect, it } from 'vitest';

import { type CheckForCrisis, noCrisis } from '../../src/core/crisis.ts';
import { evaluateConversations, evaluateRows, wilson } from '../../src/safety/evaluation.ts';

const byWord: CheckForCrisis = (text) => ({
  ...noCrisis,
  level: text.includes('!!') ? 'urgent' : text.includes('!') ? 'concern' : 'none',
});
const row = (
  text: string,
  label: 'crisis' | 'non-crisis' | 'ambiguous',
  kind = 'suicide',
  lang: 'en' | 'es' = 'en',
) => ({ id: text, text, label, kind, lang });

describe('wilson', () => {
  it('gives the interval of the published example: 8 of 10 is 49% to 94%', () => {
    const { low, high } = wilson(8, 10);
    expect(low).toBeCloseTo(0.4902, 3);
    expect(high).toBeCloseTo(0.9433, 3);
  });

  it('says nothing about nothing', () => {
    expect(wilson(0, 0)).toEqual({ count: 0, of: 0, share: null, low: 0, high: 1 });
  });
});

describe('evaluating rows', () => {
  const figures = evaluateRows(
    [
      row('a!!', 'crisis'),
      row('b!', 'crisis'),
      row('c', 'crisis', 'abuse', 'es'),
      row('d!', 'non-crisis'),
      row('e', 'non-crisis'),
      row('f!!', 'ambiguous'),
    ],
    byWord,
  );

  it('counts recall and false alarms at both levels and leaves ambiguous rows out', () => {
    expect([figures.urgent.recall.count, figures.urgent.recall.of]).toEqual([1, 3]);
    expect([figures.concern.recall.count, figures.concern.recall.of]).toEqual([2, 3]);
    expect([
      figures.urgent.falseAlarms.count,
      figures.concern.falseAlarms.count,
      figures.concern.falseAlarms.of,
    ]).toEqual([0, 1, 2]);
  });

  it('splits by kind and language', () => {
    expect(figures.byKind['abuse']?.concern.recall).toMatchObject({ count: 0, of: 1 });
    expect(figures.byLang['es']?.concern.recall.of).toBe(1);
  });
});

describe('evaluating conversations', () => {
  it('finds the first flag and the flags on calm talk', () => {
    const result = evaluateConversations(
      [
        { id: '1', label: 'crisis', kind: '', turns: ['hi', 'a!'] },
        { id: '2', label: 'crisis', kind: '', turns: ['a!'] },
        { id: '3', label: 'crisis', kind: '', turns: ['hi'] },
        { id: '4', label: 'non-crisis', kind: '', turns: ['hi', 'hey!', 'ok'] },
      ],
      byWord,
    );
    expect(result).toMatchObject({
      flagged: { count: 2, of: 3 },
      medianFirstFlag: 1.5,
      noRiskFlags: { count: 1, of: 3 },
    });
  });
});
