import { describe, expect, it } from 'vitest';
import { activityOf, type Scene } from '../../../src/channels/web/activity.ts';
import type { TranscriptEntry } from '../../../src/core/messages.ts';
import { urgentFinding } from '../../support/turn-work.ts';

const scene = {
  claims: { conversation: 'c', user: 'visitor' },
  program: { id: 'stonington', name: 'Stonington Institute' },
} as unknown as Scene;
const entry = (from: TranscriptEntry['from'], more: Partial<TranscriptEntry['body']>): TranscriptEntry => ({
  seq: 1,
  at: new Date(0),
  from,
  channel: 'web',
  body: { text: 'hello', lang: 'en', ...more },
});

describe('what a visitor’s page is sent', () => {
  it('names a member of staff by first name, and the program otherwise', () => {
    const by = { id: 'account-7', firstName: 'Maria', part: 'clinician' } as const;
    const written = activityOf(entry('staff', { by }), scene);
    expect(written).toMatchObject({ from: { name: 'Maria', role: 'bot' }, channelData: { staff: true } });
    expect(JSON.stringify(written)).not.toContain('account-7');
    expect(activityOf(entry('porchlight', {}), scene).from.name).toBe('Stonington Institute');
  });

  it('never holds what the crisis check saw', () => {
    const sent = JSON.stringify(activityOf(entry('visitor', { finding: urgentFinding }), scene));
    expect(sent).not.toMatch(/finding|urgent|suicide/);
  });
});
