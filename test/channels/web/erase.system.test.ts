import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packetId } from '../../../src/core/ids.ts';
import type { Packet } from '../../../src/core/packet.ts';
import type { TurnWork } from '../../../src/core/ports.ts';
import { useDatabase } from '../../support/database.ts';
import { call, Visitor, type Grant } from '../../support/direct-line-visitor.ts';
import { exchange, keyOf, urgentFinding } from '../../support/turn-work.ts';
import { startWebServer, type WebServer } from '../../support/web-server.ts';

const database = useDatabase();
let server: WebServer;
beforeAll(async () => {
  server = await startWebServer(database.current);
});
afterAll(async () => await server.close());

const erase = async (path: string, token: string) =>
  await call<{ erased: boolean; because?: string; phone?: string }>(server, 'POST', `${path}/erase`, { token });

/** A turn of the visitor's conversation, done by hand. */
const turn = async ({ grant }: Visitor, work: Partial<TurnWork>) =>
  await server.store.turn(keyOf(grant.conversationId), crypto.randomUUID(), () => exchange('by hand', 'web', work));

const rows = async ({ grant }: Visitor) => await server.store.find(keyOf(grant.conversationId));
const packet = (status: Packet['status']) => ({ id: packetId(crypto.randomUUID()), status }) as unknown as Packet;

describe('a visitor who wants the conversation deleted', () => {
  it('has it erased, and every open window is told', async () => {
    const visitor = await Visitor.arrive(server);
    await visitor.say('something private');
    const listener = await visitor.listen();
    const answer = await erase(visitor.path, visitor.grant.token);
    expect(answer).toMatchObject({ status: 200, body: { erased: true } });
    expect(await listener.closed).toEqual({ code: 4002, reason: 'ended' });
    expect(await rows(visitor)).toBeNull();
    expect(await visitor.texts()).toEqual([]);
    expect(server.logged()).not.toContain('something private');
  });

  it('may ask twice, and may begin again', async () => {
    const visitor = await Visitor.arrive(server);
    await erase(visitor.path, visitor.grant.token);
    expect((await erase(visitor.path, visitor.grant.token)).body).toEqual({ erased: true });
    const { token } = visitor.grant;
    expect((await call<Grant>(server, 'POST', '/conversations', { token })).status).toBe(201);
    expect(await visitor.texts()).toEqual(['Welcome']);
  });

  it('has to wait while an alert is open: staff see it first', async () => {
    const visitor = await Visitor.arrive(server);
    await turn(visitor, { alerts: [{ finding: urgentFinding, at: new Date() }] });
    const before = await visitor.texts();
    const { body } = await erase(visitor.path, visitor.grant.token);
    expect(body).toEqual({ erased: false, because: 'alert', phone: '860-555-0100' });
    expect(await visitor.texts()).toEqual(before);
    const id = await rows(visitor);
    await database.current.db.pool.query('update alerts set acknowledged_at = now() where conversation_id = $1', [id]);
    expect((await erase(visitor.path, visitor.grant.token)).body).toEqual({ erased: true });
  });

  it('is told whom to ask once the team has the answers; an unfinished packet goes with the rest', async () => {
    const sent = await Visitor.arrive(server);
    await turn(sent, { packet: packet('confirmed') });
    expect((await erase(sent.path, sent.grant.token)).body).toMatchObject({ erased: false, because: 'packet' });
    expect(await rows(sent)).not.toBeNull();
    const unfinished = await Visitor.arrive(server);
    await turn(unfinished, { packet: packet('partial') });
    expect((await erase(unfinished.path, unfinished.grant.token)).body).toEqual({ erased: true });
    expect(await rows(unfinished)).toBeNull();
  });

  it('erases only with the token of that conversation', async () => {
    const mine = await Visitor.arrive(server);
    const other = await Visitor.arrive(server);
    expect((await erase(other.path, mine.grant.token)).status).toBe(403);
    expect((await erase(other.path, mine.grant.resume!)).status).toBe(403);
    expect((await call(server, 'POST', `${other.path}/erase`)).status).toBe(401);
    expect(await other.texts()).toEqual(['Welcome']);
  });
});
