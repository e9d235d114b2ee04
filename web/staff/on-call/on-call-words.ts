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
