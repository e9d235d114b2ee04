import { createHash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { SealWrongKeyError } from '../../db/errors.ts';
import type { SecondFactorStore } from '../../db/second-factor-store.ts';
import type { StaffUser } from '../../db/staff-store.ts';
import type { Clock } from '../../core/ports.ts';
import { isRole, type Role } from '../policy.ts';
import type { LiveSession } from '../sessions.ts';

/** RFC 6238's own: what every authenticator app takes. */
const rules = { issuer: 'Porchlight', algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** RFC 4226 section 4: at least 128 bits, 160 recommended. */
const secretBytes = 20;
/** RFC 6238 section 5.2: one step of delay, and as much for clocks that run ahead. */
const stepsAround = 1;
const recoveryCodesAtOnce = 10;
const setupLifeMs = 15 * 60_000;

/** Whose accounts need a second factor. */
export type SecondFactorRule = 'optional' | 'required' | readonly Role[];

export interface SecondFactor {
  /** They have to set one up before they do anything else. */
  isMissing(session: LiveSession): boolean;
  isRequiredOf(user: StaffUser): boolean;
  /** A secret to scan; nothing is stored until `confirm`. `setup` goes back with the first code. */
  begin(user: StaffUser): Promise<{ readonly uri: string; readonly secret: string; readonly setup: string }>;
  /** The recovery codes, shown once; null when the code or the setup is not right. */
  confirm(user: StaffUser, setup: string, code: string): Promise<readonly string[] | null>;
  /** A code of the app, which works once, or a recovery code, which works once too. */
  isRight(user: StaffUser, code: string): Promise<'code' | 'recovery-code' | false>;
  renewRecoveryCodes(user: StaffUser): Promise<readonly string[]>;
  recoveryCodesLeft(user: StaffUser): Promise<number>;
  remove(user: StaffUser): Promise<void>;
}

interface SecondFactorOptions {
  readonly store: SecondFactorStore;
  readonly clock: Clock;
  readonly rule: SecondFactorRule;
}

export function createSecondFactor({ store, clock, rule }: SecondFactorOptions): SecondFactor {
  const isRequiredOf = ({ roles }: StaffUser): boolean =>
    typeof rule === 'string' ? rule === 'required' : roles.some((role) => isRole(role) && rule.includes(role));
  const totpOf = (secret: Buffer, label: string): TOTP =>
    new TOTP({ ...rules, label, secret: new Secret({ buffer: new Uint8Array(secret).buffer }) });
  /** The time step of a right code; null when it is wrong. */
  const stepOf = (secret: Buffer, code: string): number | null => {
    const timestamp = clock.now().getTime();
    const delta = totpOf(secret, '').validate({ token: code, timestamp, window: stepsAround });
    return delta === null ? null : Math.floor(timestamp / (rules.period * 1_000)) + delta;
  };

  return {
    isRequiredOf,
    isMissing: ({ user, madeBy }) => madeBy === 'password' && !user.hasTotp && isRequiredOf(user),

    begin: async (user) => {
      const secret = randomBytes(secretBytes);
      const totp = totpOf(secret, user.email);
      const untilMs = clock.now().getTime() + setupLifeMs;
      const setup = await store.sealFor(
        user.id,
        Buffer.from(JSON.stringify({ secret: secret.toString('base64'), untilMs })),
      );
      return { uri: totp.toString(), secret: totp.secret.base32, setup: setup.toString('base64url') };
    },

    confirm: async (user, setup, code) => {
      const { secret, untilMs } = await openSetup(store, user, setup);
      const step = untilMs > clock.now().getTime() ? stepOf(secret, plain(code)) : null;
      if (step === null) return null;
      const codes = newRecoveryCodes();
      await store.set(user.id, secret, codes.map(digestOf));
      await store.useStep(user.id, step);
      return codes;
    },

    isRight: async (user, code) => {
      const given = plain(code);
      if (!/^\d{6}$/.test(given)) {
        return (await store.useRecoveryCode(user.id, digestOf(given))) ? 'recovery-code' : false;
      }
      const secret = await store.secretOf(user.id);
      const step = secret && stepOf(secret, given);
      return step !== null && (await store.useStep(user.id, step)) && 'code';
    },

    renewRecoveryCodes: async (user) => {
      const codes = newRecoveryCodes();
      await store.setRecoveryCodes(user.id, codes.map(digestOf));
      return codes;
    },
    recoveryCodesLeft: async (user) => await store.recoveryCodesLeft(user.id),
    remove: async (user) => await store.remove(user.id),
  };
}

async function openSetup(store: SecondFactorStore, user: StaffUser, setup: string) {
  try {
    const opened = await store.openFor(user.id, Buffer.from(setup, 'base64url'));
    const { secret, untilMs } = JSON.parse(opened.toString()) as { secret: string; untilMs: number };
    return { secret: Buffer.from(secret, 'base64'), untilMs };
  } catch (error) {
    if (!(error instanceof SealWrongKeyError)) throw error;
    return { secret: Buffer.alloc(secretBytes), untilMs: 0 };
  }
}

/** Crockford's letters: none that is taken for another. 16 of them hold 80 bits, so a plain digest keeps them. */
const letters = '0123456789abcdefghjkmnpqrstvwxyz';

const newRecoveryCodes = (): readonly string[] =>
  Array.from({ length: recoveryCodesAtOnce }, () => {
    const text = [...randomBytes(16)].map((byte) => letters[byte % letters.length]).join('');
    return text.match(/.{4}/g)!.join('-');
  });

/** As typed or as printed: the same. */
const plain = (code: string): string => code.toLowerCase().replaceAll(/[\s-]/g, '');

const digestOf = (code: string): Buffer => createHash('sha256').update(plain(code)).digest();
