/** The composition root that the three entries share: content, storage and engine, put together once. */
import path from 'node:path';
import { mkdir } from 'node:fs/promises';
import { createVisitFlow } from '../flows/visit-flow.ts';
import type { Config } from './config/config.ts';
import { loadCrisisContent } from './content/crisis-content.ts';
import { loadGuidance } from './content/guidance-content.ts';
import { loadContent } from './content/load-content.ts';
import { loadScreenings } from './content/load-screenings.ts';
import type { Content, Pack } from './content/pack.ts';
import type { CheckForCrisis, Guide } from './core/crisis.ts';
import type { ProgramId } from './core/ids.ts';
import type { Answerer } from './core/knowledge.ts';
import type { AlertSpool, Clock, ConversationStore, Engine, Hints } from './core/ports.ts';
import type { Screening } from './core/screening.ts';
import { createAlertSpool, type DrainableSpool } from './db/alert-spool.ts';
import { openDatabase, type Database, type DatabaseAddress } from './db/connection.ts';
import { createConversationStore } from './db/conversation-store.ts';
import { borrowEmbeddedDatabase } from './db/embedded/running-server.ts';
import { startEmbeddedDatabase, type SupervisorEvent } from './db/embedded/supervisor.ts';
import { createHints } from './db/hints.ts';
import { loadMasterKeys, type MasterKeys } from './db/master-key.ts';
import { migrate } from './db/migrate.ts';
import { createVault, type Vault } from './db/vault.ts';
import { createEngine, type EngineOptions, type ProgramEngine } from './engine/engine.ts';
import { createSpeaker } from './engine/speaker.ts';
import { createAnswerer } from './knowledge/answerer.ts';
import { maskIdentifiers } from './knowledge/masking.ts';
import { nextTextingTime } from './jobs/quiet-hours.ts';
import { interpret } from './listening/interpret.ts';
import { readKeyword } from './listening/keywords.ts';
import { detectLanguage } from './listening/language.ts';
import { createCrisisCheck } from './safety/check.ts';
import { createGuide } from './safety/guidance.ts';

export const systemClock: Clock = { now: () => new Date() };

/** Everything vetted, checked and ready to speak from. */
export interface Vetted {
  readonly content: Content;
  readonly screenings: ReadonlyMap<ProgramId, Screening>;
  readonly check: CheckForCrisis;
  readonly guide: Guide;
}

/** Loads all content. Throws ContentInvalidError listing every problem. */
export async function loadVetted(contentDir: string): Promise<Vetted> {
  const crisisDir = path.join(contentDir, 'crisis');
  const [content, screenings, crisis, guidance] = await Promise.all([
    loadContent(contentDir),
    loadScreenings(contentDir),
    loadCrisisContent(crisisDir),
    loadGuidance(contentDir),
  ]);
  return { content, screenings, check: createCrisisCheck(crisis), guide: createGuide(guidance) };
}

export interface Storage {
  readonly address: DatabaseAddress;
  readonly db: Database;
  readonly vault: Vault;
  readonly hints: Hints & { close(): Promise<void> };
  readonly store: ConversationStore;
  readonly spool: DrainableSpool;
  /** Closes connections and stops the embedded server if we run one. */
  close(): Promise<void>;
}

export interface StorageOptions {
  readonly config: Pick<Config, 'dataDir' | 'DATABASE_CONNECTIONS' | 'MASTER_KEY' | 'MASTER_KEY_PREVIOUS'> & {
    readonly DATABASE_URL?: string | undefined;
    readonly WEBHOOK_URL?: string | undefined;
  };
  /** A command's: on the embedded database of a server that runs on this folder, if one does. */
  readonly borrows?: boolean;
  /** Whose quiet hours texts keep that nobody is waiting for. Without it they go out at any hour. */
  readonly programs?: ReadonlyMap<ProgramId, { readonly program: { readonly timeZone: string } }>;
  readonly onEvent?: (event: SupervisorEvent) => void;
  /** A connection broke while idle, or the hints' connection did; both mend themselves. */
  readonly onBreak?: (error: unknown) => void;
}

