import { isDeepStrictEqual } from 'node:util';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { RequestRejectedError, StaffRefusedError } from '../../core/errors.ts';
import type { ProgramId } from '../../core/ids.ts';
import type { Clock } from '../../core/ports.ts';
import type { AuditLog, AuditNote } from '../../db/audit-log.ts';
import type { BreakGlassStore } from '../../db/break-glass-store.ts';
import type { StaffUser } from '../../db/staff-store.ts';
import { may, mayInEmergency, type Action } from '../policy.ts';
import type { LiveSession, Sessions } from '../sessions.ts';
import { tokenIn } from './cookie.ts';
import type { Place, Places } from './places.ts';

type Schema = z.ZodType;

/** One request of somebody who is signed in and allowed, with everything it sent already checked. */
export interface StaffRequest<Params, Query, Body> {
  readonly user: StaffUser;
  /** Theirs, through which this came. */
  readonly session: LiveSession;
  /** What lists are limited to; null for all programs. */
  readonly programs: readonly ProgramId[] | null;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** One more entry in the audit trail, by this user, at once. */
  note(note: Omit<AuditNote, 'actor'>): Promise<void>;
  /** For streams: whether whoever opened it is still signed in, with the roles and programs of then. Does not count as being there. */
  isStillSignedIn(): Promise<boolean>;
  readonly raw: FastifyRequest;
  readonly reply: FastifyReply;
}

interface Input<Params, Query, Body> {
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
}

/** What the audit trail says of a request that succeeded. Ids and counts only. */
export interface AuditRule<Params, Query, Body, Reply> {
  /** Dotted, in the past tense where something changed: `packet.read`, `alert.acknowledged`. */
  readonly action: string;
  /** The record's id; empty when none is meant. */
  readonly subject: (input: Input<Params, Query, Body>, reply: Reply) => string;
  readonly detail?: (input: Input<Params, Query, Body>, reply: Reply) => NonNullable<AuditNote['detail']>;
}

export interface StaffRoute<
  Params extends Schema = Schema,
  Query extends Schema = Schema,
  Body extends Schema = Schema,
  Reply extends Schema = Schema,
> {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below `/staff/api`, e.g. `/visits/:conversation`. */
  readonly url: string;
  /** One line for openapi.json. */
  readonly summary: string;
  /** What policy.ts must allow. `own`: whoever is signed in, about nobody but themselves. */
  readonly action: Action | 'own';
  /**
   * Whose data it touches. `none`: nobody's. `programs`: a list, which the handler limits to `programs`. A function:
   * one visit, which must be of the user's programs, unless they broke the glass on it.
   */
  readonly scope: 'none' | 'programs' | ((input: { params: z.output<Params> }, places: Places) => Promise<Place>);
  /** Written before the reply leaves. Null only where no person's data is read or changed. */
  readonly audit: AuditRule<z.output<Params>, z.output<Query>, z.output<Body>, z.output<Reply>> | null;
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  /** Without it the handler answers by itself (`reply.send(…)`), or with nothing: 204. */
  readonly reply?: Reply;
  readonly handler: (
    request: StaffRequest<z.output<Params>, z.output<Query>, z.output<Body>>,
  ) => Promise<z.output<Reply> | FastifyReply | void>;
}

/** A route that needs no session: the ways in. */
export interface OpenRoute<Query extends Schema = Schema, Body extends Schema = Schema, Reply extends Schema = Schema> {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly summary: string;
  readonly query?: Query;
  readonly body?: Body;
  readonly reply?: Reply;
  readonly handler: (request: {
    readonly query: z.output<Query>;
    readonly body: z.output<Body>;
    readonly raw: FastifyRequest;
    readonly reply: FastifyReply;
  }) => Promise<z.output<Reply> | FastifyReply | void>;
}

