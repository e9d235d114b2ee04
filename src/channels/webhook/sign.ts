import { createHmac } from 'node:crypto';

/** `whsec_` and base64 of 24 to 64 bytes, as https://github.com/standard-webhooks/standard-webhooks has it. */
export function secretBytes(secret: string): Buffer | null {
  const encoded = /^whsec_(?<base64>[A-Za-z0-9+/]+={0,2})$/.exec(secret)?.groups?.['base64'];
  const bytes = encoded === undefined ? null : Buffer.from(encoded, 'base64');
  return bytes && bytes.length >= 24 && bytes.length <= 64 ? bytes : null;
}

/** The three headers of Standard Webhooks. The id stays when it is sent again: the receiver tells a repeat by it. */
export function signedHeaders(
  key: Buffer,
  { id, at, body }: { readonly id: string; readonly at: Date; readonly body: string },
) {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
