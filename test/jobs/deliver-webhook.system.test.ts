import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { packetId, programId, type ConversationId } from '../../src/core/ids.ts';
import type { Packet } from '../../src/core/packet.ts';
import { readConfig } from '../../src/config/config.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createDisclosureStore } from '../../src/db/disclosure-store.ts';
import { createWebhookQueue } from '../../src/db/webhook-queue.ts';
import { deliverWebhook } from '../../src/jobs/deliver-webhook.ts';
import { openWebhook } from '../../src/webhook.ts';
import { anyPacket, screenings } from '../support/packets.ts';
import { exchange, freshAddress, keyOf } from '../support/turn-work.ts';
import { useDatabase } from '../support/database.ts';
import { startWebhookReceiver, webhookSecret, type Behaviour } from '../support/webhook-receiver.ts';
import * as fc from 'fast-check';

const database = useDatabase();
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const drawn = fc.sample(anyPacket({ program: programId('stonington'), fixed: { 'for-whom': 'self', notice: 'yes' } }), {
  numRuns: 1,
  seed: 11,
})[0]!;

/** Somebody's packet is committed, and a receiver listens. */
async function committed(content: 'notice' | 'fhir', ...behaviours: Behaviour[]) {
  const { url, received, stop } = await startWebhookReceiver(behaviours);
  stops.push(stop);
  const store = createConversationStore({ ...database.current, announcesPackets: true });
  const key = keyOf(freshAddress());
  const send = async (change: Partial<Packet> = {}): Promise<ConversationId> => {
    const { conversationId } = await store.turn(key, randomUUID(), (loaded) =>
      exchange('done', 'web', {
        packet: { ...drawn, ...change, id: packetId(loaded.id), conversation: loaded.id },
      }),
    );
    return conversationId;
  };
  const conversation = await send();
  const config = readConfig({
    WEBHOOK_URL: url,
    WEBHOOK_SECRET: webhookSecret,
    WEBHOOK_CONTENT: content,
    WEBHOOK_RECIPIENT: 'Shoreline EHR',
  });
  const parts = openWebhook(config, database.current, screenings, 'https://intake.example.org')!;
  const queue = createWebhookQueue(database.current.db);
  const waiting = async () =>
    (await queue.list({ programs: null, limit: 200 })).rows.filter((row) => row.conversation === conversation);
  const due = async () => {
    const [row] = await waiting();
    await database.current.db.pool.query(
      "update webhook_deliveries set due_at = now() - interval '1 second' where id = $1",
      [row!.id],
    );
    await deliverWebhook(parts, row!.id);
    return (await waiting())[0]!;
  };
  const jobs = async () =>
    (
      await database.current.db.pool.query<{ key: string }>(
        `select key from graphile_worker.jobs where task_identifier = 'deliver-webhook'`,
      )
    ).rows.map((row) => row.key);
  return { conversation, received, send, waiting, due, jobs, parts, queue, store };
}

