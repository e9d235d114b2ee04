import { z } from 'zod';
import { NotFoundError, StaffRefusedError } from '../../core/errors.ts';
import type { ProgramId } from '../../core/ids.ts';
import type { Program } from '../../core/program.ts';
import type { StaffStore, StaffUser } from '../../db/staff-store.ts';
import type { StaffArea } from '../api/route.ts';
import { uuid } from '../api/shapes.ts';
import { hashPassword, isPassword } from '../password.ts';
import type { Sessions } from '../sessions.ts';
import type { SignInLimit } from '../sign-in-limit.ts';
import { presentMe } from './presenter.ts';
import { meSchema, ownAccountSchema } from './schema.ts';
import type { SecondFactor } from './second-factor.ts';
import {
  changePasswordSchema,
  confirmTotpSchema,
  ownPasswordSchema,
  recoveryCodesSchema,
  totpSetupSchema,
} from './sign-in-schema.ts';

export interface MeOptions {
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly staff: StaffStore;
  readonly sessions: Sessions;
  readonly secondFactor: SecondFactor;
  readonly limit: SignInLimit;
}

/** What somebody sees and changes of their own account. Whatever could lock them out asks for the password again. */
export const meArea = ({ programs, staff, sessions, secondFactor, limit }: MeOptions): StaffArea => {
  const prove = async (user: StaffUser, password: string, ip: string): Promise<void> => {
    if (!limit.begin(ip, user.email))
      throw new StaffRefusedError('staff.too_many_tries', 'Too many tries. Wait a few minutes.');
    if (!(await isPassword(password, user.passwordHash))) {
      throw new StaffRefusedError('staff.forbidden', 'The password is not right.', { password: 'Not right.' });
    }
    limit.succeeded(ip, user.email);
  };
  const own = { action: 'own', scope: 'none' } as const;
  const noted = (action: string) => ({ action, subject: () => '' });

  return (route) => {
    route({
      ...own,
      method: 'GET',
      url: '/me',
      summary: 'Who is signed in, and what they may do',
      audit: null,
      reply: meSchema,
      handler: async ({ session }) => presentMe(session, programs, secondFactor.isMissing(session)),
    });
    route({
      ...own,
      method: 'GET',
      url: '/me/account',
      summary: 'One’s own sessions and second factor',
      audit: null,
      reply: ownAccountSchema,
      handler: async ({ user, session }) => ({
        isTotpRequired: secondFactor.isRequiredOf(user),
        recoveryCodesLeft: await secondFactor.recoveryCodesLeft(user),
        sessions: (await sessions.list(user.id)).map(({ id, device, madeBy, createdAt, seenAt }) => ({
          id,
          device,
          madeBy,
          createdAt: createdAt.toISOString(),
          seenAt: seenAt.toISOString(),
          isThis: id === session.id,
        })),
      }),
    });
    route({
      ...own,
      method: 'DELETE',
      url: '/me/sessions/:session',
      summary: 'End one of one’s own sessions',
      audit: noted('session.ended'),
      params: z.object({ session: uuid }),
      handler: async ({ user, params }) => {
        if (!(await sessions.end(user.id, params.session))) throw new NotFoundError('no such session');
      },
    });
    route({
      ...own,
      method: 'POST',
      url: '/me/password',
      summary: 'Change one’s password; every other session ends',
      audit: noted('password.set'),
      body: changePasswordSchema,
      handler: async ({ user, session, body, raw }) => {
        await prove(user, body.password, raw.ip);
        await staff.setPassword(user.id, await hashPassword(body.next));
        await sessions.endAll(user.id, session.id);
      },
    });
    route({
      ...own,
      method: 'POST',
      url: '/me/totp',
      summary: 'Begin to set up an authenticator app',
      audit: null,
      body: ownPasswordSchema,
      reply: totpSetupSchema,
      handler: async ({ user, body, raw }) => {
        await prove(user, body.password, raw.ip);
        return await secondFactor.begin(user);
      },
    });
    route({
      ...own,
      method: 'PUT',
      url: '/me/totp',
      summary: 'Confirm the authenticator app with its first code; every other session ends',
      audit: noted('second_factor.set'),
      body: confirmTotpSchema,
      reply: recoveryCodesSchema,
      handler: async ({ user, session, body }) => {
        const codes = await secondFactor.confirm(user, body.setup, body.code);
        if (!codes)
          throw new StaffRefusedError('staff.conflict', 'The code is not right.', {
            code: 'Not right. Wait for the next one.',
          });
        await sessions.endAll(user.id, session.id);
        return { codes: [...codes] };
      },
    });
    route({
      ...own,
      method: 'POST',
      url: '/me/totp/remove',
      summary: 'Do without an authenticator app, where that is allowed',
      audit: noted('second_factor.removed'),
      body: ownPasswordSchema,
      handler: async ({ user, body, raw }) => {
        if (secondFactor.isRequiredOf(user))
          throw new StaffRefusedError('staff.conflict', 'Your account needs a second factor.');
        await prove(user, body.password, raw.ip);
        await secondFactor.remove(user);
      },
    });
    route({
      ...own,
      method: 'POST',
      url: '/me/recovery-codes',
      summary: 'New recovery codes; the old ones stop working',
      audit: noted('recovery_codes.renewed'),
      body: ownPasswordSchema,
      reply: recoveryCodesSchema,
      handler: async ({ user, body, raw }) => {
        if (!user.hasTotp) throw new StaffRefusedError('staff.conflict', 'Set up an authenticator app first.');
        await prove(user, body.password, raw.ip);
        return { codes: [...(await secondFactor.renewRecoveryCodes(user))] };
      },
    });
  };
};
