import type { ProgramId } from '../core/ids.ts';
import type { Database } from './connection.ts';
import { throwClearly } from './errors.ts';
import type { Vault } from './vault.ts';

/** Whether this number asked this program for no more texts, in whatever conversation. */
export async function isSuppressed(
  { db, vault }: { readonly db: Database; readonly vault: Vault },
  program: ProgramId,
  phone: string,
): Promise<boolean> {
  const mac = await vault.macOf(program, phone);
  const found = await db.pool
    .query('select 1 from suppressions where program = $1 and mac = $2', [program, mac])
    .catch(throwClearly);
  return (found.rowCount ?? 0) > 0;
}
