import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AuditLog } from '../../db/audit-log.ts';
import type { SignInWay } from '../../db/staff-session-store.ts';
import type { StaffUser } from '../../db/staff-store.ts';
import { tokenIn, type SessionCookies } from '../api/cookie.ts';
import type { Sessions } from '../sessions.ts';

/** Begins a session, once who somebody is was proved. */
export interface Entrance {
  /** With a fresh token, in place of the session that this browser had. */
  enter(request: FastifyRequest, reply: FastifyReply, user: StaffUser, by: SignInWay): Promise<void>;
  leave(reply: FastifyReply): void;
}

interface EntranceOptions {
  readonly sessions: Sessions;
  readonly audit: AuditLog;
  readonly cookies: SessionCookies;
}

export const createEntrance = ({ sessions, audit, cookies }: EntranceOptions): Entrance => ({
  enter: async (request, reply, user, by) => {
    const before = tokenIn(request);
    if (before !== undefined) await sessions.close(before);
    const { token, expiresAt } = await sessions.open(user, { by, userAgent: request.headers['user-agent'] });
    await audit.append({ actor: user.id, action: 'sign_in', subject: user.id, detail: { by } });
    cookies.give(reply, token, expiresAt);
  },
  leave: (reply) => cookies.take(reply),
});
