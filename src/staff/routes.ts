import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { RequestRejectedError } from '../core/errors.ts';
import { html } from '../core/html.ts';
import { alertId, packetId, type ConversationId, type ProgramId } from '../core/ids.ts';
import type { TranscriptEntry } from '../core/messages.ts';
import type { Clock, ConversationStore } from '../core/ports.ts';
import type { Program } from '../core/program.ts';
import type { AlertStore } from '../db/alert-store.ts';
import type { AuditLog } from '../db/audit-log.ts';
import type { ConversationAddress, ConversationDesk } from '../db/conversation-desk.ts';
import type { PacketStore } from '../db/packet-store.ts';
import type { StaffStore, StaffUser } from '../db/staff-store.ts';
import type { TaskStore } from '../db/task-store.ts';
import { alertPage, auditPage, inboxPage, refusedPage, staffPage, taskPage, type ReachablePhone } from './pages.ts';
import { packetBody, packetPage } from './packet-page.ts';
import { may, type Action } from './policy.ts';
import type { Sessions } from './sessions.ts';
import { staffStyle } from './staff-style.ts';

export interface StaffOptions {
  readonly staff: StaffStore;
  readonly sessions: Sessions;
  readonly alerts: AlertStore;
  readonly packets: PacketStore;
  readonly tasks: TaskStore;
  readonly desk: Pick<ConversationDesk, 'addresses'>;
  readonly store: Pick<ConversationStore, 'read'>;
  readonly audit: AuditLog;
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly clock: Clock;
  /** Cookies only over TLS. */
  readonly isSecure: boolean;
}

const cookieName = 'porchlight_staff';
const uuid = z.uuid();
/**
 * The staff pages. Every route but sign-in needs a session and an allowed action (policy.ts); every read and
 * change of a person's data is in the audit trail before it is shown. Forms are taken only from our own pages.
 */
