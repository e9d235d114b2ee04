import type { Waits } from '../../../src/staff/on-call/schema.ts';
import { minuteWords } from '../reports/minute-words.ts';

export const dayNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

export const whomNames = {
  'on-call': 'Whoever is on call',
  next: 'And whoever comes next',
  lead: 'And the program’s lead',
  everyone: 'Everyone, and the addresses in the settings',
} as const;

export const wayNames = { sms: 'text', email: 'email', webhook: 'webhook' } as const;

/** `Half within 2 min, nine in ten within 6 min, longest 14 min (12 alerts).` */
export function waitWords({ count, medianMinutes, ninetiethMinutes, longestMinutes }: Waits, what: string): string {
  if (count === 0 || medianMinutes === null) return `None in the last 30 days.`;
  const parts = [
    `Half within ${minuteWords(medianMinutes)}`,
    `nine in ten within ${minuteWords(ninetiethMinutes ?? medianMinutes)}`,
    `longest ${minuteWords(longestMinutes ?? medianMinutes)}`,
  ];
  return `${parts.join(', ')} (${count} ${what}).`;
}

/** `6 PM to 8 AM, next day`, `all day`. */
export function shiftWords(starts: string, ends: string): string {
  if (starts === '00:00' && ends === '00:00') return 'all day';
  return `${clock(starts)} to ${clock(ends)}${ends <= starts ? ', next day' : ''}`;
}

function clock(time: string): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const past = minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`;
  return `${hour % 12 === 0 ? 12 : hour % 12}${past} ${hour < 12 ? 'AM' : 'PM'}`;
}
