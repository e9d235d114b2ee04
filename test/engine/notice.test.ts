import { describe, expect, it } from 'vitest';
import type { EntryBody } from '../../src/core/messages.ts';
import { needsReminder, saysItIsAutomated, withReminder } from '../../src/engine/notice.ts';

const body = (ref: string, more: Partial<EntryBody> = {}): EntryBody => ({ text: ref, lang: 'en', ref, ...more });
const reminder = () => body('notice.hourly');

describe('the hourly reminder', () => {
  it.each([
    [59 * 60_000, false],
    [60 * 60_000, true],
    [26 * 3_600_000, true],
  ])('%i ms after the last notice is due: %s', (passedMs, isDue) => {
    const lastNoticeAt = new Date('2026-11-22T03:00:00Z');
    expect(needsReminder(lastNoticeAt, new Date(lastNoticeAt.getTime() + passedMs))).toBe(isDue);
  });

  it('comes before what is said, so that a question stays last', () => {
    const bodies = [body('question:name')];
    expect(withReminder(bodies, reminder, true).map(({ ref }) => ref)).toEqual(['notice.hourly', 'question:name']);
    expect(withReminder(bodies, reminder, false)).toBe(bodies);
  });

  it('is left out where the words say it already, where nothing is said, and beside crisis text', () => {
    for (const bodies of [[], [body('identity.truth')], [body('crisis.suicide', { crisis: true })]]) {
      expect(withReminder(bodies, reminder, true)).toBe(bodies);
    }
  });

  it('starts its hour anew with anything that says who is writing', () => {
    expect(saysItIsAutomated([body('question:name'), body('return.welcomeBack')])).toBe(true);
    expect(saysItIsAutomated([body('question:name')])).toBe(false);
  });
});