export function createStaff(options: StaffOptions): FastifyPluginAsync {
  const { staff, sessions, alerts, packets, tasks, audit, clock, programs } = options;
  const cookie = (token: string, expires: Date): string =>
    `${cookieName}=${token}; Path=/staff; HttpOnly; SameSite=Strict; Expires=${expires.toUTCString()}${options.isSecure ? '; Secure' : ''}`;
  const timeZoneOf = (id: string): string => programs.get(id as ProgramId)?.timeZone ?? 'UTC';
  const programName = (id: string): string => programs.get(id as ProgramId)?.shortName ?? id;

  return async (app) => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
      done(null, Object.fromEntries(new URLSearchParams(String(body))));
    });
    app.addHook('onRequest', async (request, reply) => {
      reply.header('cache-control', 'no-store');
      if (request.method !== 'GET' && request.headers['sec-fetch-site'] !== 'same-origin' && !isOwnOrigin(request)) {
        throw new RequestRejectedError(403, 'Send this form from the page itself.');
      }
    });

    app.get('/staff/staff.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(staffStyle));

    app.post('/staff/sign-out', async (request, reply) => {
      const token = tokenIn(request);
      if (token !== undefined) await sessions.close(token);
      return await reply.header('set-cookie', cookie('', new Date(0))).redirect('/staff/sign-in', 303);
    });

    app.get(
      '/staff',
      async (request, reply) =>
        await as(request, reply, 'inbox.read', async (user) => {
          const [open, listed, todo] = await Promise.all([
            alerts.list({ isOpen: true, limit: 50 }),
            packets.list({ limit: 100 }),
            tasks.list({ limit: 100 }),
          ]);
          return page(
            reply,
            inboxPage({
              user,
              alerts: open.rows,
              packets: listed.rows,
              tasks: todo,
              programName,
              timeZoneOf,
              now: clock.now(),
            }),
          );
        }),
    );

    app.get<{ Params: { id: string } }>(
      '/staff/packets/:id',
      async (request, reply) =>
        await as(request, reply, 'packet.read', async (user) => {
          const id = packetId(idIn(request.params.id));
          const packet = await packets.read(id, user.id);
          await audit.append({ actor: user.id, action: 'packet.read', subject: id });
          const main = html`<p class="actions">
              <a class="button" href="/staff">Inbox</a>
              ${may(user.roles, 'packet.print') && html`<a class="button" href="/staff/packets/${id}/print">Print or save</a>`}
            </p>
            ${packetBody(packet)}`;
          return page(reply, staffPage('Packet', user, main));
        }),
    );

    app.get<{ Params: { id: string } }>(
      '/staff/packets/:id/print',
      async (request, reply) =>
        await as(request, reply, 'packet.print', async (user) => {
          const id = packetId(idIn(request.params.id));
          const packet = await packets.read(id, user.id);
          await audit.append({ actor: user.id, action: 'packet.printed', subject: id });
          // A file of its own: its style travels inside it, so its policy allows just that.
          reply.header(
            'content-security-policy',
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
          );
          return page(reply, packetPage(packet));
        }),
    );

    app.get<{ Params: { id: string } }>(
      '/staff/alerts/:id',
      async (request, reply) =>
        await as(request, reply, 'alert.read', async (user) => {
          const id = alertId(idIn(request.params.id));
          const alert = await alerts.read(id);
          await audit.append({ actor: user.id, action: 'alert.read', subject: id });
          const { conversation, program } = alert;
          const [said, addresses, listed] = await Promise.all([
            latestSaid(options.store, conversation),
            options.desk.addresses(conversation),
            packets.list({ conversation, limit: 1 }),
          ]);
          return page(
            reply,
            alertPage({
              user,
              alert,
              programName: programName(program),
              timeZone: timeZoneOf(program),
              phones: phonesIn(addresses),
              hasPacket: listed.rows.length > 0,
              said,
              now: clock.now(),
            }),
          );
        }),
    );
    app.post<{ Params: { id: string } }>(
      '/staff/alerts/:id',
      async (request, reply) =>
        await as(request, reply, 'alert.acknowledge', async (user) => {
          const id = alertId(idIn(request.params.id));
          const { outcome } = z.object({ outcome: z.string().trim().min(1).max(2_000) }).parse(request.body);
          const done = await alerts.acknowledge(id, user.id, outcome);
          await audit.append({
            actor: user.id,
            action: 'alert.acknowledged',
            subject: id,
            detail: { result: done.kind },
          });
          return await reply.redirect(`/staff/alerts/${id}`, 303);
        }),
    );

    app.get<{ Params: { id: string } }>(
      '/staff/tasks/:id',
      async (request, reply) =>
        await as(request, reply, 'task.read', async (user) => {
          const task = await tasks.read(idIn(request.params.id));
          await audit.append({ actor: user.id, action: 'task.read', subject: task.id });
          const { conversation, program } = task;
          const [addresses, listed] = await Promise.all([
            options.desk.addresses(conversation),
            packets.list({ conversation, limit: 1 }),
          ]);
          return page(
            reply,
            taskPage({
              user,
              task,
              programName: programName(program),
              timeZone: timeZoneOf(program),
              phones: phonesIn(addresses),
              hasPacket: listed.rows.length > 0,
            }),
          );
        }),
    );
    app.get<{ Querystring: { before?: string } }>(
      '/staff/audit',
      async (request, reply) =>
        await as(request, reply, 'audit.read', async (user) => {
          const { before = '' } = request.query;
          await audit.append({ actor: user.id, action: 'audit.read', subject: '' });
          const [notes, verdict, accounts] = await Promise.all([
            audit.list({ limit: 200, ...(/^\d{1,15}$/.test(before) && { before: Number(before) }) }),
            audit.verify(),
            staff.list(),
          ]);
          const names = new Map(accounts.map(({ id, name }) => [id, name]));
          return page(
            reply,
            auditPage(user, notes, verdict, (id) => names.get(id) ?? id),
          );
        }),
    );
    app.post<{ Params: { id: string } }>(
      '/staff/tasks/:id/done',
      async (request, reply) =>
        await as(request, reply, 'task.finish', async (user) => {
          const id = idIn(request.params.id);
          await tasks.finish(id, user.id);
          await audit.append({ actor: user.id, action: 'task.finished', subject: id });
          return await reply.redirect('/staff', 303);
        }),
    );
  };

  async function as(
    request: FastifyRequest,
    reply: FastifyReply,
    action: Action,
    then: (user: StaffUser) => Promise<FastifyReply>,
  ): Promise<FastifyReply> {
    const user = (await sessions.find(tokenIn(request)))?.user;
    if (!user) return await reply.redirect('/staff/sign-in', 303);
    if (!may(user.roles, action)) {
      await audit.append({ actor: user.id, action: 'refused', subject: '', detail: { wanted: action } });
      return page(reply, refusedPage(user), 403);
    }
    return await then(user);
  }
}

const pageOfTranscript = 500;
const shownMost = 40;

/** The last things said, however long the conversation: the alert is about them. */
async function latestSaid(
  store: Pick<ConversationStore, 'read'>,
  conversation: ConversationId,
): Promise<readonly TranscriptEntry[]> {
  let latest: readonly TranscriptEntry[] = [];
  for (;;) {
    const read = await store.read(conversation, latest.at(-1)?.seq ?? 0, pageOfTranscript);
    latest = [...latest, ...read].slice(-shownMost);
    if (read.length < pageOfTranscript) return latest;
  }
}

const phonesIn = (addresses: readonly ConversationAddress[]): readonly ReachablePhone[] =>
  addresses
    .filter(({ channel }) => channel === 'sms' || channel === 'voice')
    .map(({ address, suppressed, hasLeft }) => ({ number: address, mayBeTexted: !suppressed && !hasLeft }));

const page = (reply: FastifyReply, text: string, status = 200): FastifyReply =>
  reply.code(status).type('text/html; charset=utf-8').send(text);

const tokenIn = (request: FastifyRequest): string | undefined =>
  (request.headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${cookieName}=`))
    ?.slice(cookieName.length + 1);

function isOwnOrigin(request: FastifyRequest): boolean {
  const { origin } = request.headers;
  return origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.host;
}

function idIn(text: string): string {
  if (!uuid.safeParse(text).success) throw new RequestRejectedError(404, 'There is no such page.');
  return text;
}
