import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { StaffRefusedError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { AuditLog } from '../../db/audit-log.ts';
import type { StaffStore, StaffUser } from '../../db/staff-store.ts';
import { tokenIn, type SessionCookies } from '../api/cookie.ts';
import type { StaffArea } from '../api/route.ts';
import { hashPassword, isPassword } from '../password.ts';
import type { FirstSignIn, Sessions } from '../sessions.ts';
import { SignInLimit } from '../sign-in-limit.ts';
import {
  credentialsSchema,
  firstAccountSchema,
  firstLinkSchema,
  signInReplySchema,
  waysInSchema,
} from './sign-in-schema.ts';

export interface SignInOptions {
  readonly staff: StaffStore;
  readonly sessions: Sessions;
  readonly firstSignIn: FirstSignIn;
  readonly audit: AuditLog;
  readonly cookies: SessionCookies;
  readonly clock: Clock;
}

const signedIn = { kind: 'signed-in' } as const;

/** The ways in and out. A wrong password and an account that does not exist are told apart by nobody. */
export const signInArea = (options: SignInOptions): StaffArea => {
  const { staff, sessions, firstSignIn, audit, cookies, clock } = options;
  const limit = new SignInLimit(clock);

  const enter = async (request: FastifyRequest, reply: FastifyReply, user: StaffUser): Promise<void> => {
    const before = tokenIn(request);
    if (before !== undefined) await sessions.close(before);
    const { token, expiresAt } = await sessions.open(user);
    await audit.append({ actor: user.id, action: 'sign_in', subject: user.id });
    cookies.give(reply, token, expiresAt);
  };

  return (route) => {
    route.open({
      method: 'GET',
      url: '/sign-in',
      summary: 'What the sign-in page offers',
      reply: waysInSchema,
      handler: async () => ({ isFirst: (await staff.list()).length === 0 }),
    });

    route.open({
      method: 'POST',
      url: '/sign-in',
      summary: 'Sign in',
      body: credentialsSchema,
      reply: signInReplySchema,
      handler: async ({ body: { email, password }, raw, reply }) => {
        if (!limit.begin(raw.ip, email))
          throw new StaffRefusedError('staff.too_many_tries', 'Too many tries. Wait a few minutes.');
        const user = await staff.byEmail(email);
        const isRight = await isPassword(password, user && !user.disabledAt ? user.passwordHash : null);
        if (!user || !isRight) {
          await audit.append({ actor: user?.id ?? 'unknown', action: 'sign_in.failed', subject: user?.id ?? '' });
          throw new StaffRefusedError('staff.unauthenticated', 'The email or the password is not right.');
        }
        limit.succeeded(raw.ip, email);
        await enter(raw, reply, user);
        return signedIn;
      },
    });

    route({
      method: 'POST',
      url: '/sign-out',
      summary: 'Sign out',
      action: 'own',
      scope: 'none',
      audit: { action: 'sign_out', subject: () => '' },
      handler: async ({ raw, reply }) => {
        await sessions.close(tokenIn(raw)!);
        cookies.take(reply);
      },
    });

    route.open({
      method: 'GET',
      url: '/first',
      summary: 'Whether a link for the first account still works',
      query: z.object({ code: z.string().max(100) }),
      reply: firstLinkSchema,
      handler: async ({ query }) => ({
        isValid: firstSignIn.isCode(query.code) && (await staff.list()).length === 0,
      }),
    });

    route.open({
      method: 'POST',
      url: '/first',
      summary: 'Make the first account, with the code from the terminal',
      body: firstAccountSchema,
      reply: signInReplySchema,
      handler: async ({ body, raw, reply }) => {
        const used = new StaffRefusedError('staff.forbidden', 'This link was used already. Sign in instead.');
        if (!firstSignIn.isCode(body.code) || (await staff.list()).length > 0) throw used;
        // Twice at the same moment is once.
        if (firstSignIn.isUsed()) throw used;
        firstSignIn.use();
        const { name, email, password, worksOnVisits } = body;
        const roles = worksOnVisits ? ['administrator', 'clinician'] : ['administrator'];
        const user = await staff.add({ name, email, roles, passwordHash: await hashPassword(password) });
        if (!user) throw used;
        await audit.append({
          actor: user.id,
          action: 'account.added',
          subject: user.id,
          detail: { roles: roles.join(' ') },
        });
        await enter(raw, reply, user);
        return signedIn;
      },
    });
  };
};
