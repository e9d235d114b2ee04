import { z } from 'zod';
import { gravity } from '../../core/crisis.ts';
import { alertId, conversationId, programId, type ProgramId } from '../../core/ids.ts';
import type { Clock, Hints } from '../../core/ports.ts';
import type { Program } from '../../core/program.ts';
import type { Screening } from '../../core/screening.ts';
import type { AlertStore } from '../../db/alert-store.ts';
import type { InboxFilter } from '../../db/inbox-query.ts';
import type { InboxStore } from '../../db/inbox-store.ts';
import type { Cursor } from '../../db/page.ts';
import type { StaffStore, StaffUser } from '../../db/staff-store.ts';
import type { StaffArea, StaffRequest } from '../api/route.ts';
import { uuid } from '../api/shapes.ts';
import { readColleagues } from '../colleagues.ts';
import { may } from '../policy.ts';
import { presentAlert, presentProgram, presentRow, shortLabel, type Presenting } from './presenter.ts';
import { ReadingNotes } from './reading-notes.ts';
import {
  acknowledged,
  acknowledgement,
  alertPlace,
  inboxChoices,
  inboxCounts,
  inboxCountsQuery,
  inboxPage,
  inboxQuery,
  inboxSearch,
  openAlerts,
  type InboxFilters,
  type OpenAlert,
} from './schema.ts';
import { matcherOf, readSearch } from './search.ts';
import { rangesOf, withinAge } from './sections.ts';

export interface InboxParts {
  readonly inbox: InboxStore;
  readonly alerts: AlertStore;
  readonly staff: Pick<StaffStore, 'list'>;
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly screenings: ReadonlyMap<ProgramId, Screening>;
  readonly hints: Pick<Hints, 'publish'>;
  readonly clock: Clock;
  readonly abandonedAfterMs: number;
}

const mostAlerts = 200;

