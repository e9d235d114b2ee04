import { argon2, randomBytes, timingSafeEqual, type Argon2Parameters } from 'node:crypto';
import { promisify } from 'node:util';

const hash = promisify(argon2) as (algorithm: 'argon2id', parameters: Argon2Parameters) => Promise<Buffer>;

/** RFC 9106's second recommendation: 64 MiB, three passes, four lanes. */
const cost = { parallelism: 4, tagLength: 32, memory: 65_536, passes: 3 } as const;

/** `argon2id$<salt>$<tag>`, both base64url. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await hash('argon2id', { ...cost, nonce, message: password.normalize('NFKC') });
  return `argon2id$${nonce.toString('base64url')}$${tag.toString('base64url')}`;
}

/** Takes as long for an account that does not exist: pass null then. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [, salt, tag] = (stored ?? nobody).split('$');
  const given = await hash('argon2id', {
    ...cost,
    nonce: Buffer.from(salt!, 'base64url'),
    message: password.normalize('NFKC'),
  });
  return timingSafeEqual(given, Buffer.from(tag!, 'base64url')) && stored !== null;
}

const nobody = `argon2id$${'A'.repeat(22)}$${'A'.repeat(43)}`;
