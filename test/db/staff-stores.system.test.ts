import { describe, expect, it } from 'vitest';
import { NotFoundError } from '../../src/core/errors.ts';
import { alertId, conversationId, packetId, programId } from '../../src/core/ids.ts';
import type { Packet } from '../../src/core/packet.ts';
import { createAlertStore } from '../../src/db/alert-store.ts';
import { createAuditLog } from '../../src/db/audit-log.ts';
import { createConversationDesk } from '../../src/db/conversation-desk.ts';
import { createConversationStore } from '../../src/db/conversation-store.ts';
import { createGapStore } from '../../src/db/gap-store.ts';
import { createPacketStore } from '../../src/db/packet-store.ts';
import { purge } from '../../src/db/retention.ts';
import { createStaffSessionStore } from '../../src/db/staff-session-store.ts';
import { createStaffStore } from '../../src/db/staff-store.ts';
import { createTaskStore } from '../../src/db/task-store.ts';
import { useDatabase } from '../support/database.ts';
import { exchange, freshAddress, keyOf, quietWork, urgentFinding } from '../support/turn-work.ts';

const database = useDatabase();
const store = () => createConversationStore(database.current);
const stonington = [programId('stonington')];
const nobody = [programId('elsewhere')];

describe('alerts', () => {
  it('list newest first, page by page, each once', async () => {
    const alerts = createAlertStore(database.current);
    const start = Date.now();
    for (let index = 0; index < 7; index += 1) {
      // Pairs share a time, so that the page's end falls between equals.
      const at = new Date(start + Math.floor(index / 2));
      await store().turn(keyOf(freshAddress()), 'a', () =>
        exchange('help', 'web', { alerts: [{ finding: urgentFinding, at }] }),
      );
    }
    const ids: string[] = [];
    let after = undefined as Parameters<typeof alerts.list>[0];
    for (;;) {
      const page = await alerts.list({ programs: stonington, isOpen: true, limit: 3, ...after });
      ids.push(...page.rows.map((row) => row.id));
      if (!page.next) break;
      after = { after: page.next };
    }
    expect(ids).toHaveLength(7);
    expect(new Set(ids).size).toBe(7);
    expect((await alerts.list({ programs: nobody })).rows).toEqual([]);
    expect((await alerts.list({ programs: [] })).rows).toEqual([]);
    await alerts.acknowledge(alertId(ids[0]!), 'ana');
    expect((await alerts.list({ isOpen: true })).rows).toHaveLength(6);
    expect((await alerts.list({ isOpen: false })).rows.map((row) => row.acknowledgedBy)).toEqual(['ana']);
    await expect(alerts.read(alertId(crypto.randomUUID()))).rejects.toThrow(NotFoundError);
  });

  it('from the spool are committed once, before, after or without their turn', async () => {
    const alerts = createAlertStore(database.current);
    const key = keyOf(freshAddress(), 'sms');
    const spooled = { key, messageId: 'SM1', at: new Date().toISOString(), finding: urgentFinding };
    await alerts.recordSpooled(spooled);
    await alerts.recordSpooled(spooled);
    const { conversationId: id } = await store().turn(key, 'SM1', (loaded) => {
      expect(loaded).toMatchObject({ isNew: true, snapshot: null });
      return exchange('help', 'sms', { alerts: [{ finding: urgentFinding, at: new Date() }] });
    });
    await alerts.recordSpooled(spooled);
    const { rows } = await alerts.list({ conversation: id });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ level: 'urgent', kinds: ['suicide'], escalations: 0 });
  });
});

