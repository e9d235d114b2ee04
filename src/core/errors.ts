/** Every code a thrown error may carry. Dotted: room, then what went wrong. */
export type ErrorCode =
  | 'config.invalid'
  | 'content.invalid'
  | 'content.not_found'
  | 'channel.request_rejected'
  | 'channel.rate_limited'
  | 'channel.unreachable'
  | 'channel.opted_out'
  | 'channel.refused'
  | 'database.unavailable'
  | 'database.busy_folder'
  | 'database.unsupported_platform'
  | 'database.start_failed'
  | 'database.schema_newer'
  | 'database.not_empty'
  | 'backup.invalid'
  | 'seal.wrong_key'
  | 'seal.erased'
  | 'flow.version_unknown'
  | 'hold.refused'
  | 'staff.forbidden'
  | 'staff.unauthenticated'
  | 'staff.break_glass_needed'
  | 'staff.second_factor_needed'
  | 'staff.conflict'
  | 'staff.too_many_tries'
  | 'not_found'
  | 'cli.usage';

/**
 * The base of every failure we throw.
 * `message` is for logs and must never hold what a person wrote, a name or a number;
 * what goes over the wire is chosen by `code` in `src/http`.
 */
export abstract class AppError extends Error {
  abstract readonly code: ErrorCode;
}

/** A request that must be refused before anything is parsed or stored. */
export class RequestRejectedError extends AppError {
  override readonly name = 'RequestRejectedError';
  readonly code = 'channel.request_rejected';
  /** HTTP status to answer with: 400, 401, 403, 404, 413 or 415. */
  readonly status: number;
  /** Safe for the wire: says what to do, holds nothing personal. */
  readonly reason: string;
  constructor(status: number, reason: string, options?: ErrorOptions) {
    super(`request rejected (${status}): ${reason}`, options);
    this.status = status;
    this.reason = reason;
  }
}

/** The other side asked us to slow down. Retrying after `retryAfterMs` helps. */
export class RateLimitedError extends AppError {
  override readonly name = 'RateLimitedError';
  readonly code = 'channel.rate_limited';
  readonly retryAfterMs: number;
  constructor(retryAfterMs: number, options?: ErrorOptions) {
    super(`rate limited for ${retryAfterMs} ms`, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The other side could not be reached, or broke while answering. Retrying later helps. */
export class ChannelUnreachableError extends AppError {
  override readonly name = 'ChannelUnreachableError';
  readonly code = 'channel.unreachable';
  /** It may have taken the message before the answer was lost: a retry should look first. */
  readonly mayHaveArrived: boolean;
  constructor(mayHaveArrived: boolean, message: string, options?: ErrorOptions) {
    super(message, options);
    this.mayHaveArrived = mayHaveArrived;
  }
}

/** The person opted out with the carrier: nothing may be sent to that address. Retrying never helps. */
export class OptedOutError extends AppError {
  override readonly name = 'OptedOutError';
  readonly code = 'channel.opted_out';
}

/** The other side will not take this message as it is (no such number, a landline …). Retrying does not help. */
export class ChannelRefusedError extends AppError {
  override readonly name = 'ChannelRefusedError';
  readonly code = 'channel.refused';
  /** The provider's own code, e.g. `21211`; `http-400` when it gave none. */
  readonly providerCode: string;
  constructor(providerCode: string, options?: ErrorOptions) {
    super(`refused by the provider (${providerCode})`, options);
    this.providerCode = providerCode;
  }
}

/** A content file that breaks a rule. Lists every problem found, each with file, line and rule. */
export class ContentInvalidError extends AppError {
  override readonly name = 'ContentInvalidError';
  readonly code = 'content.invalid';
  readonly problems: readonly ContentProblem[];
  constructor(problems: readonly ContentProblem[]) {
    super(problems.map((problem) => `${problem.file}:${problem.line}: ${problem.rule}: ${problem.message}`).join('\n'));
    this.problems = problems;
  }
}

export interface ContentProblem {
  /** Path relative to the content folder's parent. */
  readonly file: string;
  /** 1-based; 1 when the whole file is meant. */
  readonly line: number;
  /** Stable dotted name of the rule, e.g. `screening.option_id_unique`. */
  readonly rule: string;
  readonly message: string;
}

/** A named thing that does not exist (or that the caller may not know exists). */
export class NotFoundError extends AppError {
  override readonly name = 'NotFoundError';
  readonly code = 'not_found';
}

export type StaffRefusal = Extract<ErrorCode, `staff.${string}`>;

/** What a member of staff may not do, or not now, with the reason that they are told. */
export class StaffRefusedError extends AppError {
  override readonly name = 'StaffRefusedError';
  readonly code: StaffRefusal;
  /** Safe for the wire: says what to do, holds nothing personal. */
  readonly reason: string;
  /** Ids that the console needs to go on from here. */
  readonly about: Readonly<Record<string, string>>;
  constructor(code: StaffRefusal, reason: string, about: Readonly<Record<string, string>> = {}) {
    super(`staff refused (${code})`);
    this.code = code;
    this.reason = reason;
    this.about = about;
  }
}
