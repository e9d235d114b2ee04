import { z } from 'zod';
import { passwordMinChars } from '../password-rules.ts';

export const emailSchema = z.email('An email address.').max(200);
const newPassword = z
  .string()
  .min(passwordMinChars, `${passwordMinChars} characters or more.`)
  .max(1_000, 'At most 1,000 characters.');
/** Six digits of an authenticator app, or a recovery code. */
const codeSchema = z.string().trim().min(1, 'The code.').max(40);

export const credentialsSchema = z.object({
  email: emailSchema,
  password: z.string().min(1).max(1_000),
  /** Once the reply was `code-needed`. */
  code: codeSchema.optional(),
});

/** `code-needed`: the password is right, and the account has a second factor. */
export const signInReplySchema = z.object({ kind: z.enum(['signed-in', 'code-needed']) });

/** What the sign-in page offers. */
export const waysInSchema = z.object({
  /** There is no account yet: the first is made with the link from the terminal. */
  isFirst: z.boolean(),
  /** The program's own single sign-on is set up. */
  hasSso: z.boolean(),
});

/** Why a single sign-on led back to the sign-in page. */
export const ssoProblems = ['unreachable', 'refused', 'unverified', 'unknown', 'disabled', 'another'] as const;
export type SsoProblem = (typeof ssoProblems)[number];

export const firstAccountSchema = z.object({
  code: z.string().max(100),
  name: z.string().trim().min(1, 'Your name.').max(100),
  email: emailSchema,
  password: newPassword,
  /** Whoever sets accounts up may work on visits too: then they have both roles. */
  worksOnVisits: z.boolean(),
});

/** Whether a link still works. */
export const linkSchema = z.object({ isValid: z.boolean() });

export const setPasswordSchema = z.object({ token: z.string().max(100), password: newPassword });

export const ownPasswordSchema = z.object({ password: z.string().max(1_000) });
export const changePasswordSchema = z.object({ password: z.string().max(1_000), next: newPassword });

/** What to scan, or to type into an authenticator app; `setup` goes back with its first code. */
export const totpSetupSchema = z.object({ uri: z.string(), secret: z.string(), setup: z.string() });
export const confirmTotpSchema = z.object({ setup: z.string().max(1_000), code: codeSchema });

/** Shown once. */
export const recoveryCodesSchema = z.object({ codes: z.array(z.string()) });
