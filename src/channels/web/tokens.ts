import { createHmac, hkdfSync, randomUUID, timingSafeEqual } from 'node:crypto';
import { programId, type ProgramId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports.ts';

/** Who a token speaks for. One token, one conversation. */
export interface VisitorClaims {
  readonly program: ProgramId;
  /** The conversation id that Direct Line clients see: the web channel's address. */
  readonly conversation: string;
  /** Overrides whatever `from.id` an activity carries. */
  readonly user: string;
  /** The only page origin that may use it; null for clients that are not pages. */
  readonly origin: string | null;
}

/**
 * `visit` speaks Direct Line for half an hour and is refreshed; `resume` stays in one browser and buys a new
 * `visit`; `form` is the hidden field of the page without JavaScript.
 */
export type TokenUse = 'visit' | 'resume' | 'form';

/** Seconds. Half an hour is Direct Line's own; its client refreshes every 15 minutes whatever it is told. */
export const tokenLifeSeconds: Readonly<Record<TokenUse, number>> = {
  visit: 1_800,
  resume: 30 * 86_400,
  form: 86_400,
};

type TokenReading =
  | { readonly kind: 'valid' | 'expired'; readonly claims: VisitorClaims }
  | { readonly kind: 'forged' };

export interface WebTokens {
  issue(use: TokenUse, claims: VisitorClaims): string;
  read(use: TokenUse, token: string): TokenReading;
  /** A program's Direct Line secret: for its own servers, never for a page. */
  secretOf(program: ProgramId): string;
  /** The program whose secret this is; null for anything else. */
  programOfSecret(secret: string): ProgramId | null;
}

/** New claims for a person never seen before. `dl_` marks user ids that only a token can name. */
export const newVisitor = (program: ProgramId, origin: string | null, user?: string): VisitorClaims => ({
  program,
  conversation: randomUUID(),
  user: user ?? `dl_${randomUUID()}`,
  origin,
});

/**
 * Signs and reads web tokens (JWT, HS256) and derives each program's secret from one.
 * @param secret at least 32 characters; the same on every instance.
 */
export function createWebTokens({ secret, clock }: { readonly secret: string; readonly clock: Clock }): WebTokens {
  const keyFor = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'porchlight-web', purpose, 32));
  const tokenKey = keyFor('tokens');
  const secretKey = keyFor('program-secrets');
  const nowSeconds = () => Math.floor(clock.now().getTime() / 1_000);
  const sign = (text: string) => createHmac('sha256', tokenKey).update(text).digest();

  const secretOf = (program: ProgramId): string =>
    `${program}.${createHmac('sha256', secretKey).update(program).digest('base64url')}`;

  return {
    issue(use, { program, conversation, user, origin }) {
      const iat = nowSeconds();
      const exp = iat + tokenLifeSeconds[use];
      const payload = { iss: 'porchlight', use, bot: program, conv: conversation, user, origin, iat, exp };
      const signed = `${header}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`;
      return `${signed}.${sign(signed).toString('base64url')}`;
    },

    read(use, token) {
      const [head, body, signature, ...rest] = token.split('.');
      if (head !== header || !body || !signature || rest.length > 0) return { kind: 'forged' };
      if (!isSame(Buffer.from(signature, 'base64url'), sign(`${head}.${body}`))) return { kind: 'forged' };
      // Signed by us, so its shape is ours.
      const payload = JSON.parse(Buffer.from(body, 'base64url').toString()) as SignedPayload;
      if (payload.use !== use) return { kind: 'forged' };
      const claims = {
        program: programId(payload.bot),
        conversation: payload.conv,
        user: payload.user,
        origin: payload.origin,
      };
      return { kind: payload.exp <= nowSeconds() ? 'expired' : 'valid', claims };
    },

    secretOf,

    programOfSecret(given) {
      const program = programId(given.slice(0, given.lastIndexOf('.')));
      return program && isSame(Buffer.from(given), Buffer.from(secretOf(program))) ? program : null;
    },
  };
}

interface SignedPayload {
  readonly use: TokenUse;
  readonly bot: string;
  readonly conv: string;
  readonly user: string;
  readonly origin: string | null;
  readonly exp: number;
}

const header = Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url');

const isSame = (given: Buffer, expected: Buffer): boolean =>
  given.length === expected.length && timingSafeEqual(given, expected);
