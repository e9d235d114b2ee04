import { describe, expect, it } from 'vitest';
import { agreedVerdict, readVerdict } from '../../src/cli/question-verdict.ts';

const verdicts = (...written: readonly string[]) => agreedVerdict(written.map(readVerdict));

describe('what is expected of a question', () => {
  it('is what its writer said when nobody read the passages', () => {
    expect(verdicts('-')).toEqual({ expect: 'declined' });
    expect(verdicts('a/hours')).toEqual({ expect: 'answered', parts: [new Set(['a/hours'])] });
  });

  it('is what two of three say, for the better figure or the worse', () => {
    expect(verdicts('-', 'a/hours', 'a/days,a/hours')).toEqual({ expect: 'answered', parts: [new Set(['a/hours'])] });
    expect(verdicts('a/hours', '-', '-')).toEqual({ expect: 'declined' });
    expect(verdicts('-', 'blocked:dosing', 'blocked:dosing')).toEqual({ expect: 'blocked', kind: 'dosing' });
    expect(verdicts('-', 'a/hours', '-')).toEqual({ expect: 'declined' });
  });

  it('stays the word of the writer where no two agree', () => {
    expect(verdicts('-', 'a/hours', 'blocked:dosing')).toEqual({ expect: 'declined' });
    expect(verdicts('-', 'a/hours', 'a/days')).toEqual({ expect: 'declined' });
  });

  it('names a passage for each of two questions', () => {
    expect(verdicts('a/hours,a/days+a/fax', 'a/hours+a/fax', 'a/days+a/fax | a/days')).toEqual({
      expect: 'answered',
      parts: [new Set(['a/hours', 'a/days']), new Set(['a/fax'])],
    });
    expect(verdicts('a/hours+a/fax', 'a/hours', 'a/hours')).toEqual({
      expect: 'answered',
      parts: [new Set(['a/hours']), new Set(['a/fax'])],
    });
  });
});
