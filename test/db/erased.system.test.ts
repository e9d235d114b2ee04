import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { conversationId, programId } from '../../src/core/ids.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { useDatabase } from '../support/database.ts';
import { createTestEngine, Visitor } from '../support/visitor.ts';

const database = useDatabase();

/** Rows of every table, ours and the queue's, that hold one of these as text or as bytes. */
async function rowsHolding(...wanted: readonly string[]): Promise<readonly string[]> {
  const { pool } = database.current.db;
  const tables = await pool.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema in ('public', 'graphile_worker') and table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { name } of tables.rows) {
    const { rows } = await pool.query<{ row: string }>(`select t::text as row from ${name} t`);
    for (const text of wanted) {
      const asBytes = Buffer.from(text).toString('hex');
      if (rows.some(({ row }) => row.includes(text) || row.includes(asBytes))) found.push(name);
    }
  }
  return [...new Set(found)].toSorted();
}

const words = 'my dog is called Heliotrope';

async function somebodyInDanger() {
  const { engine, clock } = createTestEngine(database.current);
  const visitor = new Visitor(engine, clock, programId('stonington'), 'sms');
  for (const text of ['hi', '1', 'yes', words, 'i want to kill myself', '3', 'yes', 'Maria Keller', 'STOP']) {
    await visitor.say(text);
  }
  return { visitor, id: conversationId(visitor.conversation) };
}

it('nothing that a person wrote, and no number, stands in any table in plain', async () => {
  const { visitor } = await somebodyInDanger();
  expect(await rowsHolding(words, 'Heliotrope', 'Keller', visitor.key.address, visitor.key.address.slice(2))).toEqual(
    [],
  );
});

it('nothing leads to an erased person but the jobs that will find nothing', async () => {
  const { id, visitor } = await somebodyInDanger();
  expect(await rowsHolding(id)).toEqual(expect.arrayContaining(['public.alerts', 'public.entries', 'public.tasks']));
  await createConversationStore(database.current).erase(id);
  expect((await rowsHolding(id)).filter((name) => !name.startsWith('graphile_worker.'))).toEqual([]);
  const { rows } = await database.current.db.pool.query('select program, conversations from erasures');
  expect(rows).toEqual([{ program: 'stonington', conversations: 1 }]);

  // Whoever writes from the same phone is somebody new, and is still not texted.
  const again = await createTestEngine(database.current).engine.receive({
    key: visitor.key,
    messageId: randomUUID(),
    at: new Date(),
    content: { kind: 'text', text: 'hello' },
  });
  expect(again.conversationId).not.toBe(id);
  expect(again.silenced).toBe(true);
  expect(JSON.stringify(again.replies)).not.toMatch(/Heliotrope|Keller/);
});
