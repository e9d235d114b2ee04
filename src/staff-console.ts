/** The console's areas, put together once for the server and for the tests that ask every route as everybody. */
import type { FastifyPluginAsync } from 'fastify';
import { conversationId, programId, type ProgramId } from './core/ids.ts';
import type { ContentDesk, CopyDesk } from './core/content-desk.ts';
import type { Clock, ConversationStore, Hints } from './core/ports.ts';
import type { Program } from './core/program.ts';
import type { Screening } from './core/screening.ts';
import { createAlertStore } from './db/alert-store.ts';
import { createAuditLog } from './db/audit-log.ts';
import { createBreakGlassStore } from './db/break-glass-store.ts';
import type { Database } from './db/connection.ts';
import { createConversationDesk } from './db/conversation-desk.ts';
import { copyDeskArea } from './staff/content-desk/copy-routes.ts';
import { contentDeskArea } from './staff/content-desk/routes.ts';
import { createDisclosureStore } from './db/disclosure-store.ts';
import { createDemoData } from './db/demo-data.ts';
import { createInboxStore } from './db/inbox-store.ts';
import { createNoteStore } from './db/note-store.ts';
import { createOutbox } from './db/outbox.ts';
import { createOutcomeStore } from './db/outcome-store.ts';
import { createPacketStore } from './db/packet-store.ts';
import { createReportStore } from './db/report-store.ts';
import { createRotaStore } from './db/rota-store.ts';
import type { StaffStore } from './db/staff-store.ts';
import { createTaskStore } from './db/task-store.ts';
import type { Vault } from './db/vault.ts';
import { createVisitCountStore } from './db/visit-counts.ts';
import { createWaitStore } from './db/waits.ts';
import { createWebhookQueue } from './db/webhook-queue.ts';
import { nextTextingTime } from './jobs/quiet-hours.ts';
import { createAccounts, type SignInSettings } from './staff/accounts/accounts.ts';
import { createPlaces } from './staff/api/places.ts';
import { createStaffApi } from './staff/api/staff-api.ts';
import { breakGlassArea } from './staff/audit/break-glass-routes.ts';
import { auditArea } from './staff/audit/routes.ts';
import { disclosuresArea } from './staff/disclosures/routes.ts';
import { webhookArea, type WebhookAreaParts } from './staff/disclosures/webhook-routes.ts';
import { demoArea } from './staff/demo/routes.ts';
import { holdArea, type HoldParts } from './staff/hold/routes.ts';
import { createLive } from './staff/inbox/live-routes.ts';
import { inboxArea } from './staff/inbox/routes.ts';
import { onCallArea, type OnCallParts } from './staff/on-call/routes.ts';
import { reportsArea } from './staff/reports/routes.ts';
import type { FirstSignIn, Sessions } from './staff/sessions.ts';
import { tasksArea } from './staff/tasks/routes.ts';
import { visitArea } from './staff/visit/routes.ts';

export interface ConsoleParts {
  readonly db: Database;
  readonly vault: Vault;
  readonly staff: StaffStore;
  readonly sessions: Sessions;
  readonly firstSignIn: FirstSignIn;
  readonly signIn: SignInSettings;
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly screenings: ReadonlyMap<ProgramId, Screening>;
  readonly engine: HoldParts['engine'];
  readonly store: ConversationStore;
  readonly hints: Hints;
  readonly templatesOf: HoldParts['templatesOf'];
  /** A screening left alone for so long counts as abandoned. */
  readonly abandonedAfterMs: number;
  readonly clock: Clock;
  /** What the webhook tells, if one is set up. */
  readonly webhookContent: WebhookAreaParts['content'];
  readonly contentDesk: ContentDesk;
  readonly copyDesk: CopyDesk;
  /** Where the settings send alerts, and which ways out there are. */
  readonly configuredWays: OnCallParts['configured'];
  /** Dollars a segment of a text; null when the settings do not say. */
  readonly segmentPriceUsd: number | null;
  /** Cookies only over TLS. */
  readonly isSecure: boolean;
}

export function createConsoleApi(parts: ConsoleParts): FastifyPluginAsync {
  const { sessions, staff, programs, clock } = parts;
  const audit = createAuditLog(parts);
  const breakGlass = createBreakGlassStore(parts);
  const accounts = createAccounts({ ...parts, audit });
  const inbox = createInboxStore(parts);
  const visits = {
    ...parts,
    inbox,
    alerts: createAlertStore(parts),
    packets: createPacketStore(parts),
    notes: createNoteStore(parts),
    desk: createConversationDesk(parts),
    outbox: createOutbox(parts),
    textingTime: nextTextingTime,
  };
  const waits = createWaitStore(parts.db);
  const live = createLive({
    hints: parts.hints,
    programsOf: async (ids) => {
      const { rows } = await parts.db.pool.query<{ id: string; program: string }>(
        'select id, program from conversations where id = any($1::uuid[])',
        [ids],
      );
      return new Map(rows.map(({ id, program }) => [conversationId(id), programId(program)]));
    },
  });
  const api = createStaffApi({
    sessions,
    clock,
    audit,
    places: createPlaces(parts),
    breakGlass,
    secondFactor: accounts.secondFactor,
    areas: [
      ...accounts.areas,
      breakGlassArea({ breakGlass, staff, clock }),
      auditArea({ audit, staff, clock }),
      inboxArea(visits),
      visitArea(visits),
      holdArea(visits),
      live.area,
      disclosuresArea({ ...visits, disclosures: createDisclosureStore(parts) }),
      contentDeskArea(parts),
      copyDeskArea(parts),
      webhookArea({ programs, queue: createWebhookQueue(parts.db), content: parts.webhookContent }),
      tasksArea({ ...visits, tasks: createTaskStore(parts), outcomes: createOutcomeStore(parts) }),
      onCallArea({ ...parts, rotas: createRotaStore(parts), waits, configured: parts.configuredWays }),
      demoArea({ data: createDemoData(parts.db) }),
      reportsArea({ ...parts, reports: createReportStore(parts.db), counts: createVisitCountStore(parts), waits }),
    ],
  });
  return async (app) => {
    app.addHook('preClose', async () => live.close());
    await app.register(api);
  };
}
