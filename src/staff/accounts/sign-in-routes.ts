import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { StaffRefusedError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';
import type { AuditLog } from '../../db/audit-log.ts';
import type { InvitationStore } from '../../db/invitation-store.ts';
import type { StaffStore, StaffUser } from '../../db/staff-store.ts';
import { tokenIn } from '../api/cookie.ts';
import type { StaffArea } from '../api/route.ts';
import { hashPassword, isPassword } from '../password.ts';
import { digestOf, type FirstSignIn, type Sessions } from '../sessions.ts';
import type { SignInLimit } from '../sign-in-limit.ts';
import type { Entrance } from './entrance.ts';
import type { SecondFactor } from './second-factor.ts';
import {
  credentialsSchema,
  firstAccountSchema,
  linkSchema,
  setPasswordSchema,
  signInReplySchema,
  waysInSchema,
} from './sign-in-schema.ts';

export interface SignInOptions {
  readonly staff: StaffStore;
  readonly sessions: Sessions;
  readonly secondFactor: SecondFactor;
  readonly invitations: InvitationStore;
  readonly firstSignIn: FirstSignIn;
  readonly audit: AuditLog;
  readonly entrance: Entrance;
  readonly limit: SignInLimit;
  readonly clock: Clock;
  readonly hasSso: boolean;
}

const signedIn = { kind: 'signed-in' } as const;

/** The ways in and out. A wrong password and an account that does not exist are told apart by nobody. */
export const signInArea = (options: SignInOptions): StaffArea => {
  const { staff, sessions, secondFactor, invitations, firstSignIn, audit, entrance, limit, clock } = options;

  const failed = async (user: StaffUser | null, reason: string): Promise<StaffRefusedError> => {
    await audit.append({ actor: user?.id ?? 'unknown', action: 'sign_in.failed', subject: user?.id ?? '' });
    return new StaffRefusedError('staff.unauthenticated', reason);
  };

  return (route) => {
    route.open({
      method: 'GET',
      url: '/sign-in',
      summary: 'What the sign-in page offers',
      reply: waysInSchema,
      handler: async () => ({ isFirst: (await staff.list()).length === 0, hasSso: options.hasSso }),
    });

    route.open({
      method: 'POST',
      url: '/sign-in',
      summary: 'Sign in',
      body: credentialsSchema,
      reply: signInReplySchema,
      handler: async ({ body: { email, password, code }, raw, reply }) => {
        if (!limit.begin(raw.ip, email))
          throw new StaffRefusedError('staff.too_many_tries', 'Too many tries. Wait a few minutes.');
        const user = await staff.byEmail(email);
        const isRight = await isPassword(password, user && !user.disabledAt ? user.passwordHash : null);
        if (!user || !isRight) throw await failed(user, 'The email or the password is not right.');
        if (user.hasTotp) {
          // A try that waits for its code counts until the code came: a password alone is not success.
          if (code === undefined) return { kind: 'code-needed' } as const;
          if ((await secondFactor.isRight(user, code)) === false) {
            throw await failed(user, 'The code is not right, or was used already. Wait for the next one.');
          }
          limit.succeeded(raw.ip, email);
        }
        limit.succeeded(raw.ip, email);
        await entrance.enter(raw, reply, user, 'password');
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
        entrance.leave(reply);
      },
    });

    route.open({
      method: 'GET',
      url: '/first',
      summary: 'Whether a link for the first account still works',
      query: z.object({ code: z.string().max(100) }),
      reply: linkSchema,
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
      handler: async ({ body, raw, reply }) => await first(body, raw, reply),
    });

    route.open({
      // In the body, as the link itself keeps it behind a #: addresses end up in the logs of proxies.
      method: 'POST',
      url: '/set-password/check',
      summary: 'Whether a link that sets a password still works',
      body: z.object({ token: z.string().max(100) }),
      reply: linkSchema,
      handler: async ({ body }) => ({
        isValid: (await invitations.find(digestOf(body.token), clock.now())) !== null,
      }),
    });

    route.open({
      method: 'POST',
      url: '/set-password',
      summary: 'Set a password, with a link from an administrator',
      body: setPasswordSchema,
      handler: async ({ body: { token, password } }) => {
        const digest = digestOf(token);
        // Before the hashing, which is costly on purpose.
        const isKnown = (await invitations.find(digest, clock.now())) !== null;
        const passwordHash = isKnown ? await hashPassword(password) : null;
        const id = passwordHash === null ? null : await invitations.use(digest, clock.now());
        if (passwordHash === null || id === null) {
          throw new StaffRefusedError(
            'staff.forbidden',
            'This link was used already or is too old. Ask for a new one.',
          );
        }
        await staff.setPassword(id, passwordHash);
        await sessions.endAll(id);
        await audit.append({ actor: id, action: 'password.set', subject: id });
      },
    });
  };

  async function first(body: z.output<typeof firstAccountSchema>, raw: FastifyRequest, reply: FastifyReply) {
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
    await entrance.enter(raw, reply, user, 'password');
    return signedIn;
  }
};
