/** The console's areas, put together once for the server and for the tests that ask every route as everybody. */
import type { FastifyPluginAsync } from 'fastify';
import type { ProgramId } from './core/ids.ts';
import type { Clock } from './core/ports.ts';
import type { Program } from './core/program.ts';
import { createAuditLog } from './db/audit-log.ts';
import { createBreakGlassStore } from './db/break-glass-store.ts';
import type { Database } from './db/connection.ts';
import type { Vault } from './db/vault.ts';
import { meArea } from './staff/accounts/me-routes.ts';
import { createPlaces } from './staff/api/places.ts';
import { createStaffApi } from './staff/api/staff-api.ts';
import type { Sessions } from './staff/sessions.ts';

export interface ConsoleParts {
  readonly db: Database;
  readonly vault: Vault;
  readonly sessions: Sessions;
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly clock: Clock;
}

export function createConsoleApi(parts: ConsoleParts): FastifyPluginAsync {
  const { sessions, programs, clock } = parts;
  const breakGlass = createBreakGlassStore(parts);
  return createStaffApi({
    sessions,
    clock,
    audit: createAuditLog(parts),
    places: createPlaces(parts),
    breakGlass,
    areas: [meArea({ programs })],
  });
}