describe('packets', () => {
  it('list without being opened, and note who read them first', async () => {
    const packets = createPacketStore(database.current);
    const packet = { id: packetId(crypto.randomUUID()), status: 'confirmed', lang: 'es' } as unknown as Packet;
    const { conversationId: id } = await store().turn(keyOf(freshAddress()), 'a', () => ({ ...quietWork, packet }));
    const pageOf = async (filter = {}) => (await packets.list({ conversation: id, ...filter })).rows;
    expect(await pageOf({ isUnread: true })).toMatchObject([{ id: packet.id, status: 'confirmed', openedAt: null }]);
    expect(await packets.read(packetId(packet.id))).toEqual(packet);
    expect(await pageOf({ isUnread: true })).toHaveLength(1);
    await packets.read(packetId(packet.id), 'ana');
    await packets.read(packetId(packet.id), 'ben');
    expect(await pageOf()).toMatchObject([{ openedBy: 'ana' }]);
    expect(await pageOf({ isUnread: true })).toEqual([]);
    const corrected = { ...packet, lang: 'en' } as Packet;
    await store().turn({ id }, 'b', () => ({ ...quietWork, packet: corrected }));
    expect(await packets.read(packetId(packet.id))).toEqual(corrected);
    expect(await pageOf({ isUnread: true })).toHaveLength(1);
    await expect(packets.read(packetId(crypto.randomUUID()))).rejects.toThrow(NotFoundError);
  });
});

describe('tasks', () => {
  it('list open ones oldest first, and are finished once', async () => {
    const tasks = createTaskStore(database.current);
    const { conversationId: id } = await store().turn(keyOf(freshAddress()), 'a', () => ({
      ...quietWork,
      tasks: [{ kind: 'call-back', reason: 'landline' }],
    }));
    await tasks.add(id, { kind: 'follow-up', reason: 'asked about Tuesday' });
    const open = async () => (await tasks.list({ programs: stonington })).filter((task) => task.conversation === id);
    const [first] = await open();
    expect((await open()).map((task) => task.reason)).toEqual(['landline', 'asked about Tuesday']);
    await tasks.finish(first!.id, 'ana');
    await tasks.finish(first!.id, 'ben');
    expect((await open()).map((task) => task.kind)).toEqual(['follow-up']);
    expect((await tasks.list({ conversation: id }))[0]).toMatchObject({ doneBy: 'ana' });
  });
});

describe('gaps', () => {
  it('say what was asked, and nothing of who asked', async () => {
    const gaps = createGapStore(database.current);
    await store().turn(keyOf(freshAddress()), 'a', () => ({
      ...quietWork,
      gaps: [{ question: 'is there a pool', lang: 'en' }],
    }));
    const [gap] = await gaps.list({ programs: stonington });
    expect(gap).toEqual({ id: gap!.id, program: 'stonington', lang: 'en', question: 'is there a pool' });
    await gaps.remove([gap!.id]);
    await gaps.remove([]);
    expect(await gaps.list()).toEqual([]);
  });
});

describe('the desk', () => {
  it('knows where a visitor is reached, and links another address to the same conversation', async () => {
    const desk = createConversationDesk(database.current);
    const [web, phone] = [keyOf(freshAddress(), 'web'), keyOf(freshAddress(), 'sms')];
    const { conversationId: id } = await store().turn(web, 'a', () => exchange('hi'));
    expect(await desk.link(id, phone)).toBe(true);
    expect(await desk.link(id, phone)).toBe(true);
    const { conversationId: same } = await store().turn(phone, 'b', () => exchange('STOP', 'sms', { suppress: true }));
    expect(same).toBe(id);
    expect(await desk.addresses(id)).toEqual([
      { ...web, suppressed: false, hasLeft: false },
      { ...phone, suppressed: true, hasLeft: false },
    ]);
    const { conversationId: other } = await store().turn(keyOf(freshAddress()), 'a', () => exchange('hi'));
    expect(await desk.link(other, phone)).toBe(false);
    expect(await store().find(phone)).toBe(id);
    await expect(desk.addresses(conversationId(crypto.randomUUID()))).rejects.toThrow(NotFoundError);
  });

  it('keeps what was consented to, in order', async () => {
    const consent = (granted: boolean) => ({
      kind: 'text',
      granted,
      wordingVersion: 'v1',
      at: new Date(),
      source: 'sms' as const,
    });
    const { conversationId: id } = await store().turn(keyOf(freshAddress()), 'a', () => ({
      ...quietWork,
      consents: [consent(true), consent(false)],
    }));
    const consents = await createConversationDesk(database.current).consents(id);
    expect(consents.map((one) => one.granted)).toEqual([true, false]);
  });
});

