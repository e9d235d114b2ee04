import type { FastifyInstance } from 'fastify';
import { createDirectLine, type DirectLineOptions } from '../../src/channels/web/direct-line.ts';
import { createFormVisit } from '../../src/channels/web/form-visit.ts';
import { createWebTokens, type WebTokens } from '../../src/channels/web/tokens.ts';
import { programId, type ProgramId } from '../../src/core/ids.ts';
import type { Clock, ConversationStore, Hints } from '../../src/core/ports.ts';
import type { Program } from '../../src/core/program.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createHints } from '../../src/db/hints.ts';
import { addDemoPages } from '../../src/http/demo-pages.ts';
import { createLog } from '../../src/http/log.ts';
import { createServer } from '../../src/http/server.ts';
import type { TestDatabase } from './database.ts';
import { createSmallEngine, smallGuide } from './small-engine.ts';

export const programOf = (id: string, origins: readonly string[] = []): Program => ({
  id: programId(id),
  name: `The ${id} program`,
  shortName: id,
  phones: [{ number: '+18605550100', display: '860-555-0100', use: 'main' }],
  holidays: [],
  closures: [],
  timeZone: 'America/New_York',
  languages: ['en', 'es'],
  origins,
});

export const testPrograms: ReadonlyMap<ProgramId, Program> = new Map(
  [programOf('stonington', ['https://www.stonington.example']), programOf('rsct')].map((program) => [
    program.id,
    program,
  ]),
);

/** A clock that tests move. It starts at the real time. */
export class TestClock implements Clock {
  #aheadMs = 0;
  now(): Date {
    return new Date(Date.now() + this.#aheadMs);
  }
  pass(ms: number): void {
    this.#aheadMs += ms;
  }
}

export interface WebServer {
  readonly app: FastifyInstance;
  readonly store: ConversationStore;
  readonly tokens: WebTokens;
  readonly clock: TestClock;
  /** `http://127.0.0.1:<port>`: our own origin. */
  readonly url: string;
  readonly api: string;
  /** All that was logged. */
  readonly logged: () => string;
  close(): Promise<void>;
}

export interface WebServerOptions extends Partial<Omit<DirectLineOptions, 'hints'>> {
  readonly hints?: Hints;
}

const secret = 'a secret for tests, thirty-two characters or more';

/** The web channel on a real socket, over a real store; two of them on one database are two instances. */
export async function startWebServer(database: TestDatabase, options: WebServerOptions = {}): Promise<WebServer> {
  const clock = new TestClock();
  const hints = createHints({ address: database.address });
  const store = options.store ?? createConversationStore({ db: database.db, vault: database.vault, hints });
  const tokens = createWebTokens({ secret, clock });
  let logged = '';
  const log = createLog('debug', {
    write: (line: string) => {
      logged += line;
    },
  });
  const app = createServer({ log, publicUrl: null, trustProxy: false, probe: async () => {} });
  const parts = {
    engine: createSmallEngine(store),
    store,
    hints,
    programs: testPrograms,
    tokens,
    clock,
    guide: smallGuide,
    publicUrl: null,
    origins: [],
    ...options,
  };
  await app.register(createDirectLine(parts), { prefix: '/v3/directline' });
  await app.register(createFormVisit({ ...parts, ...parts.limits }));
  addDemoPages(app, parts);
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  return {
    app,
    store,
    tokens,
    clock,
    url,
    api: `${url}/v3/directline`,
    logged: () => logged,
    close: async () => {
      await app.close();
      await hints.close();
    },
  };
}
