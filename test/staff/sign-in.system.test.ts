import { beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, useDatabase } from '../support/database.ts';
import { password, startStaffServer } from '../support/staff-server.ts';

const database = useDatabase();
let server: Awaited<ReturnType<typeof startStaffServer>>;
beforeEach(async () => {
  server = await startStaffServer(database.current);
});

const wrong = 'not the right password';

describe('the first account', () => {
  const form = { name: 'Ana', email: 'ana@example.org', password: 'a long enough password' };

  it('is made once, even by two who press at the same moment', async () => {
    const own = await createTestDatabase();
    const { firstSignIn, post, get, staff, audit } = await startStaffServer(own);
    const { code } = firstSignIn;
    expect((await get(`/staff/first?code=${code}`)).statusCode).toBe(200);
    expect((await get('/staff/first?code=guessed')).statusCode).toBe(303);
    expect((await post('/staff/first', { ...form, code: 'guessed' })).statusCode).toBe(403);
    expect((await post('/staff/first', { ...form, code, password: 'short' })).statusCode).toBe(400);
    const both = await Promise.all([
      post('/staff/first', { ...form, code }),
      post('/staff/first', { ...form, email: 'eve@example.org', code }),
    ]);
    expect(both.map(({ statusCode }) => statusCode).toSorted((a, b) => a - b)).toEqual([303, 403]);
    expect(await staff.list()).toHaveLength(1);
    expect((await post('/staff/first', { ...form, email: 'eve@example.org', code })).statusCode).toBe(403);
    expect((await get(`/staff/first?code=${code}`)).statusCode).toBe(303);
    expect((await audit.list()).filter(({ action }) => action === 'account.added')).toHaveLength(1);
    await own.dispose();
  });

  it('is not made where there is one', async () => {
    await server.addUser('clinician');
    const { code } = server.firstSignIn;
    expect((await server.post('/staff/first', { ...form, email: 'eve2@example.org', code })).statusCode).toBe(403);
    expect(await server.staff.byEmail('eve2@example.org')).toBeNull();
  });
});

describe('signing in', () => {
  it('tells nothing of whether there is such an account', async () => {
    const { email } = await server.addUser('clinician');
    const known = await server.post('/staff/sign-in', { email, password: wrong });
    const unknown = await server.post('/staff/sign-in', { email: 'nobody@example.org', password: wrong });
    expect([known.statusCode, unknown.statusCode]).toEqual([401, 401]);
    expect(known.body).toBe(unknown.body);
  });

  it('gives a fresh token each time, in a cookie that no script and no other site sees', async () => {
    const user = await server.addUser('clinician');
    const planted = `porchlight_staff=${'B'.repeat(43)}`;
    const answered = await server.post('/staff/sign-in', { email: user.email, password }, { cookie: planted });
    const cookie = String(answered.headers['set-cookie']);
    expect(cookie).toMatch(/; Path=\/staff; HttpOnly; SameSite=Strict; .*Secure$/);
    expect(cookie.startsWith(planted)).toBe(false);
    expect((await server.get('/staff', planted)).statusCode).toBe(303);
    expect(await server.signIn(user)).not.toBe(cookie.split(';')[0]);
  });

  it('pauses an account after eight wrong tries, also when they come at once, and not for others', async () => {
    const { email } = await server.addUser('clinician');
    const other = await server.addUser('admissions');
    const tries = await Promise.all(
      Array.from({ length: 12 }, () => server.post('/staff/sign-in', { email, password: wrong })),
    );
    expect(tries.filter(({ statusCode }) => statusCode === 401)).toHaveLength(8);
    expect(tries.filter(({ statusCode }) => statusCode === 429)).toHaveLength(4);
    expect((await server.post('/staff/sign-in', { email, password })).statusCode).toBe(429);
    expect((await server.post('/staff/sign-in', { email: other.email, password })).statusCode).toBe(303);
    server.clock.pass(11 * 60_000);
    expect((await server.post('/staff/sign-in', { email, password })).statusCode).toBe(303);
  });

  it('a right password does not count against anybody', async () => {
    const user = await server.addUser('clinician');
    for (let count = 0; count < 12; count += 1) expect(await server.signIn(user)).toContain('porchlight_staff=');
  });

  it('is written down, right or wrong, without the email', async () => {
    const { email, id } = await server.addUser('clinician');
    await server.post('/staff/sign-in', { email, password: wrong });
    await server.post('/staff/sign-in', { email, password });
    const notes = await server.audit.list({ subject: id });
    expect(notes.map(({ action }) => action)).toEqual(['sign_in', 'sign_in.failed']);
    expect(JSON.stringify(notes)).not.toContain(email);
  });
});

describe('a session', () => {
  it('ends by signing out, after half an hour alone, after ten hours, and with the account', async () => {
    const user = await server.addUser('clinician');
    const out = await server.signIn(user);
    await server.post('/staff/sign-out', {}, { cookie: out });
    expect((await server.get('/staff', out)).statusCode).toBe(303);

    const alone = await server.signIn(user);
    expect((await server.get('/staff', alone)).statusCode).toBe(200);
    server.clock.pass(31 * 60_000);
    expect((await server.get('/staff', alone)).statusCode).toBe(303);

    const long = await server.signIn(user);
    for (let count = 0; count < 36; count += 1) {
      server.clock.pass(16 * 60_000);
      expect((await server.get('/staff', long)).statusCode).toBe(200);
    }
    server.clock.pass(25 * 60_000);
    expect((await server.get('/staff', long)).statusCode).toBe(303);

    const gone = await server.signIn(user);
    await server.staff.disable(user.id);
    expect((await server.get('/staff', gone)).statusCode).toBe(303);
    expect((await server.post('/staff/sign-in', { email: user.email, password })).statusCode).toBe(401);
  });

  it('is stored as a digest only', async () => {
    const cookie = await server.signIn(await server.addUser('clinician'));
    const token = cookie.split('=')[1]!;
    const { rows } = await database.current.db.pool.query('select s::text as text from staff_sessions s');
    expect(JSON.stringify(rows)).not.toContain(token);
    expect(JSON.stringify(rows)).not.toContain(Buffer.from(token).toString('hex'));
  });
});