/** The embedded PostgreSQL, or the one at `DATABASE_URL`; migrated and ready. */
export async function openStorage(options: StorageOptions): Promise<Storage> {
  const { config, onBreak = () => {}, programs } = options;
  await mkdir(config.dataDir, { recursive: true, mode: 0o700 });
  const embedded = config.DATABASE_URL === undefined ? await embeddedOf(options) : null;
  try {
    const address = embedded?.address ?? { url: config.DATABASE_URL! };
    await migrate(address);
    const masters = await mastersOf(config);
    const db = openDatabase({ address, maxConnections: config.DATABASE_CONNECTIONS, onIdleError: onBreak });
    const vault = createVault(db, masters);
    const hints = createHints({ address, onBreak });
    return {
      address,
      db,
      vault,
      hints,
      store: createConversationStore({
        db,
        vault,
        hints,
        announcesPackets: config.WEBHOOK_URL !== undefined,
        ...(programs && {
          proactiveAt: (id, now) => nextTextingTime(programs.get(id)?.program.timeZone ?? 'America/New_York', now),
        }),
      }),
      spool: createAlertSpool({ folder: path.join(config.dataDir, 'alert-spool'), masters, onError: onBreak }),
      async close() {
        await hints.close();
        await db.close();
        await embedded?.stop();
      },
    };
  } catch (error) {
    await embedded?.stop();
    throw error;
  }
}

const embeddedOf = async ({ config: { dataDir }, onEvent, borrows = false }: StorageOptions) =>
  borrows
    ? await borrowEmbeddedDatabase(dataDir)
    : await startEmbeddedDatabase({ dataDir, ...(onEvent && { onEvent }) });

/** The master keys of the settings, or of the data folder. */
export const mastersOf = async (config: StorageOptions['config']): Promise<MasterKeys> =>
  await loadMasterKeys({
    dataDir: config.dataDir,
    previousKeys: config.MASTER_KEY_PREVIOUS,
    ...(config.MASTER_KEY !== undefined && { masterKey: config.MASTER_KEY }),
  });

export interface AssembleOptions {
  readonly vetted: Vetted;
  readonly store: ConversationStore;
  readonly spool: AlertSpool;
  readonly clock?: Clock;
  readonly secondOpinion?: EngineOptions['secondOpinion'];
  readonly observe?: EngineOptions['observe'];
  readonly textCode?: EngineOptions['textCode'];
  readonly holdIdleMs?: number;
  /** As of the engine. */
  readonly learnt?: (program: ProgramId) => Promise<void>;
  /** Answers of one program; with a model where one is configured. */
  readonly answererOf?: (pack: Pack) => Answerer;
}

/** One engine for every program that has both a pack and a screening. */
export function assembleEngine(options: AssembleOptions): Engine {
  const { vetted, store, spool, clock = systemClock, answererOf = (pack) => createAnswerer({ pack }) } = options;
  const programs = new Map<ProgramId, ProgramEngine>();
  for (const [id, screening] of vetted.screenings) {
    const pack = vetted.content.programs.get(id);
    if (!pack) continue;
    const flow = createVisitFlow(screening);
    programs.set(id, {
      parts: {
        program: pack.program,
        flow,
        answerer: answererOf(pack),
        check: vetted.check,
        interpret,
        detectLanguage,
        readKeyword,
        withoutIdentifiers: maskIdentifiers,
      },
      speaker: createSpeaker({ copy: vetted.content.copy, program: pack.program, screening, guide: vetted.guide }),
    });
  }
  return createEngine({
    programs,
    store,
    spool,
    clock,
    ...(options.secondOpinion && { secondOpinion: options.secondOpinion }),
    ...(options.observe && { observe: options.observe }),
    ...(options.textCode && { textCode: options.textCode }),
    ...(options.holdIdleMs !== undefined && { holdIdleMs: options.holdIdleMs }),
    ...(options.learnt && { learnt: options.learnt }),
  });
}
