import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { conversationId, programId, type ConversationId } from '../../src/core/ids.ts';
import type { VisitSummary } from '../../src/core/visit-summary.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { countQuery, inboxQuery, type InboxFilter, type InboxRange } from '../../src/db/inbox-query.ts';
import { createInboxStore, mostLooked, type ListedVisit } from '../../src/db/inbox-store.ts';
import type { Cursor } from '../../src/db/page.ts';
import { createNoteStore } from '../../src/db/note-store.ts';
import { createKey, seal } from '../../src/db/seal.ts';
import { createTaskStore } from '../../src/db/task-store.ts';
import { conversationOwner } from '../../src/db/vault.ts';
import { useDatabase } from '../support/database.ts';
import { exchange, freshAddress, keyOf, urgentFinding } from '../support/turn-work.ts';

const database = useDatabase();
const inbox = () => createInboxStore(database.current);
const store = () => createConversationStore(database.current);
const stonington = programId('stonington');
const every: readonly InboxRange[] = [{ desk: 'waiting' }, { desk: 'screening' }, { desk: 'open' }, { desk: 'done' }];

async function visit(more: Parameters<typeof exchange>[2] = {}, channel: 'web' | 'sms' = 'web') {
  const key = keyOf(freshAddress(), channel);
  const { conversationId: id } = await store().turn(key, randomUUID(), () => exchange('hi', channel, more));
  return { key, id };
}
const deskOf = async (id: ConversationId) => (await inbox().get(id)).desk;

describe('a visit stands for staff', () => {
  it('as what the visitor made of it, until staff have something to do', async () => {
    expect(await deskOf((await visit({ status: 'open' })).id)).toBe('open');
    expect(await deskOf((await visit({ status: 'screening' })).id)).toBe('screening');
    expect(await deskOf((await visit({ status: 'stopped' })).id)).toBe('done');
    expect(await deskOf((await visit({ status: 'confirmed' })).id)).toBe('waiting');
    const asked = await visit({ status: 'stopped', tasks: [{ kind: 'call-back', reason: 'asked' }] });
    expect(await deskOf(asked.id)).toBe('waiting');
    const tasks = createTaskStore(database.current);
    const [task] = await tasks.list({ conversation: asked.id });
    await tasks.add(asked.id, { kind: 'follow-up', reason: 'asked' });
    await tasks.finish(task!.id, 'ana');
    expect(await deskOf(asked.id)).toBe('waiting');
    const [, other] = await tasks.list({ conversation: asked.id });
    await tasks.finish(other!.id, 'ana');
    expect(await deskOf(asked.id)).toBe('done');
  });

  it('as done when staff say so, until the visitor writes again', async () => {
    const { key, id } = await visit({ status: 'confirmed' });
    await inbox().finish(id, 'ana');
    expect(await inbox().get(id)).toMatchObject({ desk: 'done', doneBy: 'ana' });
    await new Promise((resolve) => setTimeout(resolve, 5));
    await store().turn(key, 'again', () => exchange('one more thing', 'web', { status: 'confirmed' }));
    expect(await deskOf(id)).toBe('waiting');
    await inbox().finish(id, 'ana');
    await inbox().reopen(id);
    expect(await inbox().get(id)).toMatchObject({ desk: 'waiting', doneBy: null });
  });

  it("as its owner's, who is not replaced behind their back", async () => {
    const { id } = await visit();
    expect(await inbox().assign(id, null, 'ana')).toBe(true);
    expect(await inbox().assign(id, null, 'ben')).toBe(false);
    expect((await inbox().get(id)).owner).toBe('ana');
    expect(await inbox().assign(id, 'ana', null)).toBe(true);
  });

  it('under the number they text from', async () => {
    const { key, id } = await visit({}, 'sms');
    const found = await inbox().byPhone([programId('elsewhere'), stonington], key.address);
    expect(found.map((each) => each.id)).toEqual([id]);
    expect(await inbox().byPhone([programId('elsewhere')], key.address)).toEqual([]);
  });
});

