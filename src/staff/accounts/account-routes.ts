import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { NotFoundError, StaffRefusedError } from '../../core/errors.ts';
import { programId, type ProgramId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports.ts';
import type { Program } from '../../core/program.ts';
import type { InvitationStore } from '../../db/invitation-store.ts';
import type { StaffStore, StaffUser } from '../../db/staff-store.ts';
import type { StaffArea } from '../api/route.ts';
import { uuid } from '../api/shapes.ts';
import { digestOf, type Sessions } from '../sessions.ts';
import { accountRefusal, isLastAdministrator, presentAccount } from './account-presenter.ts';
import {
  accountSchema,
  accountsSchema,
  addedAccountSchema,
  changedAccountSchema,
  invitationSchema,
  newAccountSchema,
  type AccountAction,
} from './account-schema.ts';
import type { SecondFactor } from './second-factor.ts';

interface AccountOptions {
  readonly staff: StaffStore;
  readonly sessions: Sessions;
  readonly secondFactor: SecondFactor;
  readonly invitations: InvitationStore;
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly clock: Clock;
}

/** A long weekend. */
const invitationLifeMs = 72 * 3_600_000;

/** Other people's accounts, for administrators. */
export const accountArea = (options: AccountOptions): StaffArea => {
  const { staff, sessions, secondFactor, invitations, programs, clock } = options;
  const params = z.object({ account: uuid });

  const invite = async (id: string): Promise<z.output<typeof invitationSchema>> => {
    const token = randomBytes(32).toString('base64url');
    const expiresAt = new Date(clock.now().getTime() + invitationLifeMs);
    await invitations.make(id, digestOf(token), expiresAt);
    return { path: `/staff/set-password#${token}`, expiresAt: expiresAt.toISOString() };
  };

  /** The account, if this may be done to it now. */
  const find = async (
    id: string,
    action: AccountAction,
    by: StaffUser,
  ): Promise<{ account: StaffUser; all: readonly StaffUser[] }> => {
    const all = await staff.list();
    const account = all.find((each) => each.id === id);
    if (!account) throw new NotFoundError('no such account');
    const reason = accountRefusal(action, account, by, all);
    if (reason !== null) throw new StaffRefusedError('staff.conflict', reason);
    return { account, all };
  };

  const known = (ids: readonly string[] | null): readonly ProgramId[] | null => {
    const unknown = ids?.find((id) => !programs.has(programId(id)));
    if (unknown !== undefined)
      throw new StaffRefusedError('staff.conflict', 'There is no such program.', { programs: 'No such program.' });
    return ids && ids.map(programId);
  };

  const subject = ({ params: { account } }: { params: { account: string } }): string => account;
  const change = { action: 'account.change', scope: 'none', params } as const;

  return (route) => {
    route({
      method: 'GET',
      url: '/accounts',
      summary: 'Every account',
      action: 'account.read',
      scope: 'none',
      audit: null,
      reply: accountsSchema,
      handler: async ({ user }) => {
        const all = await staff.list();
        return {
          accounts: all.map((account) => presentAccount(account, user, all)),
          programs: [...programs.values()].map(({ id, shortName }) => ({ id, name: shortName })),
        };
      },
    });
    route({
      method: 'POST',
      url: '/accounts',
      summary: 'Add an account; the reply holds the link that sets its password',
      action: 'account.change',
      scope: 'none',
      audit: {
        action: 'account.added',
        subject: (_input, { account }) => account.id,
        detail: ({ body }) => grants(body),
      },
      body: newAccountSchema,
      reply: addedAccountSchema,
      handler: async ({ user, body }) => {
        const added = await staff.add({ ...body, programs: known(body.programs), passwordHash: null });
        if (!added)
          throw new StaffRefusedError('staff.conflict', 'There is an account with this email already.', {
            email: 'Taken.',
          });
        return { account: presentAccount(added, user, await staff.list()), invitation: await invite(added.id) };
      },
    });
    route({
      ...change,
      method: 'PATCH',
      url: '/accounts/:account',
      summary: 'Change an account’s name, roles and programs',
      audit: { action: 'account.changed', subject, detail: ({ body }) => grants(body) },
      body: changedAccountSchema,
      reply: accountSchema,
      handler: async ({ user, params: { account: id }, body }) => {
        const { account, all } = await find(id, 'change', user);
        if (!body.roles.includes('administrator') && isLastAdministrator(account, all)) {
          throw new StaffRefusedError('staff.conflict', 'Nobody else could set up accounts.', {
            roles: 'The last administrator stays one.',
          });
        }
        await staff.change(id, { ...body, programs: known(body.programs) });
        const after = await staff.list();
        return presentAccount(
          after.find((each) => each.id === id)!,
          user,
          after,
        );
      },
    });
    route({
      ...change,
      method: 'POST',
      url: '/accounts/:account/invite',
      summary: 'A fresh link that sets the account’s password; it takes the place of an earlier one',
      audit: { action: 'account.invited', subject },
      reply: invitationSchema,
      handler: async ({ user, params: { account: id } }) => {
        await find(id, 'invite', user);
        return await invite(id);
      },
    });
    route({
      ...change,
      method: 'POST',
      url: '/accounts/:account/reset-second-factor',
      summary: 'Remove the account’s second factor and end its sessions',
      audit: { action: 'second_factor.reset', subject },
      handler: async ({ user, params: { account: id } }) => {
        const { account } = await find(id, 'reset-second-factor', user);
        await secondFactor.remove(account);
        await sessions.endAll(id);
      },
    });
    route({
      ...change,
      method: 'POST',
      url: '/accounts/:account/end-sessions',
      summary: 'End every session of the account',
      audit: { action: 'session.ended', subject },
      handler: async ({ user, session, params: { account: id } }) => {
        await find(id, 'end-sessions', user);
        await sessions.endAll(id, id === user.id ? session.id : undefined);
      },
    });
    route({
      ...change,
      method: 'POST',
      url: '/accounts/:account/disable',
      summary: 'Switch the account off and end its sessions',
      audit: { action: 'account.disabled', subject },
      handler: async ({ user, params: { account: id } }) => {
        await find(id, 'disable', user);
        await staff.disable(id);
      },
    });
    route({
      ...change,
      method: 'POST',
      url: '/accounts/:account/enable',
      summary: 'Switch the account on again',
      audit: { action: 'account.enabled', subject },
      handler: async ({ user, params: { account: id } }) => {
        await find(id, 'enable', user);
        await staff.enable(id);
      },
    });
  };
};

const grants = (body: { readonly roles: readonly string[]; readonly programs: readonly string[] | null }) => ({
  roles: body.roles.join(' '),
  programs: body.programs?.join(' ') ?? 'all',
});
