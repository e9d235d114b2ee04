import { z } from 'zod';
import { passwordMinChars } from '../password-rules.ts';

const email = z.email('An email address.').max(200);
export const newPassword = z
  .string()
  .min(passwordMinChars, `${passwordMinChars} characters or more.`)
  .max(1_000, 'At most 1,000 characters.');

export const credentialsSchema = z.object({ email, password: z.string().min(1).max(1_000) });

export const signInReplySchema = z.object({ kind: z.literal('signed-in') });

/** What the sign-in page offers. */
export const waysInSchema = z.object({
  /** There is no account yet: the first is made with the link from the terminal. */
  isFirst: z.boolean(),
});

export const firstAccountSchema = z.object({
  code: z.string().max(100),
  name: z.string().trim().min(1, 'Your name.').max(100),
  email,
  password: newPassword,
  /** Whoever sets accounts up may work on visits too: then they have both roles. */
  worksOnVisits: z.boolean(),
});

/** Whether a link for the first account still works. */
export const firstLinkSchema = z.object({ isValid: z.boolean() });
