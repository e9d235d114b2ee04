import { randomInt, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

/** A code waiting to be typed where the visit began. */
export const doorCodeSchema = z.object({
  phone: z.string(),
  code: z.string(),
  /** ISO instant. */
  goodUntil: z.string(),
  wrongTries: z.number(),
});
export type DoorCode = z.output<typeof doorCodeSchema>;

/** A phone by which the visit may go on. */
export const doorPhoneSchema = z.object({
  number: z.string(),
  /** When whoever holds it last showed to be the visitor, ISO instant. */
  seenAt: z.string(),
});
export type DoorPhone = z.output<typeof doorPhoneSchema>;

const goodForMs = 10 * 60_000;
const mostTries = 5;
/** Codes that one conversation may have texted: each goes to a phone that may be somebody else's. */
export const mostCodes = 5;
/**
 * A phone left on a table is soon somebody else's to read: after this silence by text, whoever writes from it
 * gives the first name or the birth date before anything earlier is shown.
 */
export const phoneTrustedMs = 30 * 60_000;

export const newDoorCode = (phone: string, at: Date): DoorCode => ({
  phone,
  // Eight digits: whoever guesses has the tries of any number of conversations.
  code: String(randomInt(100_000_000)).padStart(8, '0'),
  goodUntil: new Date(at.getTime() + goodForMs).toISOString(),
  wrongTries: 0,
});

/** The eight digits of a message that says little else; null when it holds none. */
export function codeIn(text: string): string | null {
  const found = [...text.slice(0, 200).matchAll(/(?<!\d[\s-]?)(\d{4})[\s-]?(\d{4})(?![\s-]?\d)/g)];
  return found.length === 1 && text.trim().length <= 60 ? `${found[0]![1]}${found[0]![2]}` : null;
}

/** `over`: too late, too many tries, or no code was sent. */
export function checkDoorCode(door: DoorCode | null, typed: string, at: Date): 'right' | 'wrong' | 'over' {
  if (!door || at.getTime() > Date.parse(door.goodUntil)) return 'over';
  if (timingSafeEqual(Buffer.from(door.code), Buffer.from(typed))) return 'right';
  return door.wrongTries + 1 >= mostTries ? 'over' : 'wrong';
}
