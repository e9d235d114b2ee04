import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SealWrongKeyError } from '../../src/db/errors.ts';
import { parseMasterKey } from '../../src/db/master-key.ts';
import { createKey, openBytes, seal, sealBytes, unseal, unwrapKey, wrapKey } from '../../src/db/seal.ts';

const key = randomBytes(32);
const master = () => parseMasterKey(randomBytes(32).toString('hex'));

describe('sealing', () => {
  it('gives back any JSON value', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string(), (value, place) => {
        expect(unseal(key, place, seal(key, place, value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('opens only with its key, in its place, unchanged', () => {
    const bytes = fc.uint8Array({ minLength: 0, maxLength: 200 }).map((array) => Buffer.from(array));
    fc.assert(
      fc.property(bytes, fc.nat(), (content, at) => {
        const sealed = sealBytes(key, 'here', content);
        expect(openBytes(key, 'here', sealed)).toEqual(content);
        expect(() => openBytes(randomBytes(32), 'here', sealed)).toThrow(SealWrongKeyError);
        expect(() => openBytes(key, 'there', sealed)).toThrow(SealWrongKeyError);
        const flipped = Buffer.from(sealed);
        flipped[at % flipped.length]! ^= 1;
        expect(() => openBytes(key, 'here', flipped)).toThrow(SealWrongKeyError);
        expect(() => openBytes(key, 'here', sealed.subarray(0, at % sealed.length))).toThrow(SealWrongKeyError);
      }),
    );
  });

  it('never gives the same bytes twice, nor shows what is inside', () => {
    const value = { text: 'I drank again, a marker phrase' };
    const first = seal(key, 'p', value);
    expect(seal(key, 'p', value)).not.toEqual(first);
    expect(first.includes('marker')).toBe(false);
  });

  it('compresses what repeats and adds at most 29 bytes to what does not', () => {
    expect(seal(key, 'p', 'a'.repeat(4_000)).length).toBeLessThan(200);
    const dense = randomBytes(300).toString('latin1');
    expect(seal(key, 'p', dense).length).toBeLessThanOrEqual(Buffer.byteLength(JSON.stringify(dense)) + 29);
  });
});

describe('wrapped keys', () => {
  it('open with the master key that wrapped them, also once it is a previous one', () => {
    const old = master();
    const { key: made, ...stored } = createKey({ current: old, previous: [] }, 'owner');
    expect(unwrapKey({ current: master(), previous: [master(), old] }, 'owner', stored)).toEqual(made);
    const rewrapped = wrapKey({ current: master(), previous: [] }, 'owner', made);
    expect(rewrapped.keyId).not.toBe(stored.keyId);
  });

  it('stop clearly without it, naming both keys', () => {
    const [one, other] = [master(), master()];
    const stored = createKey({ current: one, previous: [] }, 'owner');
    const open = () => unwrapKey({ current: other, previous: [] }, 'owner', stored);
    expect(open).toThrow(SealWrongKeyError);
    expect(open).toThrow(`${one.id}, but the one given is ${other.id}`);
  });

  it('belong to their owner only', () => {
    const masters = { current: master(), previous: [] };
    const stored = createKey(masters, 'one');
    expect(() => unwrapKey(masters, 'another', stored)).toThrow(SealWrongKeyError);
  });
});
