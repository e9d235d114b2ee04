import type { StaffUser } from '../../db/staff-store.ts';
import { actionUnless } from '../api/shapes.ts';
import { isRole } from '../policy.ts';
import type { Account, AccountAction } from './account-schema.ts';

/** Why an administrator may not do this to an account now; null when they may. `all`: every account there is. */
export function accountRefusal(
  action: AccountAction,
  account: StaffUser,
  by: StaffUser,
  all: readonly StaffUser[],
): string | null {
  const isDisabled = account.disabledAt !== null;
  switch (action) {
    case 'change':
    case 'end-sessions':
      return isDisabled ? 'The account is switched off.' : null;
    case 'invite':
      if (isDisabled) return 'The account is switched off.';
      return account.id === by.id ? 'Change your own password under “Your account”.' : null;
    case 'reset-second-factor':
      if (!account.hasTotp) return 'No second factor is set up.';
      return account.id === by.id ? 'Somebody else has to do this for you.' : null;
    case 'disable':
      if (isDisabled) return 'The account is switched off.';
      if (account.id === by.id) return 'This is your own account.';
      return isLastAdministrator(account, all) ? 'Nobody else could set up accounts.' : null;
    case 'enable':
      return isDisabled ? null : 'The account is switched on.';
  }
}

/** Without them nobody could set up accounts. */
export const isLastAdministrator = (account: StaffUser, all: readonly StaffUser[]): boolean =>
  isAdministrator(account) && !all.some((other) => other.id !== account.id && isAdministrator(other));

const isAdministrator = ({ roles, disabledAt }: StaffUser): boolean =>
  disabledAt === null && roles.includes('administrator');

const shown: readonly AccountAction[] = ['change', 'invite', 'reset-second-factor', 'end-sessions'];

export function presentAccount(account: StaffUser, by: StaffUser, all: readonly StaffUser[]): Account {
  const { id, name, email, programs } = account;
  const actions: readonly AccountAction[] = [...shown, account.disabledAt ? 'enable' : 'disable'];
  return {
    id,
    name,
    email,
    roles: account.roles.filter(isRole),
    programs: programs && [...programs],
    hasPassword: account.passwordHash !== null,
    hasTotp: account.hasTotp,
    hasSso: account.sso !== null,
    createdAt: account.createdAt.toISOString(),
    disabledAt: account.disabledAt?.toISOString() ?? null,
    actions: actions.map((action) => actionUnless(action, accountRefusal(action, account, by, all))),
  };
}
