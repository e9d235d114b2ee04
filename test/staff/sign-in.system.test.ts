import { beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, useDatabase } from '../support/database.ts';
import { password, startStaffServer } from '../support/staff-server.ts';

const database = useDatabase();
let server: Awaited<ReturnType<typeof startStaffServer>>;
beforeEach(async () => {
  server = await startStaffServer(database.current);
});

const wrong = 'not the right password';
const signIn = async (email: string, given = password, headers: Record<string, string> = {}) =>
  await server.api('POST', '/sign-in', { body: { email, password: given }, headers });
const me = async (cookie: string, headers: Record<string, string> = {}): Promise<number> =>
  (await server.api('GET', '/me', { cookie, headers })).statusCode;

describe('the first account', () => {
  const form = { name: 'Ana', email: 'ana@example.org', password: 'a long enough password', worksOnVisits: false };

  it('is made once, even by two who press at the same moment', async () => {
    const own = await createTestDatabase();
    const { firstSignIn, api, staff, audit } = await startStaffServer(own);
    const { code } = firstSignIn;
    const isValid = async (given: string): Promise<boolean> =>
      (await api('GET', `/first?code=${given}`)).json<{ isValid: boolean }>().isValid;
    const make = async (body: object) => await api('POST', '/first', { body });
    expect(await isValid(code)).toBe(true);
    expect(await isValid('guessed')).toBe(false);
    expect((await make({ ...form, code: 'guessed' })).statusCode).toBe(403);
    expect((await make({ ...form, code, password: 'short' })).json()).toMatchObject({
      error: { about: { password: expect.stringContaining('12') } },
    });
    const both = await Promise.all([make({ ...form, code }), make({ ...form, email: 'eve@example.org', code })]);
    expect(both.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([200, 403]);
    expect(await staff.list()).toHaveLength(1);
    expect((await make({ ...form, email: 'eve@example.org', code })).statusCode).toBe(403);
    expect(await isValid(code)).toBe(false);
    expect((await audit.list()).filter(({ action }) => action === 'account.added')).toHaveLength(1);
    await own.dispose();
  });

  it('works on visits only when whoever makes it says so', async () => {
    for (const [worksOnVisits, roles] of [
      [false, ['administrator']],
      [true, ['administrator', 'clinician']],
    ] as const) {
      const own = await createTestDatabase();
      const { firstSignIn, api, staff } = await startStaffServer(own);
      await api('POST', '/first', { body: { ...form, code: firstSignIn.code, worksOnVisits } });
      expect((await staff.list())[0]).toMatchObject({ roles, programs: null });
      await own.dispose();
    }
  });

  it('is not made where there is one', async () => {
    await server.addUser('clinician');
    const { code } = server.firstSignIn;
    const answered = await server.api('POST', '/first', { body: { ...form, email: 'eve2@example.org', code } });
    expect(answered.statusCode).toBe(403);
    expect(await server.staff.byEmail('eve2@example.org')).toBeNull();
  });
});

describe('signing in', () => {
  it('tells nothing of whether there is such an account', async () => {
    const { email } = await server.addUser('clinician');
    const known = await signIn(email, wrong);
    const unknown = await signIn('nobody@example.org', wrong);
    expect([known.statusCode, unknown.statusCode]).toEqual([401, 401]);
    expect(known.body).toBe(unknown.body);
  });

  it('gives a fresh token each time, in a cookie that no script and no other site sees', async () => {
    const user = await server.addUser('clinician');
    const planted = `porchlight_staff=${'B'.repeat(43)}`;
    const answered = await signIn(user.email, password, { cookie: planted });
    const cookie = String(answered.headers['set-cookie']);
    expect(cookie).toMatch(/; Path=\/staff; HttpOnly; SameSite=Strict; .*Secure$/);
    expect(cookie.startsWith(planted)).toBe(false);
    expect(await me(planted)).toBe(401);
    expect(await server.signIn(user)).not.toBe(cookie.split(';')[0]);
  });

  it('ends the session that this browser had before', async () => {
    const [before, after] = [await server.addUser('clinician'), await server.addUser('admissions')];
    const cookie = await server.signIn(before);
    await signIn(after.email, password, { cookie });
    expect(await me(cookie)).toBe(401);
  });

  it('pauses an account after eight wrong tries, also when they come at once, and not for others', async () => {
    const { email } = await server.addUser('clinician');
    const other = await server.addUser('admissions');
    const tries = await Promise.all(Array.from({ length: 12 }, () => signIn(email, wrong)));
    expect(tries.filter(({ statusCode }) => statusCode === 401)).toHaveLength(8);
    expect(tries.filter(({ statusCode }) => statusCode === 429)).toHaveLength(4);
    expect((await signIn(email)).statusCode).toBe(429);
    expect((await signIn(other.email)).statusCode).toBe(200);
    server.clock.pass(11 * 60_000);
    expect((await signIn(email)).statusCode).toBe(200);
  });

  it('a right password does not count against anybody', async () => {
    const user = await server.addUser('clinician');
    for (let count = 0; count < 12; count += 1) expect(await server.signIn(user)).toContain('porchlight_staff=');
  });

  it('is written down, right or wrong, without the email', async () => {
    const { email, id } = await server.addUser('clinician');
    await signIn(email, wrong);
    await signIn(email);
    const notes = await server.audit.list({ subject: id });
    expect(notes.map(({ action }) => action)).toEqual(['sign_in', 'sign_in.failed']);
    expect(JSON.stringify(notes)).not.toContain(email);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'is not read from %s',
    async (type) => {
      const answered = await server.app.inject({
        method: 'POST',
        url: '/staff/api/sign-in',
        headers: { 'content-type': type, 'sec-fetch-site': 'same-origin' },
        payload: '{"email":"a@example.org","password":"x"}',
      });
      expect(answered.statusCode).toBe(415);
    },
  );
});

describe('a session', () => {
  it('ends by signing out, after half an hour alone, after ten hours, and with the account', async () => {
    const user = await server.addUser('clinician');
    const out = await server.signIn(user);
    await server.api('POST', '/sign-out', { cookie: out, body: {} });
    expect(await me(out)).toBe(401);

    const alone = await server.signIn(user);
    expect(await me(alone)).toBe(200);
    server.clock.pass(31 * 60_000);
    expect(await me(alone)).toBe(401);

    const long = await server.signIn(user);
    for (let count = 0; count < 36; count += 1) {
      server.clock.pass(16 * 60_000);
      expect(await me(long)).toBe(200);
    }
    server.clock.pass(25 * 60_000);
    expect(await me(long)).toBe(401);

    const gone = await server.signIn(user);
    await server.staff.disable(user.id);
    expect(await me(gone)).toBe(401);
    expect((await signIn(user.email)).statusCode).toBe(401);
  });

  it.each([{ 'x-unattended': 'yes' }, { accept: 'text/event-stream' }])(
    'is not kept alive by requests that nobody’s hand led to: %o',
    async (headers) => {
      const cookie = await server.signIn(await server.addUser('clinician'));
      for (let count = 0; count < 2; count += 1) {
        server.clock.pass(14 * 60_000);
        expect(await me(cookie, headers as unknown as Record<string, string>)).toBe(200);
      }
      server.clock.pass(3 * 60_000);
      expect(await me(cookie)).toBe(401);
    },
  );

  it('is stored as a digest only', async () => {
    const cookie = await server.signIn(await server.addUser('clinician'));
    const token = cookie.split('=')[1]!;
    const { rows } = await database.current.db.pool.query('select s::text as text from staff_sessions s');
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(token).toString('hex'));
  });
});
