import { z } from 'zod';
import { moment, uuid } from '../api/shapes.ts';
import { actions, roles } from '../policy.ts';

/** Whoever is signed in, and what the console may offer them. */
export const meSchema = z.object({
  id: uuid,
  name: z.string(),
  email: z.string(),
  roles: z.array(z.enum(roles)),
  /** Everything their roles allow, for the navigation; each route checks for itself. */
  may: z.array(z.enum(actions)),
  /** Those whose visits they work on. */
  programs: z.array(z.object({ id: z.string(), name: z.string(), timeZone: z.string() })),
  /** They signed in with a password here, not through the single sign-on. */
  hasPassword: z.boolean(),
  hasTotp: z.boolean(),
  /** Nothing else is allowed until they have. */
  mustSetUpTotp: z.boolean(),
});
export type Me = z.output<typeof meSchema>;

/** What somebody's own page shows beside that. */
export const ownAccountSchema = z.object({
  isTotpRequired: z.boolean(),
  recoveryCodesLeft: z.number().int(),
  sessions: z.array(
    z.object({
      id: uuid,
      device: z.string(),
      madeBy: z.enum(['password', 'sso']),
      createdAt: moment,
      seenAt: moment,
      isThis: z.boolean(),
    }),
  ),
});