export interface AddRoutes {
  <Params extends Schema, Query extends Schema, Body extends Schema, Reply extends Schema>(
    route: StaffRoute<Params, Query, Body, Reply>,
  ): void;
  /** For sign-in only. */
  open<Query extends Schema, Body extends Schema, Reply extends Schema>(route: OpenRoute<Query, Body, Reply>): void;
}

/** An area of the console: adds its routes. */
export type StaffArea = (route: AddRoutes) => void;

export interface RouteContext {
  readonly sessions: Sessions;
  readonly audit: AuditLog;
  readonly places: Places;
  readonly breakGlass: Pick<BreakGlassStore, 'current'>;
  readonly clock: Clock;
  readonly secondFactor: {
    /** They have to set one up before they do anything else. */
    isMissing(session: LiveSession): boolean;
  };
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** How a route under `/staff/api` is guarded; a test asks each as everybody. */
    readonly staff?: { readonly action: Action | 'own' | 'open'; readonly isOfVisit: boolean };
  }
}

export const apiPrefix = '/staff/api';

/**
 * Guards every route in one order: from our own page, signed in, allowed by role, what was sent is in shape, of their
 * programs; then the handler, then the audit note, then the reply. Nothing is allowed that is not listed.
 */
export function createRoutes(app: FastifyInstance, context: RouteContext): AddRoutes {
  const live = new WeakMap<FastifyRequest, LiveSession>();
  const glass = new WeakMap<FastifyRequest, string>();
  /** What is still to be written down of a request. */
  const notes = new WeakMap<FastifyRequest, (told: unknown) => Promise<void>>();

  const refuse = async (user: StaffUser, wanted: Action | 'own'): Promise<never> => {
    await context.audit.append({ actor: user.id, action: 'refused', subject: '', detail: { wanted } });
    throw new StaffRefusedError('staff.forbidden', 'Your role does not include this.');
  };

  const inPlace = async (request: FastifyRequest, user: StaffUser, action: Action, place: Place) => {
    const { conversation, program } = place;
    if (may(user.roles, action) && (user.programs === null || user.programs.includes(program))) return;
    const broken = mayInEmergency(user.roles, action)
      ? await context.breakGlass.current(user.id, conversation, context.clock.now())
      : null;
    if (broken !== null) {
      glass.set(request, broken);
      return;
    }
    await context.audit.append({
      actor: user.id,
      action: 'refused',
      subject: conversation,
      detail: { wanted: action, program },
    });
    if (mayInEmergency(user.roles, action)) {
      throw new StaffRefusedError(
        'staff.break_glass_needed',
        'This visit is outside your role or your programs. Give a reason to open it.',
        { conversation },
      );
    }
    throw new StaffRefusedError('staff.forbidden', 'This visit belongs to a program that is not yours.');
  };

  const add: AddRoutes = (route) => {
    const { method, url, summary, action, scope, audit } = route;
    if (typeof scope === 'function' && !audit) throw new Error(`${method} ${url} is about a person, so it is audited`);
    const isOfVisit = typeof scope === 'function';
    if (isOfVisit && action === 'own') throw new Error(`${method} ${url} is about a visit, so it needs an action`);
    app.route({
      method,
      url: `${apiPrefix}${url}`,
      config: { staff: { action, isOfVisit } },
      schema: schemaOf(url, summary, route),
      onRequest: async (request) => {
        refuseForeign(request);
        const session = await context.sessions.find(tokenIn(request), !isUnattended(request));
        if (!session) throw new StaffRefusedError('staff.unauthenticated', 'Sign in first.');
        const { user } = session;
        if (action !== 'own' && context.secondFactor.isMissing(session)) {
          throw new StaffRefusedError('staff.second_factor_needed', 'Set up your second factor first.');
        }
        const isOpenToThem =
          action === 'own' || may(user.roles, action) || (isOfVisit && mayInEmergency(user.roles, action));
        if (!isOpenToThem) await refuse(user, action);
        live.set(request, session);
      },
      preHandler: async (request) => {
        if (typeof scope !== 'function' || action === 'own') return;
        const place = await scope({ params: request.params as never }, context.places);
        await inPlace(request, live.get(request)!.user, action, place);
      },
      // A handler that answers by itself has begun to when it returns; nothing leaves before this.
      onSend: async (request, reply, payload) => {
        const noteIt = notes.get(request);
        notes.delete(request);
        if (noteIt && reply.statusCode < 400) await noteIt(undefined);
        return payload;
      },
      handler: async (request, reply) => {
        const session = live.get(request)!;
        const { user } = session;
        const input = { params: request.params, query: request.query, body: request.body } as never as Input<
          never,
          never,
          never
        >;
        const note = async (about: Omit<AuditNote, 'actor'>): Promise<void> => {
          const breakGlass = glass.get(request);
          const detail = { ...about.detail, ...(breakGlass !== undefined && { breakGlass }) };
          await context.audit.append({ actor: user.id, ...about, detail });
        };
        if (audit) {
          notes.set(request, async (told) => {
            const subject = audit.subject(input, told as never);
            const detail = audit.detail?.(input, told as never);
            await note({ action: audit.action, subject, ...(detail && { detail }) });
          });
        }
        const answered = await route.handler({
          ...input,
          user,
          session,
          programs: user.programs,
          note,
          isStillSignedIn: async () => {
            const now = await context.sessions.find(tokenIn(request), false);
            return now !== null && isSameReach(now.user, user);
          },
          raw: request,
          reply,
        });
        // A reply is thenable: one that answered by itself, or became a stream, comes back as nothing once it is over.
        if (answered === undefined && reply.sent) return reply;
        if (answered === reply && !reply.raw.headersSent) return reply;
        const noteIt = notes.get(request);
        notes.delete(request);
        await noteIt?.(answered === reply ? undefined : answered);
        if (answered === reply) return reply;
        return answered === undefined ? reply.code(204).send() : reply.send(answered);
      },
    });
  };
  add.open = (route) => {
    const { method, url, summary } = route;
    app.route({
      method,
      url: `${apiPrefix}${url}`,
      config: { staff: { action: 'open', isOfVisit: false } },
      schema: schemaOf(url, summary, route),
      onRequest: async (request) => refuseForeign(request),
      handler: async (request, reply) => {
        const { query, body } = request;
        const answered = await route.handler({ query: query as never, body: body as never, raw: request, reply });
        if (answered === reply) return reply;
        return answered === undefined ? reply.code(204).send() : reply.send(answered);
      },
    });
  };
  return add;
}

