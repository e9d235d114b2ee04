import type { ProgramId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports.ts';
import type { Program } from '../../core/program.ts';
import type { AuditLog } from '../../db/audit-log.ts';
import type { Database } from '../../db/connection.ts';
import { createInvitationStore } from '../../db/invitation-store.ts';
import { createSecondFactorStore } from '../../db/second-factor-store.ts';
import type { StaffStore } from '../../db/staff-store.ts';
import type { Vault } from '../../db/vault.ts';
import { createSessionCookies } from '../api/cookie.ts';
import type { StaffArea } from '../api/route.ts';
import type { FirstSignIn, Sessions } from '../sessions.ts';
import { SignInLimit } from '../sign-in-limit.ts';
import { accountArea } from './account-routes.ts';
import { createEntrance } from './entrance.ts';
import { meArea } from './me-routes.ts';
import { createSecondFactor, type SecondFactor, type SecondFactorRule } from './second-factor.ts';
import { signInArea } from './sign-in-routes.ts';
import { ssoArea } from './sso-routes.ts';
import { createSso, type SsoSettings } from './sso.ts';

/** What the settings say about signing in. */
export interface SignInSettings {
  readonly secondFactor: SecondFactorRule;
  readonly sso: (SsoSettings & { readonly publicUrl: string }) | null;
  /** Told why a single sign-on failed. Holds nothing personal. */
  readonly observe: (event: { readonly code: string }) => void;
}

interface AccountsParts {
  readonly db: Database;
  readonly vault: Vault;
  readonly staff: StaffStore;
  readonly sessions: Sessions;
  readonly firstSignIn: FirstSignIn;
  readonly audit: AuditLog;
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly clock: Clock;
  readonly isSecure: boolean;
  readonly signIn: SignInSettings;
}

/** Everything about who comes in: the ways in and out, one's own account, and other people's. */
export function createAccounts(parts: AccountsParts): {
  readonly areas: readonly StaffArea[];
  readonly secondFactor: SecondFactor;
} {
  const { staff, clock, signIn } = parts;
  const secondFactors = createSecondFactorStore(parts);
  const shared = {
    ...parts,
    secondFactor: createSecondFactor({ store: secondFactors, clock, rule: signIn.secondFactor }),
    invitations: createInvitationStore(parts),
    entrance: createEntrance({ ...parts, cookies: createSessionCookies(parts.isSecure) }),
    limit: new SignInLimit(clock),
    observe: signIn.observe,
  };
  const { sso } = signIn;
  return {
    secondFactor: shared.secondFactor,
    areas: [
      signInArea({ ...shared, hasSso: sso !== null }),
      ...(sso
        ? [ssoArea({ ...shared, sso: createSso(sso, staff), publicUrl: sso.publicUrl, seal: secondFactors })]
        : []),
      meArea(shared),
      accountArea(shared),
    ],
  };
}
