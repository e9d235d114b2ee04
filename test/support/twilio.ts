import { randomBytes } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { programId } from '../../src/core/ids.ts';
import type { ProgramNumbers } from '../../src/channels/twilio/program-route.ts';

export const authToken = 'an auth token for tests 0123456789';
export const accountSid = `AC${'0'.repeat(32)}`;
export const publicUrl = 'https://chat.example.org';

export const programNumbers: ProgramNumbers = new Map([
  [programId('stonington'), '+18605550142'],
  [programId('rsct'), '+12035550143'],
]);

export const newSid = (prefix = 'SM'): string => prefix + randomBytes(16).toString('hex');

let lastLine = 0;
/** A mobile number nobody else in this run has. */
export const newPhone = (): string => `+1860${String(2_000_000 + (process.pid % 900) * 8_000 + (lastLine += 1))}`;

export type Params = Readonly<Record<string, string>>;

/** What Twilio posts for a text to Stonington's number. */
export const textParams = (more: Params = {}): Params => ({
  MessageSid: newSid(),
  AccountSid: accountSid,
  From: '+18605550101',
  To: '+18605550142',
  Body: 'hello',
  NumMedia: '0',
  NumSegments: '1',
  ApiVersion: '2010-04-01',
  ...more,
});

/** Posts a form as Twilio would, signed with Twilio's own function over the public address. */
export async function postSigned(
  app: FastifyInstance,
  path: string,
  params: Params,
  headers: Readonly<Record<string, string>> = {},
): Promise<LightMyRequestResponse> {
  return await app.inject({
    method: 'POST',
    url: path,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'x-twilio-signature': getExpectedTwilioSignature(authToken, publicUrl + path, { ...params }),
      ...headers,
    },
    payload: new URLSearchParams(params).toString(),
  });
}
