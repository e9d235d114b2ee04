import { beforeEach, describe, expect, it } from 'vitest';
import { useDatabase } from '../../support/database.ts';
import { password, startStaffServer } from '../../support/staff-server.ts';

const database = useDatabase();
let server: Awaited<ReturnType<typeof startStaffServer>>;
beforeEach(async () => {
  server = await startStaffServer(database.current);
});

const status = async (cookie: string): Promise<number> => (await server.api('GET', '/me', { cookie })).statusCode;
const sessionsOf = async (cookie: string) =>
  (await server.api('GET', '/me/account', { cookie })).json<{
    sessions: { id: string; isThis: boolean; device: string }[];
  }>().sessions;

describe('one’s own sessions', () => {
  it('are listed with the browser they are in, and ended one by one', async () => {
    const user = await server.addUser('clinician');
    const here = await server.signIn(user);
    const answered = await server.api('POST', '/sign-in', {
      body: { email: user.email, password },
      headers: { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0' },
    });
    const elsewhere = String(answered.headers['set-cookie']).split(';')[0]!;
    const listed = await sessionsOf(here);
    expect(listed.filter(({ isThis }) => isThis)).toHaveLength(1);
    const other = listed.find(({ isThis }) => !isThis)!;
    expect(other.device).toBe('Firefox on Windows');
    expect((await server.api('DELETE', `/me/sessions/${other.id}`, { cookie: here, body: {} })).statusCode).toBe(204);
    expect([await status(here), await status(elsewhere)]).toEqual([200, 401]);
  });

  it('are nobody else’s to end', async () => {
    const [ana, eve] = [await server.addUser('clinician'), await server.addUser('administrator')];
    const cookie = await server.signIn(ana);
    const [session] = await sessionsOf(cookie);
    const tried = await server.api('DELETE', `/me/sessions/${session!.id}`, {
      cookie: await server.signIn(eve),
      body: {},
    });
    expect(tried.statusCode).toBe(404);
    expect(await status(cookie)).toBe(200);
  });
});

describe('one’s own password', () => {
  it('is changed with the old one, and every other session ends', async () => {
    const user = await server.addUser('clinician');
    const [here, elsewhere] = [await server.signIn(user), await server.signIn(user)];
    const change = async (body: object) => await server.api('POST', '/me/password', { cookie: here, body });
    const next = 'quite another password';
    expect((await change({ password: 'a wrong password', next })).statusCode).toBe(403);
    expect((await change({ password, next: 'short' })).statusCode).toBe(400);
    expect((await change({ password, next })).statusCode).toBe(204);
    expect([await status(here), await status(elsewhere)]).toEqual([200, 401]);
    const signIn = async (given: string): Promise<number> =>
      (await server.api('POST', '/sign-in', { body: { email: user.email, password: given } })).statusCode;
    expect([await signIn(password), await signIn(next)]).toEqual([401, 200]);
  });
});
