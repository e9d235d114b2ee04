import type { ProgramId } from '../../core/ids.ts';
import type { Program } from '../../core/program.ts';
import { actions, isRole, may } from '../policy.ts';
import type { LiveSession } from '../sessions.ts';
import type { Me } from './schema.ts';

/** `programs`: every program served here. */
export function presentMe(
  { user }: LiveSession,
  programs: ReadonlyMap<ProgramId, Program>,
  mustSetUpTotp: boolean,
): Me {
  const { id, name, email, hasTotp } = user;
  return {
    id,
    name,
    email,
    roles: user.roles.filter(isRole),
    may: actions.filter((action) => may(user.roles, action)),
    programs: [...programs.values()]
      .filter((program) => user.programs === null || user.programs.includes(program.id))
      .map((program) => ({ id: program.id, name: program.shortName, timeZone: program.timeZone })),
    hasPassword: user.passwordHash !== null,
    hasTotp,
    mustSetUpTotp,
  };
}
