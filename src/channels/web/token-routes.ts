import type { FastifyInstance, FastifyRequest } from 'fastify';
import { AppError, RequestRejectedError } from '../../core/errors.ts';
import { programId } from '../../core/ids.ts';
import type { DirectLineParts } from './direct-line.ts';
import { take } from './rate-limit.ts';
import { fieldOf, jsonBody } from './received-body.ts';
import { newVisitor, tokenLifeSeconds, type VisitorClaims, type WebTokens } from './tokens.ts';
import { bearerOf, openScene } from './visitor-access.ts';

export function addTokenRoutes(app: FastifyInstance, parts: DirectLineParts): void {
  const { tokens, starts } = parts;

  app.post('/tokens/generate', async (request) => {
    take(starts, request.ip);
    const claims = newClaims(parts, request);
    return { ...grantOf(tokens, claims), ...(claims.origin !== null && { resume: tokens.issue('resume', claims) }) };
  });

  app.post('/tokens/refresh', async (request) => grantOf(tokens, openScene(parts, request, 'visit').claims));

  app.post('/tokens/resume', async (request) => {
    const { claims } = openScene(parts, request, 'resume');
    take(starts, request.ip);
    if (await isLent(parts, claims)) throw new RequestRejectedError(403, 'This page was let in once.');
    return { ...grantOf(tokens, claims), resume: tokens.issue('resume', claims) };
  });
}

/** A page that a phone let in is let in as long as it is open: whoever opens the browser later is not. */
async function isLent({ store }: DirectLineParts, { program, conversation }: VisitorClaims): Promise<boolean> {
  try {
    const reached = await store.reach({ program, channel: 'web', address: conversation });
    return reached !== null && reached.fromSeq > 0;
  } catch (error) {
    // Nothing can be read while the database is away, and guidance must not wait for it.
    if (error instanceof AppError && error.code === 'database.unavailable') return false;
    throw error;
  }
}

export function grantOf(tokens: WebTokens, claims: VisitorClaims) {
  const token = tokens.issue('visit', claims);
  return { conversationId: claims.conversation, token, expires_in: tokenLifeSeconds.visit };
}

/**
 * For somebody new: by a program's secret, from its own servers, or by the page that asks, for our own widget.
 * Throws RequestRejectedError.
 */
export function newClaims(
  { tokens, programs, origins }: Pick<DirectLineParts, 'tokens' | 'programs' | 'origins'>,
  request: FastifyRequest,
): VisitorClaims {
  const { program: asked } = request.query as { program?: unknown };
  const bearer = bearerOf(request.headers.authorization);
  if (bearer !== null) {
    const program = tokens.programOfSecret(bearer);
    if (program === null || !programs.has(program)) throw new RequestRejectedError(403, 'The secret is not ours.');
    if (asked !== undefined && asked !== program) {
      throw new RequestRejectedError(403, 'The secret belongs to another program.');
    }
    const user = fieldOf(fieldOf(jsonBody(request), 'user'), 'id');
    return newVisitor(program, null, typeof user === 'string' && /^[\x21-\x7e]{1,200}$/.test(user) ? user : undefined);
  }
  const program = programs.get(programId(typeof asked === 'string' ? asked : ''));
  if (!program) throw new RequestRejectedError(404, 'Name a program we serve: ?program=…');
  const { origin } = request.headers;
  if (origin === undefined || !origins.allows(program.id, origin, request.host)) {
    throw new RequestRejectedError(403, 'This page may not speak for this program.');
  }
  return newVisitor(program.id, origin);
}