describe('notes', () => {
  it('only grow, and go with the visit', async () => {
    const notes = createNoteStore(database.current);
    const { id } = await visit();
    await notes.add(id, 'ana', 'Called, no answer.');
    await notes.add(id, 'ben', 'Sister will call back.');
    expect((await notes.list(id)).map(({ author, text }) => [author, text])).toEqual([
      ['ana', 'Called, no answer.'],
      ['ben', 'Sister will call back.'],
    ]);
    const { pool } = database.current.db;
    await expect(pool.query(`update visit_notes set author = 'ben'`)).rejects.toThrow('a note is not changed');
    for (const statement of ['delete from visit_notes', 'truncate visit_notes', 'truncate disclosures'])
      await expect(pool.query(statement), statement).rejects.toThrow(/goes only with its visit|only grows/);
    const { rows } = await pool.query('select body from visit_notes');
    expect(rows.map((row) => String((row as { body: Buffer }).body)).join()).not.toContain('Sister');
    await store().erase(id);
    expect((await pool.query('select 1 from visit_notes where conversation_id = $1', [id])).rowCount).toBe(0);
  });
});

describe('ten thousand visits', () => {
  const count = 10_000;
  const start = Date.parse('2026-11-01T00:00:00Z');
  /** As it comes to be: most visits are over. */
  const statusOf = (index: number): string => {
    const part = Math.floor(index / 3) % 100;
    return part < 2 ? 'open' : part < 5 ? 'screening' : part < 10 ? 'confirmed' : 'stopped';
  };
  const routes = ['detox-first', 'same-day', 'routine'];
  const programs = ['stonington', 'rsct', 'new-dimensions'];

  beforeAll(async () => {
    const { db, vault } = database.current;
    await db.pool.query('delete from conversations');
    const made = Array.from({ length: count }, (_, index) => {
      const id = randomUUID();
      const { key, keyId, wrapped } = createKey(vault.masters, conversationOwner(id));
      const summary: VisitSummary = {
        name: index === 7 ? 'Zoraida Quintana' : `Visitor ${index}`,
        phone: '',
        flags: index % 50 === 0 ? ['crisis'] : [],
        routes: [routes[index % routes.length]!],
      };
      return {
        id,
        program: programs[index % programs.length]!,
        status: statusOf(index),
        channel: index % 2 === 0 ? 'web' : 'sms',
        at: new Date(start + Math.floor(index / 2) * 60_000),
        owner: index % 20 === 0 ? 'ana' : null,
        keyId,
        wrapped,
        summary: seal(key, `summary:${id}`, summary),
      };
    });
    const column = <Name extends keyof (typeof made)[number]>(name: Name) => made.map((each) => each[name]);
    await db.pool.query(
      `insert into conversations
         (id, program, status, channel, listed_at, last_visitor_at, owner, key_id, wrapped_key, summary)
       select id, program, status, channel, at, at, owner, key_id, wrapped_key, summary from unnest(
         $1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[], $6::text[], $7::text[], $8::bytea[], $9::bytea[])
         v (id, program, status, channel, at, owner, key_id, wrapped_key, summary)`,
      [
        column('id'),
        column('program'),
        column('status'),
        column('channel'),
        column('at'),
        column('owner'),
        column('keyId'),
        column('wrapped'),
        column('summary'),
      ],
    );
    await db.pool.query('analyze conversations');
  });

  const middle = new Date(start + (count / 4) * 60_000);
  const page: Cursor = { at: middle, id: randomUUID() };
  const sections: readonly (readonly [string, readonly InboxRange[]])[] = [
    ['waiting', [{ desk: 'waiting' }]],
    [
      'in progress',
      [
        { desk: 'screening', since: middle },
        { desk: 'open', since: middle },
      ],
    ],
    ['abandoned', [{ desk: 'screening', until: middle }]],
    ['done', [{ desk: 'done' }, { desk: 'open', until: middle }]],
    ['all', every],
  ];

  interface Plan {
    readonly 'Node Type': string;
    readonly 'Relation Name'?: string;
    readonly 'Index Name'?: string;
    readonly 'Actual Rows': number;
    readonly 'Rows Removed by Filter'?: number;
    readonly Plans?: readonly Plan[];
  }
  const nodes = (plan: Plan): readonly Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodes)];
  async function scansOf(query: { readonly text: string; readonly values: unknown[] }): Promise<readonly Plan[]> {
    const { rows } = await database.current.db.pool.query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(
      `explain (analyze, format json) ${query.text}`,
      query.values,
    );
    return nodes(rows[0]!['QUERY PLAN'][0]!.Plan).filter((node) => node['Relation Name'] === 'conversations');
  }
  const limit = 51;

  const readBy = (scan: Plan): number => scan['Actual Rows'] + (scan['Rows Removed by Filter'] ?? 0);

  it.each(sections)('%s: a page is read in order from its index, and no more than a page', async (_name, ranges) => {
    for (const isOldestFirst of [false, true]) {
      for (const after of [undefined, page]) {
        const scans = await scansOf(inboxQuery({ ranges, filter: {}, isOldestFirst, after, limit }));
        expect(scans).toHaveLength(ranges.length);
        for (const scan of scans) {
          expect(scan).toMatchObject({ 'Node Type': 'Index Scan', 'Index Name': 'conversations_by_desk' });
          expect(readBy(scan)).toBeLessThanOrEqual(limit);
        }
      }
    }
  });

  const filters: readonly InboxFilter[] = [
    { programs: [stonington] },
    { programs: [stonington, programId('rsct')], channels: ['sms'], langs: ['en'] },
    { owner: 'ana' },
    { owner: null, isHeld: false },
  ];
  it.each(filters)('filtered by %j, no page reads the table from end to end', async (filter) => {
    for (const [, ranges] of sections) {
      const scans = await scansOf(inboxQuery({ ranges, filter, isOldestFirst: false, after: page, limit }));
      for (const scan of scans) {
        expect(scan['Node Type']).toMatch(/^(?:Bitmap Heap|Index) Scan$/);
        expect(readBy(scan)).toBeLessThan(count / 4);
      }
    }
  });

  it('counts a section from its index, and no further than a hundred', async () => {
    for (const [name, ranges] of sections) {
      expect(await inbox().count(ranges, {}), name).toBe(100);
      for (const scan of await scansOf(countQuery(ranges, {}))) expect(readBy(scan)).toBeLessThanOrEqual(100);
    }
  });

  const pagesOf = async (request: Omit<Parameters<ReturnType<typeof inbox>['list']>[0], 'limit' | 'after'>) => {
    const seen: ListedVisit[] = [];
    let after: Cursor | undefined;
    do {
      const found = await inbox().list({ ...request, limit: 190, ...(after && { after }) });
      seen.push(...found.rows);
      after = found.next ?? undefined;
    } while (after);
    return seen;
  };

  it.each([false, true])('come page by page, each once, in order (oldest first: %s)', async (isOldestFirst) => {
    const seen = await pagesOf({ ranges: every, filter: { programs: [stonington] }, isOldestFirst });
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
    expect(seen).toHaveLength(Math.ceil(count / 3));
    const times = seen.map(({ listedAt }) => listedAt.getTime());
    expect(times).toEqual(times.toSorted((a, b) => (isOldestFirst ? a - b : b - a)));
  });

  it('are found by what is sealed, in steps that end', async () => {
    const detox = (each: ListedVisit) => each.summary!.routes.includes('detox-first');
    const seen = await pagesOf({ ranges: every, filter: {}, matches: detox });
    expect(seen).toHaveLength(Math.ceil(count / routes.length));
    const named = (each: ListedVisit) => each.summary!.name.startsWith('Zoraida');
    const first = await inbox().list({ ranges: every, filter: {}, matches: named, limit: 50 });
    expect(first).toMatchObject({ rows: [], isWhole: false });
    const all = await pagesOf({ ranges: every, filter: {}, matches: named });
    expect(all.map(({ summary }) => summary!.name)).toEqual(['Zoraida Quintana']);
    expect(mostLooked).toBeLessThan(count);
  });

  it('hold no name, flag or route in any plain column', async () => {
    const { rows } = await database.current.db.pool.query<{ row: string }>(
      'select c::text as row from conversations c',
    );
    const bytes = Buffer.from('detox-first').toString('hex');
    expect(rows.filter(({ row }) => /Zoraida|detox|crisis/.test(row) || row.includes(bytes))).toEqual([]);
  });
});

it('an open alert shows on its visit', async () => {
  const { id } = await visit({ alerts: [{ finding: urgentFinding, at: new Date() }] });
  expect(await inbox().get(id)).toMatchObject({ hasOpenAlert: true, summary: null });
  await expect(inbox().get(conversationId(randomUUID()))).rejects.toThrow('no such conversation');
});