describe('staff accounts', () => {
  it('are found in any letter case, once, with sessions that end', async () => {
    const staff = createStaffStore(database.current);
    const ana = await staff.add({ email: 'Ana@Example.org', name: 'Ana', roles: ['admissions'], passwordHash: 'x' });
    expect(
      await staff.add({ email: 'ana@example.ORG', name: 'B', roles: ['admissions'], passwordHash: null }),
    ).toBeNull();
    expect(await staff.byEmail('ANA@example.org')).toEqual(ana);
    const sessions = createStaffSessionStore(database.current);
    const [token, late] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
    const now = new Date();
    const opened = { user: ana!.id, madeBy: 'password', device: 'Firefox on Linux', now } as const;
    await sessions.open({ ...opened, tokenDigest: token, expiresAt: new Date(now.getTime() + 60_000) });
    await sessions.open({ ...opened, tokenDigest: late, expiresAt: new Date(now.getTime() - 1) });
    expect((await sessions.use(token, now, true))?.user).toEqual(ana);
    expect(await sessions.use(late, now, true)).toBeNull();
    expect(await sessions.list(ana!.id, now)).toMatchObject([{ device: 'Firefox on Linux', madeBy: 'password' }]);
    await staff.disable(ana!.id);
    expect(await sessions.use(token, now, true)).toBeNull();
  });
});

describe('the audit log', () => {
  it('refuses changes, and shows any that were forced on it', async () => {
    const log = createAuditLog(database.current);
    const { pool } = database.current.db;
    await Promise.all(
      Array.from(
        { length: 20 },
        async (_, n) => await log.append({ actor: 'ana', action: 'packet.read', subject: `p${n}` }),
      ),
    );
    expect(await log.verify()).toEqual({ kind: 'intact', entries: 20 });
    expect((await log.list({ limit: 2 })).map((entry) => entry.seq)).toEqual([20, 19]);
    expect(await log.list({ subject: 'p3' })).toHaveLength(1);
    await expect(pool.query(`update audit_log set actor = 'ben'`)).rejects.toThrow('only grows');
    await expect(pool.query('delete from audit_log')).rejects.toThrow('only grows');
    await expect(pool.query('truncate audit_log')).rejects.toThrow('only grows');
    await pool.query('alter table audit_log disable trigger audit_log_only_grows');
    await pool.query(`update audit_log set subject = 'p99' where seq = 12`);
    expect(await log.verify()).toEqual({ kind: 'broken', seq: 12 });
    await pool.query('delete from audit_log where seq = 5');
    expect(await log.verify()).toEqual({ kind: 'broken', seq: 5 });
  });
});

describe('retention', () => {
  it('erases what is past its time, but nothing with an open alert', async () => {
    const { db } = database.current;
    const old = keyOf(freshAddress());
    const alarming = keyOf(freshAddress());
    const fresh = keyOf(freshAddress());
    const alert = { alerts: [{ finding: urgentFinding, at: new Date() }] };
    const { conversationId: oldId } = await store().turn(old, 'a', () => exchange('hi', 'sms'));
    const { conversationId: openId } = await store().turn(alarming, 'a', () => exchange('help', 'web', alert));
    await store().turn(fresh, 'a', () => exchange('hi'));
    await db.pool.query(`update conversations set listed_at = now() - interval '31 days' where id = any($1)`, [
      [oldId, openId],
    ]);
    const policy = { conversationDays: 30, packetDays: 30, gapDays: 30 };
    expect(await purge(db, policy)).toMatchObject({ conversations: 1 });
    expect(await store().find(old)).toBeNull();
    expect(await store().find(alarming)).toBe(openId);
    expect(await store().find(fresh)).not.toBeNull();
    const { rows } = await db.pool.query('select 1 from entries where conversation_id = $1', [oldId]);
    expect(rows).toEqual([]);
  });
});
