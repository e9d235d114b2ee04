import { setTimeout as sleep } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { conversationId, programId, type ConversationId } from '../../../src/core/ids.ts';
import { createConversationStore } from '../../../src/db/conversation-store.ts';
import { createHints } from '../../../src/db/hints.ts';
import type { Hints } from '../../../src/core/ports.ts';
import { useDatabase } from '../../support/database.ts';
import { startStaffServer } from '../../support/staff-server.ts';
import { exchange, freshAddress, keyOf } from '../../support/turn-work.ts';
import { until } from '../../support/until.ts';

const database = useDatabase();
let server: Awaited<ReturnType<typeof startStaffServer>>;
let hints: Hints & { close(): Promise<void> };
/** Another instance on the same database. */
let elsewhere: Hints & { close(): Promise<void> };
let url = '';

beforeAll(async () => {
  hints = createHints({ address: database.current.address });
  elsewhere = createHints({ address: database.current.address });
  server = await startStaffServer(database.current, { hints });
  await server.app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await server.app.close();
  await hints.close();
  await elsewhere.close();
});

async function listen(programs: readonly string[] | null) {
  const cookie = await server.signIn(await server.addUser('clinician', programs && programs.map(programId)));
  const leaving = new AbortController();
  const response = await fetch(`${url}/staff/api/live`, { headers: { cookie }, signal: leaving.signal });
  let text = '';
  let hasEnded = false;
  const reading = (async () => {
    for await (const chunk of response.body!) text += Buffer.from(chunk).toString();
  })().then(
    () => (hasEnded = true),
    () => (hasEnded = true),
  );
  return {
    response,
    cookie,
    text: () => text,
    hasEnded: () => hasEnded,
    told: (id: ConversationId) => text.includes(id),
    leave: async () => {
      leaving.abort();
      await reading;
    },
  };
}

const storeWith = (told: Hints) => createConversationStore({ ...database.current, hints: told });
const write = async (told: Hints, program = 'stonington') => {
  const key = { ...keyOf(freshAddress()), program: programId(program) };
  const { conversationId: id } = await storeWith(told).turn(key, 'a', () => exchange('heliotrope'));
  return conversationId(id);
};

describe('the live feed', () => {
  it('tells of a visit that changed here or on another instance, by id and nothing else', async () => {
    const heard = await listen(null);
    expect(heard.response.headers.get('content-type')).toContain('text/event-stream');
    await until(() => heard.text().includes('"all":true'));
    const here = await write(hints);
    await until(() => heard.told(here));
    const there = await write(elsewhere);
    await until(() => heard.told(there));
    expect(heard.text()).not.toMatch(/heliotrope|1860555|stonington/);
    await heard.leave();
  });

  it('tells nobody of programs that are not theirs', async () => {
    const [theirs, others] = [await listen(['stonington']), await listen(['rsct'])];
    const id = await write(hints);
    await until(() => theirs.told(id));
    await sleep(400);
    expect(others.told(id)).toBe(false);
    await Promise.all([theirs.leave(), others.leave()]);
  });

  it('tells of what staff do, though nothing was said', async () => {
    const heard = await listen(null);
    const id = await write(elsewhere);
    await until(() => heard.told(id));
    const before = heard.text().length;
    const answered = await server.api('POST', `/visits/${id}/notes`, {
      cookie: heard.cookie,
      body: { text: 'called' },
    });
    expect(answered.statusCode).toBe(204);
    await until(() => heard.text().slice(before).includes(id));
    await heard.leave();
  });

  it('leaves nothing in the log but that it was asked for', async () => {
    const heard = await listen(null);
    await until(() => heard.text().includes('"all":true'));
    await heard.leave();
    await sleep(200);
    expect(server.logged()).not.toMatch(/already sent|"level":"(?:warn|error)"/);
  });

  it('ends when the server stops, so that it can', async () => {
    const other = await startStaffServer(database.current, { hints });
    await other.app.listen({ host: '127.0.0.1', port: 0 });
    const cookie = await other.signIn(await other.addUser('clinician'));
    const address = `http://127.0.0.1:${(other.app.server.address() as AddressInfo).port}/staff/api/live`;
    const response = await fetch(address, { headers: { cookie } });
    const reading = response.text();
    await other.app.close();
    expect(await reading).toContain('"all":true');
  });
});
