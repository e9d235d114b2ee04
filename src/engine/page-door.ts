import { randomInt } from 'node:crypto';
import { z } from 'zod';

/** A page by which a visit begun by text goes on. */
export const lentPageSchema = z.object({
  /** The page's address on the web channel. */
  address: z.string(),
  /** When whoever sits at it last showed to be the visitor, ISO instant. */
  seenAt: z.string(),
});
export type LentPage = z.output<typeof lentPageSchema>;

/** A code texted from the visitor's phone, waiting for their yes. */
export const namedPageSchema = z.object({ code: z.string() });
export type NamedPage = z.output<typeof namedPageSchema>;

/** What a turn knows of the page that a code names; `address` is null when no page waits with it. */
export interface PageAtDoor {
  readonly code: string;
  readonly address: string | null;
  /** This very message holds the code. */
  readonly isNamedNow: boolean;
}

const goodForMs = 10 * 60_000;
/** So many codes that no page shows may come from one phone within the hour: a hundred million cannot be guessed. */
export const mostWrongPages = 5;
export const wrongPageMs = 3_600_000;

export interface PageCode {
  readonly code: string;
  readonly goodUntil: Date;
}

export const newPageCode = (at: Date): PageCode => ({
  code: String(randomInt(100_000_000)).padStart(8, '0'),
  goodUntil: new Date(at.getTime() + goodForMs),
});

/** In two groups, as it is read from a screen. */
export const spokenCode = (code: string): string => `${code.slice(0, 4)} ${code.slice(4)}`;

/** The code in "WEB 1234 5678"; null in anything else: eight digits alone may be a birth date. */
export const pageCodeIn = (text: string): string | null => {
  const found = /^\s*web[\s:#-]*(\d{4})[\s-]?(\d{4})[\s.!]*$/i.exec(text.slice(0, 60));
  return found ? `${found[1]}${found[2]}` : null;
};
