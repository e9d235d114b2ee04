import type { ProgramId } from '../../core/ids.ts';
import type { Program } from '../../core/program.ts';
import type { StaffArea } from '../api/route.ts';
import { presentMe } from './presenter.ts';
import { meSchema } from './schema.ts';

/** What somebody sees and changes of their own account. */
export const meArea =
  ({ programs }: { readonly programs: ReadonlyMap<ProgramId, Program> }): StaffArea =>
  (route) => {
    route({
      method: 'GET',
      url: '/me',
      summary: 'Who is signed in, and what they may do',
      action: 'own',
      scope: 'none',
      audit: null,
      reply: meSchema,
      handler: async ({ user }) => presentMe(user, programs),
    });
  };
