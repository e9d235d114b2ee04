import path from 'node:path';
import { expect } from 'vitest';
import { phoneText } from '../../src/channels/sms/render.ts';
import type { TwilioStandIn } from '../../src/channels/twilio/stand-in.ts';
import { readConfig } from '../../src/config/config.ts';
import { createAlertStore } from '../../src/db/alert-store.ts';
import type { ConversationKey, TranscriptEntry } from '../../src/core/messages.ts';
import type { ConversationStore } from '../../src/core/ports.ts';
import { openStorage, type Storage } from '../../src/porchlight.ts';
import { WebVisitor, type CrisisProber, type LoadVisitor } from './load-visitors.ts';
import { until } from './until.ts';

export interface Witnesses {
  readonly dataDir: string;
  readonly standIn: TwilioStandIn;
  readonly visitors: readonly LoadVisitor[];
  readonly prober?: CrisisProber;
}

/**
 * Holds what visitors sent and got against what the store holds, once the app is at rest. For each: all that was
 * acknowledged is there once, in order; nothing is there that was not sent; sequence numbers have no gap; every
 * message was answered; each reply stands once and reached the visitor at least once; no text still waits. Every
 * person in danger who was answered has an alert.
 */
export async function checkHistory(witnesses: Witnesses): Promise<{ readonly entries: number }> {
  const { dataDir, standIn, visitors, prober } = witnesses;
  const config = readConfig({ DATA_DIR: dataDir }, path.dirname(dataDir));
  const storage = await openStorage({ config, borrows: true });
  try {
    await until(async () => (await pendingTexts(storage)) === 0, 60_000);
    let count = 0;
    for (const visitor of visitors) {
      const entries = await transcriptOf(storage.store, visitor.key);
      count += entries.length;
      if (visitor instanceof WebVisitor) await until(() => visitor.ids.length >= entries.length);
      checkOne(visitor, entries, standIn);
    }
    if (prober) {
      expect(prober.failures).toEqual([]);
      expect(prober.answered.length).toBeGreaterThan(0);
      await checkAlerts(storage, prober.answered);
    }
    return { entries: count };
  } finally {
    await storage.close();
  }
}

function checkOne(visitor: LoadVisitor, entries: readonly TranscriptEntry[], standIn: TwilioStandIn): void {
  expect(entries.map((entry) => entry.seq)).toEqual(entries.map((_, index) => index + 1));
  const written = entries.filter((entry) => entry.from === 'visitor').map((entry) => entry.body.text);
  expect(written).toEqual(visitor.acknowledged);

  const unanswered = entries.filter(
    (entry, index) => entry.from === 'visitor' && entries[index + 1]?.from !== 'porchlight',
  );
  expect(unanswered).toEqual([]);

  const isText = visitor.key.channel === 'sms';
  const said = entries
    .filter((entry) => entry.from === 'porchlight')
    .map((entry) => (isText ? phoneText(entry) : entry.body.text));
  const texted = isText ? standIn.textsTo(visitor.key.address).map((text) => text.body) : [];
  const reached = countEach([...visitor.heard, ...texted]);
  const missing = [...countEach(said)].filter(([text, times]) => (reached.get(text) ?? 0) < times);
  expect(missing).toEqual([]);
  if (visitor instanceof WebVisitor) expect(visitor.ids).toEqual(visitor.ids.toSorted());
}

async function checkAlerts(storage: Storage, keys: readonly ConversationKey[]): Promise<void> {
  const alerts = createAlertStore({ db: storage.db, vault: storage.vault });
  for (const key of keys) {
    await until(async () => {
      const id = await storage.store.find(key);
      return id !== null && (await alerts.list({ conversation: id })).rows.length > 0;
    });
  }
}

async function transcriptOf(store: ConversationStore, key: ConversationKey): Promise<readonly TranscriptEntry[]> {
  const id = await store.find(key);
  if (id === null) return [];
  const entries: TranscriptEntry[] = [];
  for (;;) {
    const next = await store.read(id, entries.length);
    if (next.length === 0) return entries;
    entries.push(...next);
  }
}

async function pendingTexts({ db }: Storage): Promise<number> {
  const { rows } = await db.pool.query<{ count: number }>(
    `select count(*)::int as count from outgoing where status = 'pending'`,
  );
  return rows[0]!.count;
}

function countEach(texts: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}
