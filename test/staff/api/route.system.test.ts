import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { programId } from '../../../src/core/ids.ts';
import { createAuditLog, type AuditNote } from '../../../src/db/audit-log.ts';
import { createBreakGlassStore } from '../../../src/db/break-glass-store.ts';
import { DatabaseUnavailableError } from '../../../src/db/errors.ts';
import { createStaffStore } from '../../../src/db/staff-store.ts';
import { createLog } from '../../../src/http/log.ts';
import { createServer } from '../../../src/http/server.ts';
import { createPlaces } from '../../../src/staff/api/places.ts';
import type { StaffArea } from '../../../src/staff/api/route.ts';
import { createStaffApi } from '../../../src/staff/api/staff-api.ts';
import { createSessions } from '../../../src/staff/sessions.ts';
import { useDatabase } from '../../support/database.ts';
import { TestClock } from '../../support/web-server.ts';

const database = useDatabase();

/** One area on the real guard, with an audit trail that can be made to fail. */
async function start(area: StaffArea) {
  const clock = new TestClock();
  const audit = createAuditLog(database.current);
  const holder = { isBroken: false, order: [] as string[] };
  const app = createServer({ log: createLog('silent'), publicUrl: null, trustProxy: false, probe: async () => {} });
  const sessions = createSessions({ db: database.current.db, clock });
  await app.register(
    createStaffApi({
      sessions,
      clock,
      places: createPlaces(database.current),
      breakGlass: createBreakGlassStore(database.current),
      secondFactor: { isMissing: () => false },
      audit: {
        ...audit,
        append: async (note: AuditNote) => {
          if (holder.isBroken) throw new DatabaseUnavailableError('it is down');
          await audit.append(note);
          holder.order.push(`noted ${note.action}`);
        },
      },
      areas: [area],
    }),
  );
  app.addHook('onResponse', async () => void holder.order.push('answered'));
  const staff = createStaffStore(database.current);
  const user = (await staff.add({
    email: `${crypto.randomUUID()}@example.org`,
    name: 'Ana',
    roles: ['clinician'],
    passwordHash: null,
  }))!;
  const { token } = await sessions.open(user, { by: 'sso', userAgent: undefined });
  const ask = async (url: string) =>
    await app.inject({ url: `/staff/api${url}`, headers: { cookie: `porchlight_staff=${token}` } });
  return { ask, holder, audit, user, staff };
}

const shared = { method: 'GET', summary: 'x', action: 'inbox.read', scope: 'none' } as const;
const noted = { action: 'thing.read', subject: () => 's' };

const area: StaffArea = (route) => {
  route({
    ...shared,
    url: '/value',
    audit: noted,
    reply: z.object({ word: z.string() }),
    handler: async () => ({ word: 'heliotrope', secret: 'left out' }),
  });
  route({
    ...shared,
    url: '/by-itself',
    audit: noted,
    handler: async ({ reply }) => reply.type('text/csv').send('heliotrope'),
  });
  route({ ...shared, url: '/nothing', audit: noted, handler: async () => {} });
  route({
    ...shared,
    url: '/refused',
    audit: noted,
    handler: async ({ reply }) => reply.code(404).send({ error: { code: 'x', message: 'x' } }),
  });
};

describe.each(['/value', '/by-itself', '/nothing'])('what a route at %s reads', (url) => {
  it('is written down once, before anything leaves', async () => {
    const { ask, holder } = await start(area);
    expect((await ask(url)).statusCode).toBeLessThan(300);
    expect(holder.order).toEqual(['noted thing.read', 'answered']);
  });

  it('is not shown while it cannot be written down', async () => {
    const { ask, holder } = await start(area);
    holder.isBroken = true;
    const answered = await ask(url);
    expect(answered.statusCode).toBe(503);
    expect(answered.body).not.toContain('heliotrope');
  });
});

it('a reply holds nothing that its schema does not name', async () => {
  const { ask } = await start(area);
  expect((await ask('/value')).json()).toEqual({ word: 'heliotrope' });
});

it('what was refused is not written down as done', async () => {
  const { ask, holder } = await start(area);
  expect((await ask('/refused')).statusCode).toBe(404);
  expect(holder.order).toEqual(['answered']);
});

it('a route about one person that writes nothing down does not start', async () => {
  await expect(
    start((route) => {
      route({
        ...shared,
        url: '/visits/:conversation',
        scope: async ({ params }, places) => await places.visit(params.conversation),
        params: z.object({ conversation: z.uuid() }),
        audit: null,
        handler: async () => {},
      });
    }),
  ).rejects.toThrow('audited');
});

it('a route about one person that needs no action does not start', async () => {
  await expect(
    start((route) => {
      route({
        ...shared,
        action: 'own',
        url: '/visits/:conversation',
        scope: async ({ params }, places) => await places.visit(params.conversation),
        params: z.object({ conversation: z.uuid() }),
        audit: { action: 'visit.read', subject: ({ params }) => params.conversation },
        handler: async () => {},
      });
    }),
  ).rejects.toThrow('needs an action');
});

it('a stream of somebody whose programs or roles became others is not theirs any more', async () => {
  let isStill = async (): Promise<boolean> => false;
  const stream: StaffArea = (route) => {
    route({
      ...shared,
      url: '/stream',
      audit: null,
      handler: async (request) => {
        isStill = async () => await request.isStillSignedIn();
      },
    });
  };
  const { ask, user, staff } = await start(stream);
  await ask('/stream');
  expect(await isStill()).toBe(true);
  await staff.change(user.id, { programs: [programId('rsct')] });
  expect(await isStill()).toBe(false);
  await ask('/stream');
  expect(await isStill()).toBe(true);
  await staff.change(user.id, { roles: ['content-owner'] });
  expect(await isStill()).toBe(false);
});
