import { Secret, TOTP } from 'otpauth';
import { describe, expect, it } from 'vitest';
import { roles } from '../../../src/staff/policy.ts';
import { readConfig } from '../../../src/config/config.ts';
import { useDatabase } from '../../support/database.ts';
import { password, startStaffServer } from '../../support/staff-server.ts';

const database = useDatabase();
type Server = Awaited<ReturnType<typeof startStaffServer>>;

/** An authenticator app that has scanned the code, on the server's own clock. */
class App {
  readonly #totp: TOTP;
  readonly #server: Server;
  constructor(server: Server, secret: string) {
    this.#server = server;
    this.#totp = new TOTP({ secret: Secret.fromBase32(secret) });
  }
  code(aheadMs = 0): string {
    return this.#totp.generate({ timestamp: this.#server.clock.now().getTime() + aheadMs });
  }
}

const oneStepMs = 30_000;

async function enrolled(server: Server, role: Parameters<Server['addUser']>[0] = 'clinician') {
  const user = await server.addUser(role);
  const cookie = await server.signIn(user);
  const begun = await server.api('POST', '/me/totp', { cookie, body: { password } });
  const { secret, setup, uri } = begun.json<{ secret: string; setup: string; uri: string }>();
  const app = new App(server, secret);
  const confirmed = await server.api('PUT', '/me/totp', { cookie, body: { setup, code: app.code() } });
  const { codes } = confirmed.json<{ codes: string[] }>();
  return { user, cookie, app, codes, uri, secret };
}

const signIn = async (server: Server, email: string, code?: string) =>
  await server.api('POST', '/sign-in', { body: { email, password, ...(code !== undefined && { code }) } });

describe('an authenticator app', () => {
  it('is set up with a code that every app reads, and its first code', async () => {
    const server = await startStaffServer(database.current);
    const { user, codes, uri } = await enrolled(server);
    expect(uri).toMatch(/^otpauth:\/\/totp\/Porchlight:/);
    expect(uri).toMatch(/algorithm=SHA1&digits=6&period=30/);
    expect(new Set(codes).size).toBe(10);
    expect(codes[0]).toMatch(/^[0-9a-z]{4}(-[0-9a-z]{4}){3}$/);
    expect((await server.audit.list({ actor: user.id })).map(({ action }) => action)).toContain('second_factor.set');
  });

  it('is not set up with a wrong code, a setup of somebody else, a changed one or an old one', async () => {
    const server = await startStaffServer(database.current);
    const [ana, eve] = [await server.addUser('clinician'), await server.addUser('clinician')];
    const cookies = { ana: await server.signIn(ana), eve: await server.signIn(eve) };
    const begun = await server.api('POST', '/me/totp', { cookie: cookies.ana, body: { password } });
    const { secret, setup } = begun.json<{ secret: string; setup: string }>();
    const app = new App(server, secret);
    const confirm = async (cookie: string, body: object): Promise<number> =>
      (await server.api('PUT', '/me/totp', { cookie, body })).statusCode;
    expect(await confirm(cookies.ana, { setup, code: '000000' })).toBe(409);
    expect(await confirm(cookies.eve, { setup, code: app.code() })).toBe(409);
    expect(await confirm(cookies.ana, { setup: `${setup}AA`, code: app.code() })).toBe(409);
    expect(await confirm(cookies.ana, { setup: '', code: app.code() })).toBe(409);
    server.clock.pass(16 * 60_000);
    expect(await confirm(cookies.ana, { setup, code: app.code() })).toBe(409);
    expect((await server.staff.byId(ana.id))?.hasTotp).toBe(false);
  });

  it('needs the password to begin, so that an open screen is not enough', async () => {
    const server = await startStaffServer(database.current);
    const cookie = await server.signIn(await server.addUser('clinician'));
    const begun = await server.api('POST', '/me/totp', { cookie, body: { password: 'a wrong password' } });
    expect(begun.statusCode).toBe(403);
  });

  it('is asked for after the password, and a code works once', async () => {
    const server = await startStaffServer(database.current);
    const { user, app } = await enrolled(server);
    const asked = await signIn(server, user.email);
    expect(asked.json()).toEqual({ kind: 'code-needed' });
    expect(asked.headers['set-cookie']).toBeUndefined();
    // The code that confirmed the setup was used by that.
    expect((await signIn(server, user.email, app.code())).statusCode).toBe(401);
    server.clock.pass(oneStepMs);
    expect((await signIn(server, user.email, app.code())).statusCode).toBe(200);
    expect((await signIn(server, user.email, app.code())).statusCode).toBe(401);
    // One that is older than the last one used is a replay as well.
    expect((await signIn(server, user.email, app.code(-oneStepMs))).statusCode).toBe(401);
  });

  it('is used once also by two who press at the same moment', async () => {
    const server = await startStaffServer(database.current);
    const { user, app } = await enrolled(server);
    server.clock.pass(oneStepMs);
    const both = await Promise.all([signIn(server, user.email, app.code()), signIn(server, user.email, app.code())]);
    expect(both.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 401]);
  });

  it('may be one step late or early, and not two', async () => {
    const server = await startStaffServer(database.current);
    const { user, app } = await enrolled(server);
    server.clock.pass(10 * oneStepMs);
    expect((await signIn(server, user.email, app.code(-2 * oneStepMs))).statusCode).toBe(401);
    expect((await signIn(server, user.email, app.code(2 * oneStepMs))).statusCode).toBe(401);
    expect((await signIn(server, user.email, app.code(-oneStepMs))).statusCode).toBe(200);
    expect((await signIn(server, user.email, app.code(oneStepMs))).statusCode).toBe(200);
  });

  it('is not guessed: tries are counted, also those that stop at the code', async () => {
    const server = await startStaffServer(database.current);
    const { user, app } = await enrolled(server);
    const statuses: number[] = [];
    for (let count = 0; count < 10; count += 1) {
      statuses.push((await signIn(server, user.email, String(100_000 + count))).statusCode);
    }
    expect(statuses.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 401));
    expect(statuses.slice(8)).toEqual([429, 429]);
    server.clock.pass(oneStepMs);
    expect((await signIn(server, user.email, app.code())).statusCode).toBe(429);
  });

  it('ends every other session when it is set up', async () => {
    const server = await startStaffServer(database.current);
    const user = await server.addUser('clinician');
    const [here, elsewhere] = [await server.signIn(user), await server.signIn(user)];
    const begun = await server.api('POST', '/me/totp', { cookie: here, body: { password } });
    const { secret, setup } = begun.json<{ secret: string; setup: string }>();
    await server.api('PUT', '/me/totp', { cookie: here, body: { setup, code: new App(server, secret).code() } });
    expect((await server.api('GET', '/me', { cookie: here })).statusCode).toBe(200);
    expect((await server.api('GET', '/me', { cookie: elsewhere })).statusCode).toBe(401);
  });

  it('leaves no secret and no code in the database in plain', async () => {
    const server = await startStaffServer(database.current);
    const { secret, codes } = await enrolled(server);
    const { rows } = await database.current.db.pool.query(
      'select u::text as text from staff_users u union all select r::text from staff_recovery_codes r',
    );
    const text = JSON.stringify(rows);
    for (const plain of [secret, Buffer.from(Secret.fromBase32(secret).bytes).toString('hex'), ...codes]) {
      expect(text).not.toContain(plain);
      expect(text).not.toContain(Buffer.from(plain.replaceAll('-', '')).toString('hex'));
    }
    expect(server.logged()).not.toContain(secret);
  });
});

