import { randomUUID } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { FastifyContextConfig, FastifyInstance } from 'fastify';
import { alertId, packetId, programId, type AlertId, type PacketId, type ProgramId } from '../../src/core/ids.ts';
import type { Packet } from '../../src/core/packet.ts';
import { createAlertStore } from '../../src/db/alert-store.ts';
import { createAuditLog } from '../../src/db/audit-log.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createStaffStore, type StaffUser } from '../../src/db/staff-store.ts';
import { createTaskStore } from '../../src/db/task-store.ts';
import { createLog } from '../../src/http/log.ts';
import { createServer } from '../../src/http/server.ts';
import { createConsoleApi, type ConsoleParts } from '../../src/staff-console.ts';
import { apiPrefix } from '../../src/staff/api/route.ts';
import { hashPassword } from '../../src/staff/password.ts';
import type { Role } from '../../src/staff/policy.ts';
import { createFirstSignIn, createSessions, type FirstSignIn } from '../../src/staff/sessions.ts';
import { copyDeskOver, deskOver } from './content-desk.ts';
import type { TestDatabase } from './database.ts';
import { createSmallEngine } from './small-engine.ts';
import { exchange, freshAddress, keyOf, urgentFinding } from './turn-work.ts';
import { TestClock, testPrograms } from './web-server.ts';

export const password = 'correct horse battery staple';
const passwordHash = await hashPassword(password);

export interface ApiRoute {
  readonly method: string;
  readonly url: string;
  readonly guard: FastifyContextConfig['staff'];
}

const silentHints: ConsoleParts['hints'] = {
  publish: () => {},
  subscribe: () => () => {},
  claim: () => () => {},
  watch: () => () => {},
};

