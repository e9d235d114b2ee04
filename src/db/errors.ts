import { AppError } from '../core/errors.ts';

/** The database cannot be reached, or did not answer in time. Nothing was stored; retrying later helps. */
export class DatabaseUnavailableError extends AppError {
  override readonly name = 'DatabaseUnavailableError';
  readonly code = 'database.unavailable';
}

/** Another live Porchlight owns this data folder. Stop it, or choose another folder. */
export class DatabaseBusyFolderError extends AppError {
  override readonly name = 'DatabaseBusyFolderError';
  readonly code = 'database.busy_folder';
  /** Process id of the owner. */
  readonly ownerPid: number;
  constructor(ownerPid: number, options?: ErrorOptions) {
    super(
      `another Porchlight (process ${ownerPid}) is using this data folder; stop it, or set DATA_DIR to another folder`,
      options,
    );
    this.ownerPid = ownerPid;
  }
}

/** No embedded PostgreSQL exists for this machine. `DATABASE_URL` is the way out. */
export class DatabaseUnsupportedPlatformError extends AppError {
  override readonly name = 'DatabaseUnsupportedPlatformError';
  readonly code = 'database.unsupported_platform';
}

/** The embedded PostgreSQL would not start. The message says what to look at. */
export class DatabaseStartFailedError extends AppError {
  override readonly name = 'DatabaseStartFailedError';
  readonly code = 'database.start_failed';
}

/** The database was migrated by a newer Porchlight: this one must not touch it. */
export class DatabaseSchemaNewerError extends AppError {
  override readonly name = 'DatabaseSchemaNewerError';
  readonly code = 'database.schema_newer';
}

/** A backup is restored into an empty database only. Nothing was changed. */
export class DatabaseNotEmptyError extends AppError {
  override readonly name = 'DatabaseNotEmptyError';
  readonly code = 'database.not_empty';
}

/** The file is no complete, unaltered backup. Nothing was changed. */
export class BackupInvalidError extends AppError {
  override readonly name = 'BackupInvalidError';
  readonly code = 'backup.invalid';
}

/** What is sealed does not open with the keys given. Nothing was changed; the right key helps. */
export class SealWrongKeyError extends AppError {
  override readonly name = 'SealWrongKeyError';
  readonly code = 'seal.wrong_key';
}

/** The address opted out of texts: nothing may be sent to it. */
export class AddressOptedOutError extends AppError {
  override readonly name = 'AddressOptedOutError';
  readonly code = 'channel.opted_out';
}

const connectionLost = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'EPIPE', '57P01', '57P02']);
const unavailable = new Set([
  ...connectionLost,
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  '57014', // statement timeout
  '55P03', // lock timeout
  '57P03', // starting up or shutting down
  '57P05', // idle session timeout
  '25P03', // idle in transaction timeout
  '25006', // read-only: a standby
  '40001',
  '40P01',
]);
const lostMessages = /connection terminated|client was closed|not queryable|client has encountered a connection error/i;
const slowMessages = /timeout exceeded when trying to connect|query read timeout|timeout expired/i;

const codeOf = (error: unknown): string =>
  error !== null && typeof error === 'object' && 'code' in error && typeof error.code === 'string' ? error.code : '';
const messageOf = (error: unknown): string => (error instanceof Error ? error.message : '');

/** The connection broke underway: a fresh one may work at once. */
export const isConnectionLost = (error: unknown): boolean =>
  connectionLost.has(codeOf(error)) || lostMessages.test(messageOf(error));

/** PostgreSQL asks for the transaction to be run again. */
export const isConflict = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error));

/** Driver errors that mean "no database for now" become DatabaseUnavailableError; others pass as they are. */
export function asDatabaseError(error: unknown): unknown {
  const code = codeOf(error);
  const isUnavailable =
    unavailable.has(code) ||
    /^(08|53|58)/.test(code) ||
    lostMessages.test(messageOf(error)) ||
    slowMessages.test(messageOf(error));
  if (!isUnavailable) return error;
  return new DatabaseUnavailableError(`database unavailable (${code || 'no answer in time'})`, { cause: error });
}

/** For `catch`: throws what `asDatabaseError` makes of it. */
export const throwClearly = (error: unknown): never => {
  throw asDatabaseError(error);
};
