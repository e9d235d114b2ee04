import type { FastifyRequest } from 'fastify';
import { RequestRejectedError } from '../../core/errors.ts';
import { programId, type ProgramId } from '../../core/ids.ts';

/** Each program's own number, E.164. */
export type ProgramNumbers = ReadonlyMap<ProgramId, string>;

/** The program named in the address. Throws RequestRejectedError (404) for one that has no number here. */
export function programOf(request: FastifyRequest, numbers: ProgramNumbers): ProgramId {
  const id = programId((request.params as { readonly program: string }).program);
  if (!numbers.has(id)) throw new RequestRejectedError(404, 'no program with a phone number has this name');
  return id;
}