/** What a stream was opened with is what it tells: with other roles or programs it has to be opened anew. */
const isSameReach = (one: StaffUser, other: StaffUser): boolean =>
  isDeepStrictEqual([one.roles, one.programs], [other.roles, other.programs]);

/** Changes are taken only from our own pages. */
function refuseForeign(request: FastifyRequest): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  if (request.headers['sec-fetch-site'] === 'same-origin') return;
  const { origin } = request.headers;
  if (origin !== undefined && URL.canParse(origin) && new URL(origin).host === request.host) return;
  throw new RequestRejectedError(403, 'Send this from the page itself.');
}

/**
 * The console says so when nobody touched it for a while, and a stream opens itself again when it breaks: such
 * requests do not keep a session alive.
 */
const isUnattended = ({ headers }: FastifyRequest): boolean =>
  headers['x-unattended'] === 'yes' || headers.accept === 'text/event-stream';

function schemaOf(
  url: string,
  summary: string,
  { params, query, body, reply }: { params?: Schema; query?: Schema; body?: Schema; reply?: Schema },
) {
  return {
    summary,
    tags: [url.split('/')[1]!],
    ...(params && { params }),
    ...(query && { querystring: query }),
    ...(body && { body }),
    ...(reply && { response: { 200: reply } }),
  };
}
