import type { StaffAuthor } from '../core/staff-author.ts';
import type { StaffStore, StaffUser } from '../db/staff-store.ts';
import type { Colleague } from './inbox/schema.ts';
import { may, type Action } from './policy.ts';

/** Members of staff by name, as one of them sees the others. */
export interface Colleagues {
  named(id: string): Colleague;
  /** Those who may do this, by name. */
  who(action: Action): readonly Colleague[];
}

export async function readColleagues(staff: Pick<StaffStore, 'list'>, me: StaffUser): Promise<Colleagues> {
  const users = await staff.list();
  const byId = new Map(users.map((user) => [user.id, user]));
  const present = (id: string, name: string): Colleague => ({ id, name, isMe: id === me.id });
  return {
    // Accounts are disabled, never deleted; a name is missing only in tests and after a restore of an old backup.
    named: (id) => present(id, byId.get(id)?.name ?? 'Somebody'),
    who: (action) =>
      users
        .filter(({ roles, disabledAt }) => disabledAt === null && may(roles, action))
        .map(({ id, name }) => present(id, name))
        .toSorted((a, b) => a.name.localeCompare(b.name)),
  };
}

/** How a visitor is told who writes. */
export const authorOf = ({ id, name, roles }: StaffUser): StaffAuthor => ({
  id,
  firstName: name.trim().split(/\s+/)[0] ?? name,
  part: roles.includes('clinician') ? 'clinician' : roles.includes('admissions') ? 'admissions' : 'staff',
});
