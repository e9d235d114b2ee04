import type { Waits } from '../../../src/staff/on-call/schema.ts';

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
    `Half within ${minutes(medianMinutes)}`,
    `nine in ten within ${minutes(ninetiethMinutes ?? medianMinutes)}`,
    `longest ${minutes(longestMinutes ?? medianMinutes)}`,
  ];
  return `${parts.join(', ')} (${count} ${what}).`;
}

const minutes = (count: number): string => {
  if (count < 90) return `${Math.round(count * 10) / 10} min`;
  return count < 48 * 60 ? `${Math.round(count / 6) / 10} h` : `${Math.round(count / 1_440)} days`;
};

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
