import { resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from '../core/errors.ts';

/** Every problem in the environment at once, each with what to do. */
export class ConfigInvalidError extends AppError {
  override readonly name = 'ConfigInvalidError';
  readonly code = 'config.invalid';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `the settings need ${problems.length === 1 ? 'a change' : `${problems.length} changes`}:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

const yes = z.enum(['true', 'false']).transform((text) => text === 'true');
const wholeNumber = (min: number, max: number) =>
  z.string().regex(/^\d+$/, 'a whole number').transform(Number).pipe(z.number().min(min).max(max));
const url = z.url({ protocol: /^https?$/ });
const phone = z.string().regex(/^\+[1-9]\d{6,14}$/, 'a number like +18605551234');

const masterKey = z.string().regex(/^[0-9a-fA-F]{64}$/, '64 hexadecimal digits (32 bytes)');

/** `stonington=+1860…,rsct=+1203…` */
const numbersByProgram = z.string().transform((text, context) => {
  const entries = text.split(',').map((part) => part.trim().split('='));
  const bad = entries.some(([program, number]) => !program || !number || !phone.safeParse(number).success);
  if (bad) {
    context.addIssue({ code: 'custom', message: 'a list like stonington=+18605551234,rsct=+12035551234' });
    return z.NEVER;
  }
  return new Map(entries.map(([program, number]) => [program!, number!] as const));
});

/** `stonington=oncall@example.org,rsct=…` */
const mailboxesByProgram = z.string().transform((text, context) => {
  const entries = text.split(',').map((part) => part.trim().split('='));
  if (entries.some(([program, mailbox]) => !program || !z.email().safeParse(mailbox).success)) {
    context.addIssue({ code: 'custom', message: 'a list like stonington=oncall@example.org,rsct=night@example.org' });
    return z.NEVER;
  }
  return new Map(entries.map(([program, mailbox]) => [program!, mailbox!] as const));
});

const list = z.string().transform((text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean),
);

const roleName = '(admissions|clinician|content-owner|compliance|administrator)';
/** `optional`, `required`, or the roles that need one: `administrator,clinician`. */
const secondFactorRule = z
  .string()
  .regex(new RegExp(`^(optional|required|${roleName}(,${roleName})*)$`), 'optional, required, or a list of roles')
  .transform((text) => (text === 'optional' || text === 'required' ? text : text.split(',')));

/** `Porchlight admissions=admissions,Clinical=clinician` */
const rolesByGroup = z
  .string()
  .regex(
    new RegExp(`^[^=,]+=${roleName}(,[^=,]+=${roleName})*$`),
    'a list like Admissions=admissions,Clinical=clinician',
  )
  .transform((text) => new Map(text.split(',').map((part) => part.trim().split('=') as [string, string])));

/** The environment, one variable a line; `.env.example` documents each. Empty counts as absent. */
export const environmentSchema = z.object({
  NODE_ENV: z.enum(['development', 'production', 'test']).default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: wholeNumber(0, 65_535).default(8080),
  WORKER_PORT: wholeNumber(0, 65_535).optional(),
  DATA_DIR: z.string().default('data'),
  LEARNT_DIR: z.string().optional(),
  PUBLIC_URL: url.optional(),
  CONTENT_DIR: z.string().default('content'),
  ALLOW_DEMO_CONTENT: yes.default(false),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_CONNECTIONS: wholeNumber(2, 200).default(6),
  MASTER_KEY: masterKey.optional(),
  MASTER_KEY_PREVIOUS: list.pipe(z.array(masterKey)).default([]),
  RUN_JOBS: yes.default(true),
  RETENTION_DAYS: wholeNumber(1, 36_500).default(365),
  ABANDONED_AFTER_MINUTES: wholeNumber(5, 1_440).default(60),
  HOLD_IDLE_MINUTES: wholeNumber(2, 240).default(20),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  /** How many proxies of ours stand in front. */
  TRUST_PROXY: z
    .string()
    .regex(/^(?:true|false|[1-9])$/, 'true, false or how many proxies')
    .transform((text) => (text === 'true' ? 1 : text === 'false' ? 0 : Number(text)))
    .default(0),
  WEB_TOKEN_SECRET: z.string().min(32, 'at least 32 characters').optional(),
  WEB_ORIGINS: list.default([]),
  TWILIO_ACCOUNT_SID: z
    .string()
    .regex(/^AC[0-9a-fA-F]{32}$/, 'AC and 32 hexadecimal digits')
    .optional(),
  TWILIO_AUTH_TOKEN: z.string().min(16).optional(),
  TWILIO_NUMBERS: numbersByProgram.optional(),
  TWILIO_API_URL: url.optional(),
  ALERT_WEBHOOK_URL: url.optional(),
  ALERT_WEBHOOK_SECRET: z.string().min(16).optional(),
  ALERT_SMS_TO: numbersByProgram.optional(),
  ALERT_EMAIL_SERVER: z.url({ protocol: /^smtps?$/ }).optional(),
  ALERT_EMAIL_FROM: z.email().optional(),
  ALERT_EMAIL_TO: mailboxesByProgram.optional(),
  SMS_SEGMENT_PRICE_USD: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,6})?$/, 'a price like 0.0079')
    .transform(Number)
    .optional(),
  DEMO_DATA: yes.default(false),
  WEBHOOK_URL: url.optional(),
  WEBHOOK_SECRET: z.string().optional(),
  WEBHOOK_CONTENT: z.enum(['notice', 'fhir']).default('notice'),
  WEBHOOK_RECIPIENT: z.string().optional(),
  WEBHOOK_ALLOW_PRIVATE: yes.default(false),
  STAFF_TOTP: secondFactorRule.default('optional'),
  OIDC_ISSUER: url.optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  OIDC_CLIENT_SECRET: z.string().optional(),
  OIDC_ROLE_CLAIM: z.string().optional(),
  OIDC_ROLES: rolesByGroup.optional(),
  OPENAI_API_KEY: z.string().optional(),
  OPENAI_BASE_URL: url.optional(),
  LLM_MODE: z.enum(['off', 'select', 'compose']).default('off'),
  LLM_MODEL: z.string().optional(),
  LLM_BAA_CONFIRMED: yes.default(false),
  LLM_TIMEOUT_MS: wholeNumber(100, 30_000).default(4_000),
  LLM_SECOND_OPINION: yes.default(false),
  MICROSOFT_APP_ID: z.string().optional(),
  MICROSOFT_APP_PASSWORD: z.string().optional(),
  MICROSOFT_APP_TENANT_ID: z.string().optional(),
  MICROSOFT_APP_PROGRAM: z.string().optional(),
});
export type Environment = z.output<typeof environmentSchema>;

export interface Config extends Omit<Environment, 'PUBLIC_URL'> {
  /** Where the world reaches us, no trailing slash; the listening address when not set. */
  readonly PUBLIC_URL: string | null;
  readonly dataDir: string;
  readonly contentDir: string;
  readonly learntDir: string;
}

/** Checks the environment. Throws ConfigInvalidError listing everything wrong at once. */
export function readConfig(env: Readonly<Record<string, string | undefined>>, cwd = process.cwd()): Config {
  const present = Object.fromEntries(
    Object.keys(environmentSchema.shape)
      .map((name) => [name, env[name]] as const)
      .filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = environmentSchema.safeParse(present);
  const problems = parsed.success
    ? together(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (!parsed.success || problems.length > 0) throw new ConfigInvalidError(problems);
  const config = parsed.data;
  return {
    ...config,
    PUBLIC_URL: config.PUBLIC_URL?.replace(/\/$/, '') ?? null,
    dataDir: resolve(cwd, config.DATA_DIR),
    contentDir: resolve(cwd, config.CONTENT_DIR),
    learntDir: resolve(cwd, config.LEARNT_DIR ?? `${config.DATA_DIR}/learnt`),
  };
}

/** Where whole packets may go is said on purpose: over TLS, signed, to somebody who is named in the log. */
function webhookProblems(env: Environment): readonly string[] {
  const { WEBHOOK_URL: target, WEBHOOK_SECRET: secret = '', WEBHOOK_CONTENT: content } = env;
  if (target === undefined) return [];
  const problems: string[] = [];
  const { protocol, hostname } = new URL(target);
  if (protocol !== 'https:' && !/^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname))
    problems.push('WEBHOOK_URL: must be https, except on this machine itself');
  const bytes = /^whsec_[A-Za-z0-9+/]+={0,2}$/.test(secret) ? Buffer.from(secret.slice(6), 'base64').length : 0;
  if (bytes < 24 || bytes > 64) problems.push('WEBHOOK_SECRET: whsec_ and the base64 of 24 to 64 random bytes');
  if (content === 'fhir' && env.WEBHOOK_RECIPIENT === undefined)
    problems.push('WEBHOOK_RECIPIENT: say who receives the packets; the disclosure log names them');
  return problems;
}

/** What only makes sense together. */
function together(env: Environment): readonly string[] {
  const problems: string[] = [];
  const twilio = [env.TWILIO_ACCOUNT_SID, env.TWILIO_AUTH_TOKEN, env.TWILIO_NUMBERS].filter(
    (part) => part !== undefined,
  ).length;
  if (twilio > 0 && twilio < 3)
    problems.push('TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_NUMBERS: set all three or none');
  if (twilio === 3 && env.PUBLIC_URL === undefined)
    problems.push('PUBLIC_URL: Twilio signs the public address of its webhooks, so it must be set');
  if (env.LLM_MODE !== 'off' || env.LLM_SECOND_OPINION) {
    if (!env.LLM_BAA_CONFIRMED)
      problems.push(
        'LLM_BAA_CONFIRMED: a language model needs a signed BAA; set true once you have it, or LLM_MODE=off',
      );
    if (env.LLM_MODEL === undefined) problems.push('LLM_MODEL: name the model, or LLM_MODE=off');
    if (env.OPENAI_API_KEY === undefined && env.OPENAI_BASE_URL === undefined)
      problems.push('OPENAI_API_KEY or OPENAI_BASE_URL: say where the model is');
  }
  problems.push(...webhookProblems(env));
  if (env.ALERT_WEBHOOK_URL !== undefined && env.ALERT_WEBHOOK_SECRET === undefined) {
    problems.push('ALERT_WEBHOOK_SECRET: the alert webhook is signed, so it needs a secret');
  }
  const hasServer = env.ALERT_EMAIL_SERVER !== undefined;
  if (hasServer !== (env.ALERT_EMAIL_FROM !== undefined) || (env.ALERT_EMAIL_TO !== undefined && !hasServer))
    problems.push('ALERT_EMAIL_SERVER, ALERT_EMAIL_FROM: set both or none; ALERT_EMAIL_TO needs both');
  const sso = [env.OIDC_ISSUER, env.OIDC_CLIENT_ID, env.OIDC_CLIENT_SECRET].filter((part) => part !== undefined).length;
  if (sso > 0 && sso < 3) problems.push('OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET: set all three or none');
  if (sso === 3 && env.PUBLIC_URL === undefined)
    problems.push('PUBLIC_URL: the single sign-on sends people back to the public address, so it must be set');
  if (env.OIDC_ISSUER?.startsWith('http:') && !isThisMachine(env.OIDC_ISSUER))
    problems.push('OIDC_ISSUER: https, unless it runs on this machine');
  if ((env.OIDC_ROLE_CLAIM === undefined) !== (env.OIDC_ROLES === undefined))
    problems.push('OIDC_ROLE_CLAIM, OIDC_ROLES: set both or none');
  const microsoft = [env.MICROSOFT_APP_ID, env.MICROSOFT_APP_PASSWORD, env.MICROSOFT_APP_TENANT_ID].filter(
    (part) => part !== undefined,
  ).length;
  if (microsoft > 0 && microsoft < 3)
    problems.push('MICROSOFT_APP_ID, MICROSOFT_APP_PASSWORD, MICROSOFT_APP_TENANT_ID: set all three or none');
  if (env.NODE_ENV === 'production' && env.DEMO_DATA)
    problems.push('DEMO_DATA: invented visits have no place in production; leave it out');
  if (env.NODE_ENV === 'production' && env.DATABASE_URL !== undefined && env.MASTER_KEY === undefined) {
    problems.push('MASTER_KEY: with a shared database every instance needs the same key');
  }
  return problems;
}

const isThisMachine = (address: string): boolean =>
  ['localhost', '127.0.0.1', '[::1]'].includes(new URL(address).hostname);
