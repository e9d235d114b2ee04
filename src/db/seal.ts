import { createCipheriv, createDecipheriv, randomBytes, randomFillSync } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { SealWrongKeyError } from './errors.ts';
import type { MasterKeys } from './master-key.ts';

/** A key as it is stored: sealed by the master key named `keyId`. */
export interface WrappedKey {
  readonly keyId: string;
  readonly wrapped: Buffer;
}

const cipherName = 'aes-256-gcm';
const nonceBytes = 12; // NIST SP 800-38D: 96-bit nonces, here random under a key that seals one conversation
const tagBytes = 16;
const plain = 1;
const deflated = 2;
/** Most messages, and a visit at its beginning, are shorter: compressing them saves little and costs more than sealing (docs/decisions/0084). */
const compressFromBytes = 1_024;
/** Our values are a few kilobytes: zlib's own buffers for a megabyte would cost more than the work, and the last twentieth of the size a third of it. */
const deflating = { level: 3, windowBits: 12, memLevel: 5, chunkSize: 1_024 } as const;

/** Random bytes are asked for many at once; each is given out once and wiped. */
const noncePool = Buffer.alloc(nonceBytes * 256);
let nextNonce = noncePool.length;
function freshNonce(): Buffer {
  if (nextNonce === noncePool.length) {
    randomFillSync(noncePool);
    nextNonce = 0;
  }
  const given = noncePool.subarray(nextNonce, nextNonce + nonceBytes);
  const nonce = Buffer.from(given);
  given.fill(0);
  nextNonce += nonceBytes;
  return nonce;
}

/**
 * Seals bytes for one place. `place` (table, owner, position) is authenticated, so that a sealed value
 * moved to another row does not open.
 */
export function sealBytes(key: Buffer, place: string, bytes: Buffer): Buffer {
  const nonce = freshNonce();
  const cipher = createCipheriv(cipherName, key, nonce);
  cipher.setAAD(Buffer.from(place));
  return Buffer.concat([nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
}

/** Throws SealWrongKeyError when the key or the place is another, or a bit has changed. */
export function openBytes(key: Buffer, place: string, sealed: Buffer): Buffer {
  if (sealed.length < nonceBytes + tagBytes) throw new SealWrongKeyError('sealed value is too short');
  const decipher = createDecipheriv(cipherName, key, sealed.subarray(0, nonceBytes));
  decipher.setAAD(Buffer.from(place));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  const head = decipher.update(sealed.subarray(nonceBytes, -tagBytes));
  try {
    return Buffer.concat([head, decipher.final()]);
  } catch (error) {
    throw new SealWrongKeyError('sealed value does not open with this key', { cause: error });
  }
}

/** Seals any JSON value, compressed first. The first byte inside says how. */
export function seal(key: Buffer, place: string, value: unknown): Buffer {
  const json = Buffer.from(JSON.stringify(value));
  const packed = json.length >= compressFromBytes ? deflateRawSync(json, deflating) : json;
  const isSmaller = packed.length < json.length;
  return sealBytes(key, place, Buffer.concat([Buffer.of(isSmaller ? deflated : plain), isSmaller ? packed : json]));
}

/** The value `seal` was given. Throws SealWrongKeyError as `openBytes` does. */
export function unseal(key: Buffer, place: string, sealed: Buffer): unknown {
  const opened = openBytes(key, place, sealed);
  const body = opened.subarray(1);
  return JSON.parse((opened[0] === deflated ? inflateRawSync(body) : body).toString());
}

/** A fresh key, wrapped for its owner by the current master key. */
export function createKey(masters: MasterKeys, owner: string): WrappedKey & { readonly key: Buffer } {
  const key = randomBytes(32);
  return { key, ...wrapKey(masters, owner, key) };
}

export function wrapKey(masters: MasterKeys, owner: string, key: Buffer): WrappedKey {
  return { keyId: masters.current.id, wrapped: sealBytes(masters.current.key, `key:${owner}`, key) };
}

/** Throws SealWrongKeyError when no master key given wrapped it. */
export function unwrapKey(masters: MasterKeys, owner: string, { keyId, wrapped }: WrappedKey): Buffer {
  const master = [masters.current, ...masters.previous].find((candidate) => candidate.id === keyId);
  if (!master) {
    throw new SealWrongKeyError(
      `the database was sealed with master key ${keyId}, but the one given is ${masters.current.id}`,
    );
  }
  return openBytes(master.key, `key:${owner}`, wrapped);
}
