import { z } from 'zod';
import { allowedAction, moment, uuid } from '../api/shapes.ts';
import { roles } from '../policy.ts';
import { emailSchema } from './sign-in-schema.ts';

export const accountActions = ['change', 'invite', 'reset-second-factor', 'end-sessions', 'disable', 'enable'] as const;
export type AccountAction = (typeof accountActions)[number];

const rolesSchema = z.array(z.enum(roles)).min(1, 'One role or more.');
/** Whose visits they work on; null for all programs, also ones that come later. */
const programsSchema = z.array(z.string().max(100)).nullable();

export const accountSchema = z.object({
  id: uuid,
  name: z.string(),
  email: z.string(),
  roles: z.array(z.enum(roles)),
  programs: programsSchema,
  hasPassword: z.boolean(),
  hasTotp: z.boolean(),
  hasSso: z.boolean(),
  createdAt: moment,
  disabledAt: moment.nullable(),
  actions: z.array(allowedAction(...accountActions)),
});
export type Account = z.output<typeof accountSchema>;

export const accountsSchema = z.object({
  accounts: z.array(accountSchema),
  /** All programs served here. */
  programs: z.array(z.object({ id: z.string(), name: z.string() })),
});

export const newAccountSchema = z.object({
  name: z.string().trim().min(1, 'A name.').max(100),
  email: emailSchema,
  roles: rolesSchema,
  programs: programsSchema,
});

export const changedAccountSchema = newAccountSchema.omit({ email: true });

/** A link that sets a password, once. Only whoever it is for should get it. */
export const invitationSchema = z.object({
  /** Below the console's own address; what follows the # never reaches a server's log. */
  path: z.string(),
  expiresAt: moment,
});

export const addedAccountSchema = z.object({ account: accountSchema, invitation: invitationSchema });
