import { z } from 'zod';
import { uuid } from '../api/shapes.ts';
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
  hasTotp: z.boolean(),
});
export type Me = z.output<typeof meSchema>;
