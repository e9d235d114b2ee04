import type { Logger } from 'pino';
import type { Config } from './config/config.ts';
import type { SignInSettings } from './staff/accounts/accounts.ts';
import { ssoReturnUrl } from './staff/accounts/sso-routes.ts';
import { apiPrefix } from './staff/api/route.ts';
import { isRole, type Role } from './staff/policy.ts';

/** What the settings say about how staff sign in. */
export function signInSettings(config: Config, log: Logger): SignInSettings {
  const {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: clientId,
    OIDC_CLIENT_SECRET: clientSecret,
    PUBLIC_URL: publicUrl,
  } = config;
  const { STAFF_TOTP: rule, OIDC_ROLE_CLAIM: claim, OIDC_ROLES: groups } = config;
  const isSso = issuer !== undefined && clientId !== undefined && clientSecret !== undefined && publicUrl !== null;
  return {
    secondFactor: Array.isArray(rule) ? rule.filter(isRole) : rule === 'required' ? 'required' : 'optional',
    sso: isSso
      ? {
          issuer,
          clientId,
          clientSecret,
          publicUrl,
          redirectUri: `${publicUrl}${apiPrefix}${ssoReturnUrl}`,
          roles: claim !== undefined && groups !== undefined ? { claim, byGroup: groups as Map<string, Role> } : null,
        }
      : null,
    observe: ({ code }) => log.warn({ code }, 'the single sign-on was not taken'),
  };
}
