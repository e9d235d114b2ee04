import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { SealWrongKeyError } from '../../db/errors.ts';
import type { AuditLog } from '../../db/audit-log.ts';
import type { SecondFactorStore } from '../../db/second-factor-store.ts';
import type { Clock } from '../../core/ports.ts';
import { cookieIn } from '../api/cookie.ts';
import { apiPrefix, type StaffArea } from '../api/route.ts';
import type { Entrance } from './entrance.ts';
import type { SsoProblem } from './sign-in-schema.ts';
import { ssoAttemptSchema, type Sso, type SsoAttempt } from './sso.ts';

interface SsoOptions {
  readonly sso: Sso;
  /** Where the world reaches us, no trailing slash. */
  readonly publicUrl: string;
  readonly seal: Pick<SecondFactorStore, 'sealFor' | 'openFor'>;
  readonly entrance: Entrance;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly isSecure: boolean;
  /** Told why the provider's answer was not taken. Holds nothing personal. */
  readonly observe: (event: { readonly code: string }) => void;
}

const attemptCookie = 'porchlight_sso';
const attemptLifeMs = 10 * 60_000;
const sealedFor = 'sso';
/** Below `/staff/api`; the provider must know it as PUBLIC_URL + /staff/api/sso/return. */
export const ssoReturnUrl = '/sso/return';

/** The way to the program's single sign-on and back. What must be found again travels in a sealed cookie. */
export const ssoArea = (options: SsoOptions): StaffArea => {
  const { sso, seal, entrance, audit, clock, observe } = options;
  // Lax: the browser comes back from another site.
  const setAttempt = (reply: FastifyReply, value: string, ageSeconds: number): void => {
    reply.header(
      'set-cookie',
      `${attemptCookie}=${value}; Path=${apiPrefix}/sso; HttpOnly; SameSite=Lax; Max-Age=${ageSeconds}${options.isSecure ? '; Secure' : ''}`,
    );
  };
  const back = async (reply: FastifyReply, problem: SsoProblem): Promise<FastifyReply> =>
    await reply.redirect(`/staff/sign-in?problem=${problem}`, 303);

  const attemptIn = async (cookie: string | undefined): Promise<SsoAttempt | null> => {
    if (cookie === undefined || cookie === '') return null;
    try {
      const opened = await seal.openFor(sealedFor, Buffer.from(cookie, 'base64url'));
      const attempt = ssoAttemptSchema.parse(JSON.parse(opened.toString()));
      return attempt.untilMs > clock.now().getTime() ? attempt : null;
    } catch (error) {
      if (!(error instanceof SealWrongKeyError)) throw error;
      return null;
    }
  };

  return (route) => {
    route.open({
      method: 'GET',
      url: '/sso',
      summary: 'Sign in through the program’s single sign-on',
      query: z.object({ next: z.string().max(500).default('/') }),
      handler: async ({ query, reply }) => {
        // Only an address of the console itself.
        const next = /^\/(?![/\\])/.test(query.next) ? query.next : '/';
        try {
          const { url, attempt } = await sso.begin(next, clock.now().getTime() + attemptLifeMs);
          const sealed = await seal.sealFor(sealedFor, Buffer.from(JSON.stringify(attempt)));
          setAttempt(reply, sealed.toString('base64url'), attemptLifeMs / 1_000);
          return await reply.redirect(url, 303);
        } catch (error) {
          observe({ code: codeOf(error) });
          return await back(reply, 'unreachable');
        }
      },
    });

    route.open({
      method: 'GET',
      url: ssoReturnUrl,
      summary: 'Where the single sign-on sends people back to',
      handler: async ({ raw, reply }) => {
        const attempt = await attemptIn(cookieIn(raw, attemptCookie));
        if (!attempt) return await back(reply, 'refused');
        const outcome = await sso.finish(new URL(`${options.publicUrl}${raw.url}`), attempt).catch((error: unknown) => {
          observe({ code: codeOf(error) });
          return { kind: 'refused', problem: 'refused', user: null } as const;
        });
        if (outcome.kind === 'refused') {
          setAttempt(reply, '', 0);
          const id = outcome.user?.id;
          await audit.append({
            actor: id ?? 'unknown',
            action: 'sign_in.failed',
            subject: id ?? '',
            detail: { by: 'sso', problem: outcome.problem },
          });
          return await back(reply, outcome.problem);
        }
        const { user, isNew } = outcome;
        setAttempt(reply, '', 0);
        if (isNew) {
          const detail = { by: 'sso', roles: user.roles.join(' ') };
          await audit.append({ actor: 'system', action: 'account.added', subject: user.id, detail });
        }
        await entrance.enter(raw, reply, user, 'sso');
        // The page asks by itself for the cookie just given, which this redirect from another site would not send.
        return await reply.redirect(`/staff${attempt.next === '/' ? '' : attempt.next}`, 303);
      },
    });
  };
};

/** Never the message: it may quote what the provider sent. */
const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unexpected';