interface ApiRequest {
  readonly cookie?: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The console's API on real stores, without a socket. */
export async function startStaffServer(
  database: TestDatabase,
  more: Partial<Pick<ConsoleParts, 'engine' | 'signIn' | 'screenings' | 'hints' | 'contentDesk'>> = {},
) {
  const clock = new TestClock();
  const staff = createStaffStore(database);
  const store = createConversationStore(database);
  const audit = createAuditLog(database);
  const firstSignIn: FirstSignIn = createFirstSignIn();
  const sessions = createSessions({ db: database.db, clock });
  const apiRoutes: ApiRoute[] = [];
  let logged = '';
  const log = createLog('trace', { write: (line: string) => void (logged += line) });
  const app: FastifyInstance = createServer({ log, publicUrl: null, trustProxy: false, probe: async () => {} });
  app.addHook('onRoute', ({ method, url, config }) => {
    if (!url.startsWith(apiPrefix) || method === 'HEAD') return;
    if (typeof method === 'string') apiRoutes.push({ method, url, guard: config?.staff });
  });
  await app.register(
    createConsoleApi({
      ...database,
      staff,
      sessions,
      firstSignIn,
      signIn: more.signIn ?? { secondFactor: 'optional', sso: null, observe: () => {} },
      programs: testPrograms,
      configuredWays: { webhook: false, sms: true, email: true, phones: ['stonington'], mailboxes: [] },
      segmentPriceUsd: 0.01,
      screenings: more.screenings ?? new Map(),
      engine: more.engine ?? createSmallEngine(store),
      store,
      hints: more.hints ?? silentHints,
      webhookContent: 'notice',
      contentDesk: more.contentDesk ?? (await deskOver(database, 'content', clock, staff)),
      copyDesk: await copyDeskOver(database, 'content', clock),
      templatesOf: () => [],
      abandonedAfterMs: 3_600_000,
      clock,
      isSecure: true,
    }),
  );
  await app.ready();

  const addUser = async (role: Role, programs: readonly ProgramId[] | null = null): Promise<StaffUser> =>
    (await staff.add({
      email: `${randomUUID()}@example.org`,
      name: 'Ana <i>',
      roles: [role],
      programs,
      passwordHash,
    }))!;

  /** Asks the API as the console does, unless told otherwise. `url` is below `/staff/api`. */
  const api = async (method: ApiRoute['method'], url: string, asked: ApiRequest = {}) => {
    const answered = await app.inject({
      method: method as 'GET',
      url: `${apiPrefix}${url}`,
      headers: { 'sec-fetch-site': 'same-origin', cookie: asked.cookie ?? '', ...asked.headers },
      ...(asked.body !== undefined && { payload: asked.body }),
      payloadAsStream: true,
    });
    const { statusCode, headers } = answered;
    const stream = answered.stream();
    // An event stream never ends by itself: its beginning is the answer.
    const isEndless = String(headers['content-type']).startsWith('text/event-stream');
    const body = isEndless ? '' : await text(stream);
    if (isEndless) stream.destroy();
    return { statusCode, headers, body, json: <T = unknown>(): T => JSON.parse(body) as T };
  };

  /** The cookie of somebody signed in. */
  const signIn = async ({ email }: StaffUser): Promise<string> => {
    const answered = await api('POST', '/sign-in', { body: { email, password } });
    return String(answered.headers['set-cookie']).split(';')[0]!;
  };

  return {
    app,
    staff,
    store,
    audit,
    clock,
    firstSignIn,
    apiRoutes,
    logged: () => logged,
    addUser,
    api,
    signIn,
  };
}

export interface Case {
  readonly alert: AlertId;
  readonly packet: PacketId;
  readonly task: string;
  readonly conversation: string;
}

/** Somebody in danger on a phone, with an alert, a packet and a call to make; `words` stand wherever a visitor's may. */
export async function addCase(database: TestDatabase, words: string): Promise<Case> {
  const store = createConversationStore(database);
  const key = keyOf(freshAddress(), 'sms');
  const id = packetId(randomUUID());
  const { conversationId: conversation } = await store.turn(key, randomUUID(), () =>
    exchange(words, 'sms', {
      alerts: [{ finding: urgentFinding, at: new Date() }],
      tasks: [{ kind: 'call-back', reason: words }],
      packet: packetOf(id, words),
    }),
  );
  const alerts = await createAlertStore(database).list({ conversation });
  const tasks = await createTaskStore(database).list({ conversation });
  return { alert: alertId(alerts.rows[0]!.id), packet: id, task: tasks[0]!.id, conversation };
}

/** A packet in which `words` stand wherever a visitor’s, or a program’s, may. */
export function packetOf(id: PacketId, words: string): Packet {
  const at = '2026-11-22T07:00:00.000Z';
  const answer = {
    question: 'name',
    label: words,
    asked: words,
    status: 'given',
    value: words,
    display: words,
    at,
    code: words,
  } as const;
  return {
    schema: 'porchlight.packet/1',
    id,
    program: { id: programId('stonington'), name: words, timeZone: 'America/New_York' },
    conversation: id,
    status: 'confirmed',
    lang: 'en',
    channels: ['sms'],
    startedAt: at,
    confirmedAt: at,
    screeningVersion: '1',
    contact: [answer],
    consents: [{ id: 'notice', label: words, granted: true, wordingVersion: words, at }],
    flags: [{ kind: 'crisis', text: words, at }],
    routes: [{ id: 'r', label: words, priority: 'now', because: words, source: words }],
    crisis: [{ at, level: 'urgent', kinds: ['suicide'] }],
    groups: [{ group: 'medical', label: words, answers: [answer] }],
    scores: [
      {
        instrument: words,
        name: words,
        total: 3,
        max: 6,
        meaning: words,
        source: words,
        totalCode: words,
        items: [answer],
      },
    ],
    skipped: [{ ...answer, status: 'skipped' }],
    transcript: [{ at, from: 'visitor', channel: 'sms', text: words }],
    notice: 'This record is protected by Federal confidentiality rules (42 CFR part 2).',
  };
}
