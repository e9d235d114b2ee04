import type { Readable, Writable } from 'node:stream';
import { AppError } from '../core/errors.ts';

/** What a command may touch of the process. Commands return the exit code. */
export interface Io {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

export type Command = (argv: readonly string[], io: Io) => Promise<number>;

/** Wrong words on the command line. `message` says what to write instead. */
export class UsageError extends AppError {
  override readonly name = 'UsageError';
  readonly code = 'cli.usage';
}
