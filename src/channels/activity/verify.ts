import type { FastifyRequest } from 'fastify';
import { RequestRejectedError } from '../../core/errors.ts';
import type { VisitAdapter } from './adapter.ts';
import { HeldResponse } from './held-response.ts';

/** Whom the Bot Connector says it is, signature, audience, issuer and expiry checked. */
export type Caller = NonNullable<Parameters<VisitAdapter['process']>[0]['user']>;

/**
 * Who calls, by the SDK's own check of the bearer token.
 * Throws RequestRejectedError: 401 without a token, 403 with one that does not hold.
 */
export async function verifyCaller(request: FastifyRequest, adapter: VisitAdapter): Promise<Caller> {
  const { authorization } = request.headers;
  if (authorization === undefined) throw new RequestRejectedError(401, 'Send a token: authorization: Bearer …');
  const checked: Parameters<VisitAdapter['authorizeRequest']>[0] = { method: 'POST', headers: { authorization } };
  await adapter.authorizeRequest(checked, new HeldResponse(), () => {});
  if (!checked.user) throw new RequestRejectedError(403, 'The token does not hold here.');
  return checked.user;
}

/**
 * The token names the service that the message came from, as the Bot Connector's must:
 * https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
 * Throws RequestRejectedError (403) when the message names another.
 */
export function requireService(caller: Caller, serviceUrl: string): void {
  const claimed: unknown = caller['serviceurl'];
  const isSame =
    typeof claimed === 'string' &&
    URL.canParse(claimed) &&
    URL.canParse(serviceUrl) &&
    new URL(claimed).origin === new URL(serviceUrl).origin;
  if (!isSame) throw new RequestRejectedError(403, 'The token is for another service address.');
}
