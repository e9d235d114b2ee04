import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createWebTokens, newVisitor, tokenLifeSeconds, type TokenUse } from '../../../src/channels/web/tokens.ts';
import { programId } from '../../../src/core/ids.ts';

let nowMs = Date.parse('2026-11-22T03:00:00Z');
const clock = { now: () => new Date(nowMs) };
const tokens = createWebTokens({ secret: 'thirty-two characters of a secret', clock });
const claims = newVisitor(programId('stonington'), 'https://a.example');
const uses: readonly TokenUse[] = ['visit', 'resume', 'form'];

describe('a web token', () => {
  it.each(uses)('for %s reads back as issued until its time is over, and serves no other use', (use) => {
    const token = tokens.issue(use, claims);
    expect(tokens.read(use, token)).toEqual({ kind: 'valid', claims });
    for (const other of uses) if (other !== use) expect(tokens.read(other, token)).toEqual({ kind: 'forged' });
    const issuedMs = nowMs;
    nowMs += tokenLifeSeconds[use] * 1_000 - 1;
    expect(tokens.read(use, token).kind).toBe('valid');
    nowMs += 1;
    expect(tokens.read(use, token)).toEqual({ kind: 'expired', claims });
    nowMs = issuedMs;
  });

  it('changed in any character is forged', () => {
    const token = tokens.issue('visit', claims);
    fc.assert(
      fc.property(fc.nat(token.length - 1), fc.constantFrom(...'AZaz09-_.'), (at, letter) => {
        const changed = token.slice(0, at) + letter + token.slice(at + 1);
        // The last character of a signature carries two bits that mean nothing.
        fc.pre(changed !== token && at !== token.length - 1);
        expect(tokens.read('visit', changed)).toEqual({ kind: 'forged' });
      }),
    );
  });

  it('of any text is forged, and is no secret', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(tokens.read('visit', text)).toEqual({ kind: 'forged' });
        expect(tokens.programOfSecret(text)).toBeNull();
      }),
    );
  });

  it('without an algorithm, or signed with another secret, is forged', () => {
    const [, body] = tokens.issue('visit', claims).split('.');
    const none = Buffer.from('{"alg":"none"}').toString('base64url');
    expect(tokens.read('visit', `${none}.${body}.`)).toEqual({ kind: 'forged' });
    const others = createWebTokens({ secret: 'another thirty-two characters long', clock });
    expect(tokens.read('visit', others.issue('visit', claims))).toEqual({ kind: 'forged' });
  });
});

describe('a program’s secret', () => {
  it('names its program and no other', () => {
    const secret = tokens.secretOf(programId('rsct'));
    expect(tokens.programOfSecret(secret)).toBe('rsct');
    expect(tokens.programOfSecret(secret.replace('rsct', 'stonington'))).toBeNull();
    expect(tokens.programOfSecret(`${secret}x`)).toBeNull();
  });
});
