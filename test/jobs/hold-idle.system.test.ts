import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { conversationId, programId } from '../../src/core/ids.ts';
import type { StaffAuthor } from '../../src/core/staff-author.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createInboxStore } from '../../src/db/inbox-store.ts';
import { runJobs } from '../../src/jobs/run-jobs.ts';
import { assembleEngine } from '../../src/porchlight.ts';
import { useDatabase } from '../support/database.ts';
import { until } from '../support/until.ts';
import { vetted } from '../support/vetted.ts';
import { Visitor } from '../support/visitor.ts';

const database = useDatabase();
const ana: StaffAuthor = { id: 'ana', firstName: 'Ana', part: 'admissions' };
const idleMs = 3_000;

it('a hold left idle is given back by the timer’s job, once, and a word of staff puts it off', async () => {
  const store = createConversationStore(database.current);
  const inbox = createInboxStore(database.current);
  const spool = { write: async () => {} };
  const engine = assembleEngine({ vetted, store, spool, holdIdleMs: idleMs });
  const jobs = runJobs({
    ...database.current,
    engine,
    sender: { send: async () => ({ providerId: 'SM' }) },
    textOf: (entry) => entry.body.text,
    delivery: { deliver: async () => {} },
    linkTo: () => '',
    retention: { conversationDays: 365, gapDays: 365 },
  });
  try {
    const visitor = new Visitor(engine, { now: () => new Date(), pass: () => {} }, programId('stonington'), 'web');
    await visitor.say('hi');
    const id = conversationId(visitor.conversation);
    await engine.holdStarted(id, { actionId: randomUUID(), by: ana });
    await new Promise((resolve) => setTimeout(resolve, idleMs / 2));
    const lastWord = Date.now();
    await engine.staffWrote(id, { actionId: randomUUID(), by: ana, text: 'Still here.', seenSeq: 100 });
    await until(async () => (await inbox.get(id)).heldBy === null);
    expect(Date.now() - lastWord).toBeGreaterThanOrEqual(idleMs);
    const said = await store.read(id, 0, 100);
    expect(said.filter(({ body }) => body.ref === 'hold.idle')).toHaveLength(1);
    expect(said.find(({ body }) => body.ref === 'hold.idle')!.body.text).toContain('automated assistant, again');
    expect((await visitor.say('what time do you open?')).length).toBeGreaterThan(0);
  } finally {
    await jobs.stop();
  }
});
