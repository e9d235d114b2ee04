import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fastify } from 'fastify';
import { describe, expect, it } from 'vitest';
import { conversationId, programId, type ConversationId } from '../../../src/core/ids.ts';
import { DatabaseUnavailableError } from '../../../src/db/errors.ts';
import type { AddRoutes, StaffRoute } from '../../../src/staff/api/route.ts';
import { createLiveFeed, type LiveChange } from '../../../src/staff/inbox/live-feed.ts';
import { createLive } from '../../../src/staff/inbox/live-routes.ts';
import { until } from '../../support/until.ts';

/** Hints by hand. */
function handHints() {
  const watchers = new Set<(id: ConversationId | null) => void>();
  return {
    watch: (heard: (id: ConversationId | null) => void) => {
      watchers.add(heard);
      return () => void watchers.delete(heard);
    },
    tell: (id: ConversationId | null) => {
      for (const heard of watchers) heard(id);
    },
    watchers,
  };
}
const visit = (n: number) => conversationId(`visit-${n}`);
const everyIn = (program: string) => async (ids: readonly ConversationId[]) =>
  new Map(ids.map((id) => [id, programId(program)]));

describe('the feed', () => {
  it('gathers what comes together, and says "all" when some may have been missed', async () => {
    const hints = handHints();
    const feed = createLiveFeed({ hints, programsOf: everyIn('a') });
    const heard: LiveChange[] = [];
    const leave = feed.join(null, (change) => heard.push(change));
    for (const n of [1, 2, 2, 3]) hints.tell(visit(n));
    await until(() => heard.length === 1);
    expect(heard[0]).toEqual({ visits: [visit(1), visit(2), visit(3)], all: false });
    hints.tell(visit(4));
    hints.tell(null);
    await until(() => heard.length === 2);
    expect(heard[1]).toEqual({ visits: [], all: true });
    for (let n = 0; n < 200; n += 1) hints.tell(visit(n));
    await until(() => heard.length === 3);
    expect(heard[2]).toEqual({ visits: [], all: true });
    leave();
    expect(hints.watchers.size).toBe(0);
  });

  it('lets everybody ask for themselves while the database is away', async () => {
    const hints = handHints();
    const feed = createLiveFeed({
      hints,
      programsOf: async () => {
        throw new DatabaseUnavailableError('away');
      },
    });
    const heard: LiveChange[] = [];
    const leave = feed.join([programId('a')], (change) => heard.push(change));
    hints.tell(visit(1));
    await until(() => heard.length === 1);
    expect(heard[0]).toEqual({ visits: [], all: true });
    leave();
  });
});

describe('a stream', () => {
  async function serve(isSignedIn: () => boolean) {
    const live = createLive({ hints: handHints(), programsOf: everyIn('a'), heartbeatMs: 30 });
    const app = fastify();
    live.area(((route: StaffRoute) => {
      app.get('/live', async (raw, reply) =>
        route.handler({ programs: null, raw, reply, isStillSignedIn: async () => isSignedIn() } as never),
      );
    }) as AddRoutes);
    await app.listen({ host: '127.0.0.1', port: 0 });
    const response = await fetch(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}/live`);
    let text = '';
    const reading = (async () => {
      for await (const chunk of response.body!) text += Buffer.from(chunk).toString();
    })();
    return { app, live, text: () => text, reading };
  }

  it('is kept open by heartbeats, and ends once its reader is signed out', async () => {
    let isIn = true;
    const stream = await serve(() => isIn);
    await until(() => (stream.text().match(/: still here/g) ?? []).length > 4);
    isIn = false;
    await stream.reading;
    await stream.app.close();
  });

  it('ends when it is told to', async () => {
    const stream = await serve(() => true);
    await sleep(50);
    stream.live.close();
    await stream.reading;
    await stream.app.close();
  });
});
