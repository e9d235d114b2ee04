import type { ProgramId } from '../../core/ids.ts';
import type { Program } from '../../core/program.ts';

export interface OriginsOptions {
  readonly programs: ReadonlyMap<ProgramId, Program>;
  /** Where the world reaches us; null: whatever host a request names. */
  readonly publicUrl: string | null;
  /** May embed every program's widget (`WEB_ORIGINS`). */
  readonly everywhere: readonly string[];
}

/** Which pages may speak for which program. */
export interface Origins {
  allows(program: ProgramId, origin: string, host: string): boolean;
  /** For a preflight, which does not say for which program it asks. */
  allowsSome(origin: string, host: string): boolean;
}

export function createOrigins({ programs, publicUrl, everywhere }: OriginsOptions): Origins {
  const own = publicUrl === null ? null : new URL(publicUrl).origin;
  const isOwn = (origin: string, host: string) => (own === null ? hostOf(origin) === host : origin === own);
  const shared = new Set(everywhere.map(originOf));
  const byProgram = new Map([...programs].map(([id, program]) => [id, new Set(program.origins.map(originOf))]));
  return {
    allows: (program, origin, host) =>
      isOwn(origin, host) || shared.has(origin) || (byProgram.get(program)?.has(origin) ?? false),
    allowsSome: (origin, host) =>
      isOwn(origin, host) || shared.has(origin) || [...byProgram.values()].some((origins) => origins.has(origin)),
  };
}

/** A page's address in a list means its origin. */
const originOf = (text: string): string => (URL.canParse(text) ? new URL(text).origin : text);
const hostOf = (origin: string): string | null => (URL.canParse(origin) ? new URL(origin).host : null);