describe('a recovery code', () => {
  it('works once, typed as printed or without its lines', async () => {
    const server = await startStaffServer(database.current);
    const { user, codes } = await enrolled(server);
    expect((await signIn(server, user.email, codes[0])).statusCode).toBe(200);
    expect((await signIn(server, user.email, codes[0])).statusCode).toBe(401);
    expect((await signIn(server, user.email, codes[1]!.replaceAll('-', '').toUpperCase())).statusCode).toBe(200);
    const other = await enrolled(server);
    expect((await signIn(server, other.user.email, codes[2])).statusCode).toBe(401);
  });

  it('stops working when new ones are made', async () => {
    const server = await startStaffServer(database.current);
    const { user, cookie, codes } = await enrolled(server);
    const renewed = await server.api('POST', '/me/recovery-codes', { cookie, body: { password } });
    expect((await signIn(server, user.email, codes[0])).statusCode).toBe(401);
    expect((await signIn(server, user.email, renewed.json<{ codes: string[] }>().codes[0])).statusCode).toBe(200);
  });
});

describe('where a second factor is required', () => {
  it('nothing is allowed before it is set up, but one’s own account', async () => {
    const server = await startStaffServer(database.current, {
      signIn: { secondFactor: 'required', sso: null, observe: () => {} },
    });
    const { user, cookie, app } = await (async () => {
      const added = await server.addUser('clinician');
      const before = await server.signIn(added);
      expect((await server.api('GET', '/inbox', { cookie: before })).json()).toMatchObject({
        error: { code: 'staff.second_factor_needed' },
      });
      expect((await server.api('GET', '/me', { cookie: before })).json()).toMatchObject({ mustSetUpTotp: true });
      const done = await enrolled(server);
      return done;
    })();
    expect((await server.api('GET', '/me', { cookie })).json()).toMatchObject({ mustSetUpTotp: false });
    expect((await server.api('GET', '/inbox', { cookie })).statusCode).toBe(200);
    const removed = await server.api('POST', '/me/totp/remove', { cookie, body: { password } });
    expect(removed.statusCode).toBe(409);
    server.clock.pass(oneStepMs);
    expect((await signIn(server, user.email, app.code())).statusCode).toBe(200);
  });

  it('of some roles, others do without', async () => {
    const server = await startStaffServer(database.current, {
      signIn: { secondFactor: ['administrator'], sso: null, observe: () => {} },
    });
    const needs = async (role: 'administrator' | 'clinician'): Promise<unknown> =>
      (await server.api('GET', '/me', { cookie: await server.signIn(await server.addUser(role)) })).json<{
        mustSetUpTotp: boolean;
      }>().mustSetUpTotp;
    expect(await needs('administrator')).toBe(true);
    expect(await needs('clinician')).toBe(false);
  });

  it('the settings name the roles that there are', () => {
    expect(readConfig({ STAFF_TOTP: roles.join(',') }).STAFF_TOTP).toEqual([...roles]);
    expect(() => readConfig({ STAFF_TOTP: 'owner' })).toThrow('STAFF_TOTP');
  });
});