describe('news of a packet', () => {
  it('is committed with the turn, and its job too', async () => {
    const { waiting, jobs } = await committed('notice');
    const [row] = await waiting();
    expect(row).toMatchObject({ status: 'pending', attempts: 0, program: 'stonington' });
    expect(await jobs()).toContain(`webhook:${row!.id}`);
  });

  it('is not kept where no webhook is set up', async () => {
    const store = createConversationStore(database.current);
    const { conversationId } = await store.turn(keyOf(freshAddress()), randomUUID(), (loaded) =>
      exchange('done', 'web', { packet: { ...drawn, id: packetId(loaded.id), conversation: loaded.id } }),
    );
    const { rows } = await database.current.db.pool.query('select from webhook_deliveries where conversation_id = $1', [
      conversationId,
    ]);
    expect(rows).toEqual([]);
  });

  it('tells by default only that there is a packet, and where', async () => {
    const { due, received, conversation } = await committed('notice');
    expect(await due()).toMatchObject({ status: 'delivered' });
    expect(received[0]!.isGenuine).toBe(true);
    const body = JSON.parse(received[0]!.body) as { type: string; data: object };
    expect(Object.keys(body)).toEqual(['type', 'timestamp', 'data']);
    expect(body.type).toBe(`packet.${drawn.status}`);
    expect(body.data).toEqual({
      visit: conversation,
      program: 'stonington',
      link: `https://intake.example.org/staff/visits/${conversation}`,
    });
    expect(await createDisclosureStore(database.current).list(conversation)).toEqual([]);
  });

  it('carries the packet only when that is set up, and the log knows before it leaves', async () => {
    const { due, received, conversation } = await committed('fhir', { status: 503 });
    const log = createDisclosureStore(database.current);
    expect(await due()).toMatchObject({ status: 'pending', attempts: 1, lastError: 'http-503' });
    expect(await log.list(conversation)).toHaveLength(1);
    expect(await due()).toMatchObject({ status: 'delivered' });
    const logged = await log.list(conversation);
    expect(logged).toHaveLength(1);
    expect(logged[0]).toMatchObject({ by: 'webhook', recipient: 'Shoreline EHR', format: 'fhir' });
    const body = JSON.parse(received[1]!.body) as { data: { bundle: { resourceType: string }; notice: string } };
    expect(body.data.bundle.resourceType).toBe('Bundle');
    expect(body.data.notice).toBe(drawn.notice);
  });

  it('keeps its id when it is sent again, and waits longer each time', async () => {
    const { due, received } = await committed('notice', { status: 500 }, { status: 500 }, { status: 500 });
    const waits: number[] = [];
    for (let attempt = 0; attempt < 3; attempt += 1) waits.push((await due()).dueAt.getTime() - Date.now());
    expect(await due()).toMatchObject({ status: 'delivered', attempts: 4 });
    expect(new Set(received.map(({ id }) => id)).size).toBe(1);
    // Five seconds, ten, twenty, each half to one and a half as long.
    for (const [index, plainMs] of [5_000, 10_000, 20_000].entries()) {
      expect(waits[index]).toBeGreaterThan(plainMs * 0.5 - 1_000);
      expect(waits[index]).toBeLessThanOrEqual(plainMs * 1.5);
    }
  });

  it('is given up when nobody wants it, for staff to send again', async () => {
    const { due, queue, waiting, received } = await committed('notice', { status: 410 });
    const dead = await due();
    expect(dead).toMatchObject({ status: 'dead', lastError: 'http-410' });
    expect(await queue.resend(dead.id, [programId('rsct')])).toBe(false);
    expect(await queue.resend(dead.id, null)).toBe(true);
    expect((await waiting())[0]).toMatchObject({ status: 'pending', attempts: 0 });
    expect(await due()).toMatchObject({ status: 'delivered' });
    expect(await queue.resend(dead.id, null)).toBe(false);
    expect(received).toHaveLength(2);
  });

  it('that waited through a time without a webhook is planned again at the start', async () => {
    const { waiting, jobs, parts, queue, due } = await committed('notice');
    const [row] = await waiting();
    await database.current.db.pool.query(`select graphile_worker.remove_job('webhook:' || $1)`, [row!.id]);
    expect(await jobs()).not.toContain(`webhook:${row!.id}`);
    await parts.queue.wakeWaiting();
    expect(await jobs()).toContain(`webhook:${row!.id}`);
    await due();
    await database.current.db.pool.query(`select graphile_worker.remove_job('webhook:' || $1)`, [row!.id]);
    await queue.wakeWaiting();
    expect(await jobs()).not.toContain(`webhook:${row!.id}`);
  });

  it('is given up after about a day of trying', async () => {
    const { due, waiting } = await committed('notice', { status: 500 });
    const [row] = await waiting();
    await database.current.db.pool.query('update webhook_deliveries set attempts = 99 where id = $1', [row!.id]);
    expect(await due()).toMatchObject({ status: 'dead', attempts: 100 });
  });

  it('of two packets of one visit tells the newer one, and none is lost while one is on its way', async () => {
    const { send, due, waiting, received, queue, jobs } = await committed('notice');
    await send({ status: 'confirmed' });
    expect(await waiting()).toHaveLength(1);
    const [row] = await waiting();
    const onItsWay = (await queue.next(row!.id))!;
    await send({ status: 'partial' });
    await queue.delivered(onItsWay);
    expect((await waiting())[0]).toMatchObject({ status: 'pending' });
    expect(await jobs()).toContain(`webhook:${row!.id}`);
    expect(await due()).toMatchObject({ status: 'delivered' });
    expect((JSON.parse(received[0]!.body) as { type: string }).type).toBe('packet.partial');
    await send({ status: 'confirmed' });
    expect(await waiting()).toHaveLength(2);
  });

  it('goes with the person who is erased', async () => {
    const { store, conversation, waiting, parts, due, received } = await committed('fhir');
    await due();
    const [row] = await waiting();
    await store.erase(conversation);
    expect(await waiting()).toEqual([]);
    await deliverWebhook(parts, row!.id);
    expect(received).toHaveLength(1);
  });
});

describe('the disclosure log', () => {
  const entry = (conversation: ConversationId) => ({
    conversation,
    by: 'command line',
    format: 'json',
    recipient: 'Dr. Heliotrope',
    purpose: 'Treatment',
    what: 'The packet',
    withTranscript: false,
    noticeVersion: 'v',
    sha256: 'ab',
  });

  it('cannot be changed or shortened, but goes with the whole visit', async () => {
    const { conversation, store } = await committed('notice');
    const log = createDisclosureStore(database.current);
    await log.add([entry(conversation)], new Date());
    const { pool } = database.current.db;
    await expect(pool.query(`update disclosures set format = 'x'`)).rejects.toThrow('only grows');
    await expect(pool.query('delete from disclosures')).rejects.toThrow('only grows');
    expect(await log.list(conversation)).toHaveLength(1);
    await store.erase(conversation);
    const { rows } = await pool.query('select from disclosures where conversation_id = $1', [conversation]);
    expect(rows).toEqual([]);
  });

  it('says to whom only under seal', async () => {
    const { conversation } = await committed('notice');
    await createDisclosureStore(database.current).add([entry(conversation)], new Date());
    const { rows } = await database.current.db.pool.query<{ row: string }>('select d::text as row from disclosures d');
    const hex = Buffer.from('Heliotrope').toString('hex');
    expect(rows.some(({ row }) => row.includes('Heliotrope') || row.includes(hex))).toBe(false);
  });

  it('takes all entries of a worklist or none', async () => {
    const { conversation } = await committed('notice');
    const log = createDisclosureStore(database.current);
    const gone = randomUUID() as ConversationId;
    await expect(log.add([entry(conversation), entry(gone)], new Date())).rejects.toThrow('no such visit');
    expect(await log.list(conversation)).toEqual([]);
  });
});
