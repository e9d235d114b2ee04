import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  AppError,
  RateLimitedError,
  RequestRejectedError,
  StaffRefusedError,
  type ErrorCode,
  type StaffRefusal,
} from '../core/errors.ts';
import { errorPage } from './error-page.ts';

/** The only shape in which an error leaves us. */
interface WireError {
  readonly error: {
    readonly code: string;
    readonly message: string;
    /** What to go on with: ids, or what is wrong with which field. Never what was sent. */
    readonly about?: Readonly<Record<string, string>>;
  };
}

interface Translation {
  readonly status: number;
  readonly body: WireError;
  readonly retryAfterSeconds?: number;
}

const wire = (status: number, code: string, message: string): Translation => ({
  status,
  body: { error: { code, message } },
});

const staffStatus: Readonly<Record<StaffRefusal, number>> = {
  'staff.unauthenticated': 401,
  'staff.forbidden': 403,
  'staff.break_glass_needed': 403,
  'staff.second_factor_needed': 403,
  'staff.conflict': 409,
  'staff.too_many_tries': 429,
};

/** What the world is told, by code. Codes not here are ours alone to know: 500. */
const byCode: Partial<Record<ErrorCode, readonly [status: number, message: string]>> = {
  not_found: [404, 'There is nothing here.'],
  'content.not_found': [404, 'There is nothing here.'],
  'database.unavailable': [503, 'We cannot reach our records right now. Try again in a little while.'],
  'channel.unreachable': [502, 'The other side does not answer.'],
  'channel.opted_out': [409, 'This number has asked for no more texts.'],
  'seal.erased': [410, 'This was erased.'],
};

const byStatus: Readonly<Record<number, string>> = {
  400: 'The request cannot be read.',
  404: 'There is nothing here.',
  405: 'Not with this method.',
  413: 'The body is too long.',
  414: 'The address is too long.',
  415: 'Send another type of content.',
  431: 'The headers are too long.',
};

/** Turns anything thrown into what may be said about it. Never shows a message that was not chosen here. */
export function translateError(error: unknown): Translation {
  if (error instanceof RequestRejectedError) return wire(error.status, error.code, error.reason);
  if (error instanceof RateLimitedError) {
    const retryAfterSeconds = Math.ceil(error.retryAfterMs / 1_000);
    return { ...wire(429, error.code, 'Too fast. Try again in a moment.'), retryAfterSeconds };
  }
  if (error instanceof StaffRefusedError) {
    const { code, reason: message, about } = error;
    return { status: staffStatus[code], body: { error: { code, message, about } } };
  }
  if (error instanceof AppError) {
    const known = byCode[error.code];
    if (known) return wire(known[0], error.code, known[1]);
  }
  const status = isUnstorable(error) ? 400 : statusOf(error);
  const message = byStatus[status];
  if (message !== undefined) return wire(status, 'request', message);
  return wire(500, 'unexpected', 'Something went wrong on our side.');
}

export function useErrorTranslator(app: FastifyInstance): void {
  const answer = (request: FastifyRequest, reply: FastifyReply, { status, body, retryAfterSeconds }: Translation) => {
    if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
    const isForPerson = request.headers.accept?.includes('text/html') ?? false;
    return isForPerson
      ? reply.code(status).type('text/html; charset=utf-8').send(errorPage(status))
      : reply.code(status).send(body);
  };
  app.setErrorHandler(async (error, request, reply) => {
    const translation = translateError(error);
    if (translation.status >= 500) request.log.error({ err: error }, 'a request failed');
    return answer(request, reply, translation);
  });
  app.setNotFoundHandler(async (request, reply) => answer(request, reply, wire(404, 'not_found', byStatus[404]!)));
}

/** PostgreSQL's character_not_in_repertoire and untranslatable_character: a zero byte in what was sent. */
const isUnstorable = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '22021' || error.code === '22P05');

const statusOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'statusCode' in error && typeof error.statusCode === 'number'
    ? error.statusCode
    : 500;
