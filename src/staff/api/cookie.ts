import type { FastifyReply, FastifyRequest } from 'fastify';

const sessionCookie = 'porchlight_staff';

/** The session's token as the browser sent it. */
export const tokenIn = (request: FastifyRequest): string | undefined => cookieIn(request, sessionCookie);

export const cookieIn = (request: FastifyRequest, name: string): string | undefined =>
  (request.headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1);

export interface SessionCookies {
  give(reply: FastifyReply, token: string, expiresAt: Date): void;
  take(reply: FastifyReply): void;
}

/** No script and no other site sees it; over TLS only when we are reached by TLS. */
export function createSessionCookies(isSecure: boolean): SessionCookies {
  const set = (reply: FastifyReply, token: string, expires: Date): void => {
    reply.header(
      'set-cookie',
      `${sessionCookie}=${token}; Path=/staff; HttpOnly; SameSite=Strict; Expires=${expires.toUTCString()}${isSecure ? '; Secure' : ''}`,
    );
  };
  return { give: set, take: (reply) => set(reply, '', new Date(0)) };
}
