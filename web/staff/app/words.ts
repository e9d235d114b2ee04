import type { CrisisKind, CrisisLevel } from '../../../src/core/crisis.ts';
import type { VisitFlag } from '../../../src/core/visit-summary.ts';

/** What staff read for what the server names. */
export const channelWords: Readonly<Record<string, string>> = {
  web: 'Web chat',
  sms: 'Text',
  voice: 'Call',
  activity: 'Messaging app',
};
export const langWords: Readonly<Record<string, string>> = { en: 'English', es: 'Spanish' };
export const levelWords: Readonly<Record<CrisisLevel, string>> = {
  none: 'Nothing found',
  concern: 'Worry',
  urgent: 'Urgent',
  emergency: 'Emergency',
};
export const kindWords: Readonly<Record<CrisisKind, string>> = {
  suicide: 'suicide',
  'self-harm': 'self-harm',
  overdose: 'overdose',
  withdrawal: 'withdrawal',
  medical: 'medical emergency',
  violence: 'violence',
  abuse: 'abuse',
  child: 'a child in danger',
  psychosis: 'psychosis',
};
export const flagWords: Readonly<Record<VisitFlag, string>> = {
  crisis: 'Crisis',
  worry: 'Worry',
  safety: 'Said not safe',
  'no-texts': 'No texts',
  'no-voicemail': 'No voicemail',
  'no-calls': 'No calls',
};
export const statusWords = {
  open: 'No screening yet',
  screening: 'In the screening',
  confirmed: 'Screening confirmed',
  stopped: 'Screening stopped',
  ended: 'Ended',
} as const;
export const priorityWords = { now: 'Now', today: 'Today', routine: 'Routine' } as const;
