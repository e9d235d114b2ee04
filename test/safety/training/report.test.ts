import { describe, expect, it } from 'vitest';
import { type CheckForCrisis, noCrisis } from '../../../src/core/crisis.ts';
import { evaluateConversations, evaluateRows, type EvaluationRow } from '../../../src/safety/evaluation.ts';
import { figuresOf, withFigures } from '../../../src/safety/training/report.ts';

/** Hears only the word "danger". */
const check: CheckForCrisis = (text) =>
  text.includes('danger') ? { ...noCrisis, level: 'urgent', kinds: ['suicide'] } : noCrisis;
const row = (id: number, text: string, label: EvaluationRow['label'], kind: string): EvaluationRow => ({
  id: String(id),
  text,
  label,
  kind,
  lang: 'en',
});

const corpus = {
  set: 'corpus, withheld tenth',
  rows: evaluateRows(
    [
      row(1, 'danger', 'crisis', 'suicide'),
      row(2, 'missed', 'crisis', 'abuse'),
      row(3, 'calm', 'non-crisis', 'ordinary'),
      row(4, 'danger in a film', 'non-crisis', 'ordinary'),
    ],
    check,
  ),
};
const talks = {
  set: 'talks',
  conversations: evaluateConversations([{ id: 'a', label: 'crisis', kind: 'x', turns: ['hi', 'danger'] }], check),
};

describe('figures of the public protocol', () => {
  it('give every share with its interval and counts, per set and per kind', () => {
    const lines = figuresOf([corpus, talks]).split('\n');
    expect(lines).toContain(
      '| corpus, withheld tenth | 4 | 50.0% (9.5–90.5; 1/2) | 50.0% (9.5–90.5; 1/2) | 50.0% (9.5–90.5; 1/2) | 50.0% (9.5–90.5; 1/2) |',
    );
    expect(lines).toContain('| talks (1) | 100.0% (20.7–100.0; 1/1) | 2 | – |');
    expect(lines).toContain('| abuse | 0.0% (0.0–79.3; 0/1) | 0.0% (0.0–79.3; 0/1) | – | – |');
  });

  it('replace what stood between the marks, and nothing else', () => {
    const document = 'before\n<!-- figures: begin -->\nold\n<!-- figures: end -->\nafter\n';
    const filled = withFigures(document, 'new');
    expect(filled).toBe('before\n<!-- figures: begin -->\nnew\n<!-- figures: end -->\nafter\n');
    expect(withFigures(filled, 'new')).toBe(filled);
  });

  it('are not written into a document without marks', () => {
    expect(() => withFigures('nothing here', 'new')).toThrow('no <!-- figures: begin -->');
  });
});
