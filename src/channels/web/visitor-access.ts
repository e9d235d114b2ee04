import type { FastifyRequest } from 'fastify';
import { RequestRejectedError } from '../../core/errors.ts';
import type { ProgramId } from '../../core/ids.ts';
import type { Program } from '../../core/program.ts';
import type { Scene } from './activity.ts';
import type { Origins } from './origins.ts';
import type { TokenUse, VisitorClaims, WebTokens } from './tokens.ts';

/** What a request shows of who sends it. */
export interface Credentials {
  readonly authorization: string | undefined;
  readonly origin: string | undefined;
  readonly host: string;
}

export type Access =
  | { readonly kind: 'open'; readonly scene: Scene }
  /** Ours, too old: good for nothing but letting danger through. */
  | { readonly kind: 'expired'; readonly scene: Scene; readonly refusal: RequestRejectedError }
  | { readonly kind: 'refused'; readonly refusal: RequestRejectedError };

interface AccessOptions {
  readonly tokens: WebTokens;
  readonly origins: Origins;
  readonly programs: ReadonlyMap<ProgramId, Program>;
}

const refused = (status: number, reason: string): Access => ({
  kind: 'refused',
  refusal: new RequestRejectedError(status, reason),
});

/** 403 and not 401 for tokens that do not serve: Direct Line's client gives up on 401 and recovers from 403. */
export function accessOf(options: AccessOptions, use: TokenUse, credentials: Credentials): Access {
  const bearer = bearerOf(credentials.authorization);
  if (bearer === null) return refused(401, 'Send a token: authorization: Bearer …');
  const reading = options.tokens.read(use, bearer);
  if (reading.kind === 'forged') return refused(403, 'The token is not one of ours, or not for this.');
  const { claims } = reading;
  const program = options.programs.get(claims.program);
  if (!program) return refused(403, 'The program of this token is not served here.');
  if (!isFromItsPage(options.origins, claims, credentials)) {
    return refused(403, 'The token belongs to another page.');
  }
  const scene: Scene = { claims, program };
  if (reading.kind === 'valid') return { kind: 'open', scene };
  const refusal = new RequestRejectedError(403, 'The token has expired.');
  return { kind: 'expired', scene, refusal };
}

export function accessFor(options: AccessOptions, request: FastifyRequest, use: TokenUse): Access {
  const { authorization, origin } = request.headers;
  return accessOf(options, use, { authorization, origin, host: request.host });
}

/** Whose request this is. Throws RequestRejectedError, also when it is about another conversation than its token. */
export function openScene(
  options: AccessOptions,
  request: FastifyRequest,
  use: TokenUse,
  conversation: string | null = null,
): Scene {
  return openOnly(accessFor(options, request, use), conversation);
}

export function openOnly(access: Access, conversation: string | null): Scene {
  if (access.kind !== 'open') throw access.refusal;
  if (conversation !== null && access.scene.claims.conversation !== conversation) throw foreignConversation();
  return access.scene;
}

export const foreignConversation = (): RequestRejectedError =>
  new RequestRejectedError(403, 'The token belongs to another conversation.');

/** Requests without an origin come from no page: browsers leave it out only of same-origin reads. */
function isFromItsPage(origins: Origins, claims: VisitorClaims, { origin, host }: Credentials): boolean {
  if (origin === undefined) return true;
  if (claims.origin !== null) return origin === claims.origin;
  return origins.allows(claims.program, origin, host);
}

export const bearerOf = (authorization: string | undefined): string | null =>
  /^Bearer\s+(\S+)\s*$/i.exec(authorization ?? '')?.[1] ?? null;
