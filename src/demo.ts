/** Demo data: the invented week, put together with a real engine over marked connections. */
import type { ProgramId } from './core/ids.ts';
import { createAlertStore } from './db/alert-store.ts';
import { createAuditLog } from './db/audit-log.ts';
import { openDatabase } from './db/connection.ts';
import { createConversationStore } from './db/conversation-store.ts';
import { createDemoData } from './db/demo-data.ts';
import { createInboxStore } from './db/inbox-store.ts';
import { createOutcomeStore } from './db/outcome-store.ts';
import { createRotaStore } from './db/rota-store.ts';
import { createStaffStore } from './db/staff-store.ts';
import { createTaskStore } from './db/task-store.ts';
import { createVisitCountStore } from './db/visit-counts.ts';
import { phoneText } from './channels/sms/render.ts';
import { countVisits } from './jobs/count-visits.ts';
import { assembleEngine, type Storage, type Vetted } from './porchlight.ts';
import { DemoClock, loadDemo, renewPasswords, type DemoAccount } from './staff/demo/load.ts';

/** Loads the week. Throws RealVisitsError when anybody real has written here. */
export async function putDemo(
  { address, vault }: Pick<Storage, 'address' | 'vault'>,
  vetted: Vetted,
): Promise<readonly DemoAccount[]> {
  const db = openDatabase({ address, maxConnections: 4, patienceMs: 10_000, isDemo: true });
  try {
    const clock = new DemoClock();
    const parts = { db, vault };
    const programs = new Map(
      [...vetted.screenings.keys()].map((id: ProgramId) => [id, vetted.content.programs.get(id)!.program] as const),
    );
    const engine = assembleEngine({
      vetted,
      store: createConversationStore(parts),
      // Nobody is in danger: what could not be stored is simply not there.
      spool: { write: async () => {} },
      clock,
    });
    const now = new Date();
    const accounts = await loadDemo(
      {
        programs,
        engine,
        clock,
        data: createDemoData(db),
        staff: createStaffStore(parts),
        tasks: createTaskStore(parts),
        alerts: createAlertStore(parts),
        outcomes: createOutcomeStore(parts),
        inbox: createInboxStore(parts),
        rotas: createRotaStore(parts),
      },
      now,
    );
    await countVisits({ counts: createVisitCountStore(parts), programs, textOf: phoneText }, now);
    await createAuditLog(parts).append({ actor: 'system', action: 'demo.loaded', subject: '' });
    return accounts;
  } finally {
    await db.close();
  }
}

/** At a start with DEMO_DATA: the week where there is none yet, and passwords that somebody knows. */
export async function keepDemo(
  storage: Pick<Storage, 'address' | 'vault' | 'db'>,
  vetted: Vetted,
): Promise<readonly DemoAccount[]> {
  const isLoaded = await createDemoData(storage.db).isLoaded();
  return isLoaded ? await renewPasswords(createStaffStore(storage)) : await putDemo(storage, vetted);
}

export async function clearDemo({ db }: Pick<Storage, 'db'>): Promise<number> {
  const visits = await createDemoData(db).clear();
  await createAuditLog({ db }).append({ actor: 'system', action: 'demo.cleared', subject: '', detail: { visits } });
  return visits;
}

/** The accounts as whoever loaded them reads them. */
export const accountLines = (accounts: readonly DemoAccount[]): readonly string[] =>
  accounts.map(({ email, password, roles }) => `  ${email.padEnd(22)} ${password}   ${roles.join(', ')}`);
