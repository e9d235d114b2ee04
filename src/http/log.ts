import { pino, type DestinationStream, type Logger } from 'pino';
import { AppError } from '../core/errors.ts';

/**
 * The log of the whole process. Nothing in it says what a person wrote or where they write from: requests are
 * their method and route (never the address, which can hold a token), errors their kind, code and stack frames.
 */
export function createLog(level: string, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: {
      req: (request: { method?: unknown; routeOptions?: { url?: unknown } }) => ({
        method: request.method,
        route: request.routeOptions?.url,
      }),
      res: (reply: { statusCode?: unknown }) => ({ status: reply.statusCode }),
      err: describeError,
    },
  };
  return destination ? pino(options, destination) : pino(options);
}

interface DescribedError {
  readonly name: string;
  readonly code?: string;
  /** Only of our own errors, whose messages hold nothing personal. */
  readonly message?: string;
  readonly stack: readonly string[];
  readonly cause?: DescribedError;
}

/** A foreign error's message may quote its input (JSON, SQL, addresses): it stays out. */
function describeError(error: unknown): DescribedError {
  if (!(error instanceof Error)) return { name: typeof error, stack: [] };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    name: error.name,
    ...(code !== undefined && { code }),
    ...(error instanceof AppError && { message: error.message }),
    stack: (error.stack ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line.startsWith('at '))
      .slice(0, 12),
    ...(error.cause instanceof Error && { cause: describeError(error.cause) }),
  };
}
