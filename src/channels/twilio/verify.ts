import type { FastifyRequest } from 'fastify';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { RequestRejectedError } from '../../core/errors.ts';
import type { TwilioForm } from './form.ts';

export interface TwilioIdentity {
  readonly authToken: string;
  /** Where Twilio reaches us, without a trailing slash: it signs the address it called, proxies or not. */
  readonly publicUrl: string;
}

/**
 * Twilio's own validator over the public address and every parameter.
 * Throws RequestRejectedError (403) when the request was not signed with our token.
 */
export function verifyTwilio(request: FastifyRequest, { authToken, publicUrl }: TwilioIdentity): TwilioForm {
  const form = (request.body ?? {}) as TwilioForm;
  const signature = request.headers['x-twilio-signature'];
  const isSigned =
    typeof signature === 'string' && validateRequest(authToken, signature, publicUrl + (request.raw.url ?? ''), form);
  if (!isSigned) throw new RequestRejectedError(403, 'the signature is not right for this address and token');
  return form;
}
