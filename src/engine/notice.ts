import type { EntryBody } from '../core/messages.ts';

/**
 * How long a text conversation may go on before it says again that it is automated. Connecticut PA 26-15
 * asks for it hourly (minors) or every three hours (adults), law firms' summaries disagree: DOMAIN.md, section 4.
 */
const remindAfterMs = 3_600_000;

/** Copy that itself says who is writing. */
const notices: ReadonlySet<string> = new Set([
  'welcome.first',
  'welcome.missedCall',
  'identity.truth',
  'return.welcomeBack',
  'optIn.done',
  'help.text',
  'hold.ended',
  'hold.idle',
  'notice.hourly',
]);

export const needsReminder = (lastNoticeAt: Date, now: Date): boolean =>
  now.getTime() - lastNoticeAt.getTime() >= remindAfterMs;

/** Whether one of these already says that it is automated. */
export const saysItIsAutomated = (bodies: readonly EntryBody[]): boolean =>
  bodies.some((body) => body.ref !== undefined && notices.has(body.ref));

/**
 * Puts the reminder before what a turn says by text, when it is due. Never beside crisis text: that stands
 * alone, and the reminder comes with the next turn.
 */
export function withReminder(
  bodies: readonly EntryBody[],
  reminder: () => EntryBody,
  isDue: boolean,
): readonly EntryBody[] {
  const isWanted = isDue && bodies.length > 0 && !saysItIsAutomated(bodies) && !bodies.some((body) => body.crisis);
  return isWanted ? [reminder(), ...bodies] : bodies;
}
