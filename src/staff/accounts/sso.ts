import * as oidc from 'openid-client';
import { z } from 'zod';
import type { StaffStore, StaffUser } from '../../db/staff-store.ts';
import { isRole, type Role } from '../policy.ts';
import type { SsoProblem } from './sign-in-schema.ts';

/** The program's own identity provider, by OpenID Connect. */
export interface SsoSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where the provider sends people back to. */
  readonly redirectUri: string;
  /** Which claim lists somebody's groups, and the role that each of them gives. Null: accounts are made here, by hand. */
  readonly roles: { readonly claim: string; readonly byGroup: ReadonlyMap<string, Role> } | null;
}

/** What one attempt must find again when the provider sends the browser back. */
export const ssoAttemptSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
  untilMs: z.number(),
});
export type SsoAttempt = z.output<typeof ssoAttemptSchema>;

export type SsoOutcome =
  | { readonly kind: 'known'; readonly user: StaffUser; readonly isNew: boolean }
  | { readonly kind: 'refused'; readonly problem: SsoProblem; readonly user: StaffUser | null };

export interface Sso {
  /** Where to send the browser. Throws when the provider cannot be reached. */
  begin(next: string, untilMs: number): Promise<{ readonly url: string; readonly attempt: SsoAttempt }>;
  /** `returnedTo`: the whole address that the browser came back to. */
  finish(returnedTo: URL, attempt: SsoAttempt): Promise<SsoOutcome>;
}

interface Claims {
  readonly issuer: string;
  readonly subject: string;
  readonly email: string | null;
  readonly isVerified: boolean;
  readonly name: string | null;
  readonly roles: readonly Role[];
}

/**
 * Authorization code with PKCE, state and nonce. Somebody is known by an existing account with the same email,
 * once, if the provider says it is verified; after that only by the provider's own id of them, since an address
 * may pass to another person. No account and no role is made here unless groups are mapped to roles.
 */
export function createSso(settings: SsoSettings, staff: StaffStore): Sso {
  const { issuer, clientId, clientSecret, redirectUri } = settings;
  let found: Promise<oidc.Configuration> | null = null;
  const discover = async (): Promise<oidc.Configuration> => {
    // Plain HTTP only where config.ts lets it through: to this machine.
    const execute = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
    found ??= oidc.discovery(new URL(issuer), clientId, clientSecret, undefined, { execute, timeout: 10 });
    try {
      return await found;
    } catch (error) {
      found = null;
      throw error;
    }
  };

  const claimsOf = async (returnedTo: URL, attempt: SsoAttempt): Promise<Claims> => {
    const configuration = await discover();
    const tokens = await oidc.authorizationCodeGrant(configuration, returnedTo, {
      pkceCodeVerifier: attempt.verifier,
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      idTokenExpected: true,
    });
    const told = tokens.claims()!;
    // Some providers keep the email out of the token and tell it when asked.
    const more =
      told['email'] === undefined ? await oidc.fetchUserInfo(configuration, tokens.access_token, told.sub) : {};
    const all: Readonly<Record<string, unknown>> = { ...more, ...told };
    const groups = settings.roles ? all[settings.roles.claim] : undefined;
    return {
      issuer: told.iss,
      subject: told.sub,
      email: typeof all['email'] === 'string' ? all['email'] : null,
      isVerified: isYes(all['email_verified']) || isYes(all['xms_edov']),
      name: typeof all['name'] === 'string' ? all['name'].slice(0, 100) : null,
      roles: rolesIn(groups, settings.roles?.byGroup),
    };
  };

  const refused = (problem: SsoProblem, user: StaffUser | null = null): SsoOutcome => ({
    kind: 'refused',
    problem,
    user,
  });

  /** An account made by hand, met for the first time; or a new one, where a group gives a role. */
  const meet = async ({ issuer: iss, subject, email, isVerified, name, roles }: Claims): Promise<SsoOutcome> => {
    if (email === null || !isVerified) return refused('unverified');
    const known = await staff.byEmail(email);
    if (known?.sso) return refused('another', known);
    if (!known && roles.length === 0) return refused('unknown');
    // Whoever is new sees no program's visits until an administrator says which.
    const user = known ?? (await staff.add({ email, name: name ?? email, roles, programs: [], passwordHash: null }));
    if (!user) return refused('unknown');
    if (!user.disabledAt) await staff.setSso(user.id, { issuer: iss, subject });
    return { kind: 'known', user, isNew: !known };
  };

  return {
    begin: async (next, untilMs) => {
      const attempt = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
        next,
        untilMs,
      };
      const url = oidc.buildAuthorizationUrl(await discover(), {
        redirect_uri: redirectUri,
        scope: 'openid email profile',
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        state: attempt.state,
        nonce: attempt.nonce,
      });
      return { url: url.href, attempt };
    },

    finish: async (returnedTo, attempt) => {
      const claims = await claimsOf(returnedTo, attempt);
      const tied = await staff.bySso({ issuer: claims.issuer, subject: claims.subject });
      const met = tied ? ({ kind: 'known', user: tied, isNew: false } as const) : await meet(claims);
      if (met.kind === 'refused') return met;
      if (met.user.disabledAt) return refused('disabled', met.user);
      if (!settings.roles) return met;
      // The provider's groups decide: whoever left them all keeps the account and may do nothing.
      await staff.change(met.user.id, { roles: claims.roles });
      return { ...met, user: { ...met.user, roles: claims.roles } };
    },
  };
}

/**
 * Some providers send `email_verified` as text. Entra ID sends none; where it is set up to, it says by `xms_edov`
 * that the owner of the email's domain is verified, as a truth value or as a digit.
 */
const isYes = (claim: unknown): boolean => claim === true || claim === 'true' || claim === 1 || claim === '1';

function rolesIn(groups: unknown, byGroup: ReadonlyMap<string, Role> | undefined): readonly Role[] {
  const names = Array.isArray(groups) ? groups : [groups];
  const roles = names.map((name) => (typeof name === 'string' ? byGroup?.get(name) : undefined));
  return [...new Set(roles.filter((role) => role !== undefined && isRole(role)))];
}