export const inboxArea = (parts: InboxParts): StaffArea => {
  const { inbox, alerts, staff, programs, screenings, hints, clock, abandonedAfterMs } = parts;
  const reading = new ReadingNotes();

  async function presentingFor(user: StaffUser): Promise<Presenting> {
    return {
      programs,
      screenings,
      colleagues: await readColleagues(staff, user),
      now: clock.now(),
      abandonedAfterMs,
      seesPeople: may(user.roles, 'visit.read'),
    };
  }

  /** Which visits were shown to whom, once an hour each. */
  const shown = async (user: StaffUser, ids: readonly string[], write: (fresh: readonly string[]) => Promise<void>) =>
    await reading.keep(user.id, ids, clock.now().getTime(), write);

  async function pageOf(
    request: Pick<StaffRequest<unknown, unknown, unknown>, 'user' | 'programs' | 'note'>,
    query: z.output<typeof inboxQuery> & { readonly q?: string },
  ): Promise<z.output<typeof inboxPage>> {
    const { user, programs: scope } = request;
    const presenting = await presentingFor(user);
    const { now, seesPeople } = presenting;
    const search = readSearch(query.q);
    const matches = seesPeople ? matcherOf(query, search) : undefined;
    const phone = seesPeople && search.kind === 'phone' ? search.number : null;
    const ranges = withinAge(rangesOf(query.section, { now, abandonedAfterMs }), query.age, now);
    const after = cursorIn(query.before);
    const found = await inbox.list({
      ranges,
      filter: filterOf(query, user, scope),
      isOldestFirst: query.section === 'waiting',
      limit: query.limit,
      ...(matches && { matches }),
      ...(after && { after }),
    });
    const known = new Set(found.rows.map(({ id }) => id));
    const texting = phone === null || after ? [] : await inbox.byPhone(scope ?? [...programs.keys()], phone);
    const rows = [...texting.filter(({ id }) => !known.has(id)), ...found.rows];
    const ids = seesPeople ? rows.map(({ id }) => id) : [];
    await shown(user, ids, async (fresh) => {
      const detail = { count: fresh.length, visits: fresh.join(' ') };
      await request.note({ action: 'inbox.read', subject: '', detail });
    });
    return {
      rows: rows.map((visit) => presentRow(visit, presenting)),
      next: found.next && nameOf(found.next),
      isWhole: found.isWhole,
      lookedUntil: found.isWhole ? null : (found.next?.at.toISOString() ?? null),
    };
  }

  return (route) => {
    route({
      method: 'GET',
      url: '/inbox',
      summary: 'Visits of one section, or of all, filtered',
      action: 'inbox.read',
      scope: 'programs',
      audit: null,
      query: inboxQuery,
      reply: inboxPage,
      handler: async (request) => await pageOf(request, request.query),
    });

    route({
      // In the body: an address ends up in the browser's history and in the logs of proxies.
      method: 'POST',
      url: '/inbox/search',
      summary: 'The same, by a name or a phone number',
      action: 'inbox.read',
      scope: 'programs',
      audit: null,
      body: inboxSearch,
      reply: inboxPage,
      handler: async (request) => await pageOf(request, request.body),
    });

    route({
      method: 'GET',
      url: '/inbox/counts',
      summary: 'How many visits each section holds, counted up to 100',
      action: 'inbox.read',
      scope: 'programs',
      audit: null,
      query: inboxCountsQuery,
      reply: inboxCounts,
      handler: async ({ user, programs: scope, query }) => {
        const now = clock.now();
        const filter = filterOf(query, user, scope);
        const count = async (section: 'waiting' | 'progress' | 'abandoned' | 'done') => {
          const ranges = withinAge(rangesOf(section, { now, abandonedAfterMs }), query.age, now);
          return ranges.length === 0 ? 0 : await inbox.count(ranges, filter);
        };
        const [waiting, progress, abandoned, done] = await Promise.all([
          count('waiting'),
          count('progress'),
          count('abandoned'),
          count('done'),
        ]);
        return { waiting, progress, abandoned, done };
      },
    });

    route({
      method: 'GET',
      url: '/inbox/choices',
      summary: 'What the filters of the inbox offer',
      action: 'inbox.read',
      scope: 'programs',
      audit: null,
      reply: inboxChoices,
      handler: async ({ user, programs: scope }) => {
        const { colleagues, seesPeople } = await presentingFor(user);
        const mine = [...programs.keys()].filter((id) => scope === null || scope.includes(id));
        const routes = new Map(
          mine.flatMap((id) => (screenings.get(id)?.routes ?? []).map((rule) => [rule.id, shortLabel(rule)] as const)),
        );
        return {
          programs: mine.map((id) => presentProgram(programs, id)),
          routes: [...routes].map(([id, label]) => ({ id, label })),
          owners: [...colleagues.who('visit.assign')],
          seesPeople,
        };
      },
    });

    route({
      method: 'GET',
      url: '/alerts/open',
      summary: 'Alerts that nobody has acknowledged, gravest first, then longest open',
      action: 'inbox.read',
      scope: 'programs',
      audit: null,
      reply: openAlerts,
      handler: async (request) => {
        const { user, programs: scope } = request;
        const presenting = await presentingFor(user);
        const { rows } = await alerts.list({ isOpen: true, limit: mostAlerts, ...(scope && { programs: scope }) });
        const shownRows = await Promise.all(
          rows.map(async (alert) => presentAlert(alert, await inbox.get(alert.conversation), presenting)),
        );
        const ids = presenting.seesPeople ? rows.map(({ id }) => id) : [];
        await shown(user, ids, async (fresh) => {
          const detail = { count: fresh.length, alerts: fresh.join(' ') };
          await request.note({ action: 'alert.listed', subject: '', detail });
        });
        return { rows: shownRows.toSorted(gravestFirst), now: presenting.now.toISOString() };
      },
    });

    route({
      method: 'GET',
      url: '/alerts/:alert',
      summary: 'Where an alert belongs: links in notices lead here',
      action: 'alert.read',
      scope: async ({ params }, places) => await places.alert(params.alert),
      audit: { action: 'alert.read', subject: ({ params }) => params.alert },
      params: z.object({ alert: uuid }),
      reply: alertPlace,
      handler: async ({ params }) => {
        const { id, conversation } = await alerts.read(alertId(params.alert));
        return { id, visit: conversation };
      },
    });

    route({
      method: 'POST',
      url: '/alerts/:alert/acknowledge',
      summary: 'Somebody takes responsibility for an alert; it stops climbing',
      action: 'alert.acknowledge',
      scope: async ({ params }, places) => await places.alert(params.alert),
      audit: {
        action: 'alert.acknowledged',
        subject: ({ params }) => params.alert,
        detail: ({ body }, reply) => ({ result: body.result, outcome: reply.kind }),
      },
      params: z.object({ alert: uuid }),
      body: acknowledgement,
      reply: acknowledged,
      handler: async ({ params, body, user }) => {
        const id = alertId(params.alert);
        const done = await alerts.acknowledge(id, user.id, body.note, body.result);
        const { conversation } = await alerts.read(id);
        hints.publish(conversationId(conversation), 0);
        const colleagues = await readColleagues(staff, user);
        return { kind: done.kind, by: colleagues.named(done.kind === 'already' ? done.by : user.id) };
      },
    });
  };
};

const gravestFirst = (a: OpenAlert, b: OpenAlert): number =>
  gravity(b.level) - gravity(a.level) || Date.parse(a.at) - Date.parse(b.at);

function filterOf(query: InboxFilters, user: StaffUser, scope: readonly ProgramId[] | null): InboxFilter {
  const asked = query.program === undefined ? null : programId(query.program);
  const programs = asked === null ? scope : scope === null || scope.includes(asked) ? [asked] : [];
  const owner = query.owner === 'me' ? user.id : query.owner === 'nobody' ? null : query.owner;
  return {
    ...(programs && { programs }),
    ...(query.channel && { channels: [query.channel] }),
    ...(query.lang && { langs: [query.lang] }),
    ...(owner !== undefined && { owner }),
    ...(query.held && { isHeld: query.held === 'yes' }),
  };
}

/** `2026-11-22T07:00:00.000Z~<id>`: where a page ended. */
const nameOf = ({ at, id }: Cursor): string => `${at.toISOString()}~${id}`;

function cursorIn(text: string | undefined): Cursor | null {
  const [at = '', id = ''] = (text ?? '').split('~');
  return uuid.safeParse(id).success && !Number.isNaN(Date.parse(at)) ? { at: new Date(at), id } : null;
}
