import { beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { accountsSchema, addedAccountSchema } from '../../../src/staff/accounts/account-schema.ts';
import { createTestDatabase, useDatabase } from '../../support/database.ts';
import { password, startStaffServer } from '../../support/staff-server.ts';

const database = useDatabase();
let server: Awaited<ReturnType<typeof startStaffServer>>;
let cookie = '';
beforeEach(async () => {
  server = await startStaffServer(database.current);
  cookie = await server.signIn(await server.addUser('administrator'));
});

type Added = z.output<typeof addedAccountSchema>;
const someone = (email = `${crypto.randomUUID()}@example.org`) => ({
  name: 'Ben',
  email,
  roles: ['clinician'],
  programs: ['stonington'],
});
const add = async (body: object = someone()) => await server.api('POST', '/accounts', { cookie, body });
const post = async (id: string, what: string, by = cookie) =>
  await server.api('POST', `/accounts/${id}/${what}`, { cookie: by, body: {} });
const tokenIn = ({ invitation }: Added): string => invitation.path.split('#')[1]!;
const setPassword = async (token: string, given = 'a password of my own') =>
  (await server.api('POST', '/set-password', { body: { token, password: given } })).statusCode;
const signIn = async (email: string, given = 'a password of my own'): Promise<number> =>
  (await server.api('POST', '/sign-in', { body: { email, password: given } })).statusCode;

describe('a new account', () => {
  it('gets a link that sets its password once, and is limited to its programs', async () => {
    const added = (await add()).json<Added>();
    const { email } = added.account;
    expect(added.account).toMatchObject({ roles: ['clinician'], programs: ['stonington'], hasPassword: false });
    const isValid = async (): Promise<boolean> =>
      (await server.api('POST', '/set-password/check', { body: { token: tokenIn(added) } })).json<{
        isValid: boolean;
      }>().isValid;
    // An address is written down on its way.
    expect((await server.api('GET', `/set-password?token=${tokenIn(added)}`)).statusCode).toBe(404);
    expect(await isValid()).toBe(true);
    expect(await signIn(email)).toBe(401);
    expect(await setPassword(tokenIn(added), 'short')).toBe(400);
    const twice = [setPassword(tokenIn(added)), setPassword(tokenIn(added))];
    expect((await Promise.all(twice)).toSorted((a, b) => a - b)).toEqual([204, 403]);
    expect(await isValid()).toBe(false);
    expect(await setPassword(tokenIn(added), 'another password')).toBe(403);
    expect(await signIn(email)).toBe(200);
    const notes = await server.audit.list({ subject: added.account.id });
    expect(notes.map(({ action }) => action)).toEqual(['sign_in', 'password.set', 'sign_in.failed', 'account.added']);
    expect(notes.at(-1)!.detail).toEqual({ roles: 'clinician', programs: 'stonington' });
    expect(JSON.stringify(notes)).not.toContain(tokenIn(added));
  });

  it('has no link after three days, and a new link takes the place of the old one', async () => {
    const added = (await add()).json<Added>();
    const again = (await post(added.account.id, 'invite')).json<{ path: string }>();
    expect(await setPassword(tokenIn(added))).toBe(403);
    server.clock.pass(73 * 3_600_000);
    cookie = await server.signIn(await server.addUser('administrator'));
    expect(await setPassword(again.path.split('#')[1]!)).toBe(403);
  });

  it('has an email of its own, a role that there is, and programs that there are', async () => {
    const body = someone();
    expect((await add(body)).statusCode).toBe(200);
    expect((await add({ ...body, email: body.email.toUpperCase() })).statusCode).toBe(409);
    for (const wrong of [{ roles: ['owner'] }, { roles: [] }, { email: 'no address' }, { name: ' ' }]) {
      expect((await add({ ...someone(), ...wrong })).statusCode, JSON.stringify(wrong)).toBe(400);
    }
    expect((await add({ ...someone(), programs: ['elsewhere'] })).statusCode).toBe(409);
  });
});

describe('an administrator', () => {
  it('changes roles and programs, which hold from the next request on', async () => {
    const { account, invitation } = (await add()).json<Added>();
    await setPassword(invitation.path.split('#')[1]!);
    const entered = await server.api('POST', '/sign-in', {
      body: { email: account.email, password: 'a password of my own' },
    });
    const theirs = String(entered.headers['set-cookie']).split(';')[0]!;
    const body = { name: 'Ben B', roles: ['compliance'], programs: null };
    const changed = await server.api('PATCH', `/accounts/${account.id}`, { cookie, body });
    expect(changed.json()).toMatchObject(body);
    expect((await server.api('GET', '/me', { cookie: theirs })).json()).toMatchObject({ roles: ['compliance'] });
    expect((await server.audit.list({ action: 'account.changed', subject: account.id }))[0]!.detail).toEqual({
      roles: 'compliance',
      programs: 'all',
    });
  });

  it('switches an account off, which ends its sessions and its links, and on again', async () => {
    const user = await server.addUser('clinician');
    const theirs = await server.signIn(user);
    expect((await post(user.id, 'disable')).statusCode).toBe(204);
    expect((await server.api('GET', '/me', { cookie: theirs })).statusCode).toBe(401);
    expect(await signIn(user.email, password)).toBe(401);
    for (const what of ['disable', 'invite', 'end-sessions']) expect((await post(user.id, what)).statusCode).toBe(409);
    expect((await post(user.id, 'enable')).statusCode).toBe(204);
    expect(await signIn(user.email, password)).toBe(200);

    const added = (await add()).json<Added>();
    await post(added.account.id, 'disable');
    await post(added.account.id, 'enable');
    expect(await setPassword(tokenIn(added))).toBe(403);
  });

  it('ends somebody’s sessions', async () => {
    const user = await server.addUser('clinician');
    const theirs = await server.signIn(user);
    expect((await post(user.id, 'end-sessions')).statusCode).toBe(204);
    expect((await server.api('GET', '/me', { cookie: theirs })).statusCode).toBe(401);
  });

  it('is told beside each button why it does not work', async () => {
    const { accounts } = (await server.api('GET', '/accounts', { cookie })).json<z.output<typeof accountsSchema>>();
    const me = (await server.api('GET', '/me', { cookie })).json<{ id: string }>().id;
    const own = accounts.find(({ id }) => id === me)!;
    expect(own.actions.find(({ action }) => action === 'disable')).toEqual({
      action: 'disable',
      allowed: false,
      reason: 'This is your own account.',
    });
    // What is said is what the server does.
    for (const { id, actions } of accounts.slice(0, 4)) {
      for (const { action, allowed } of actions.filter((each) => !each.allowed && each.action !== 'change')) {
        expect((await post(id, action)).statusCode, action).toBe(allowed ? 204 : 409);
      }
    }
  });

  it('who is the last one stays one', async () => {
    const own = await createTestDatabase();
    server = await startStaffServer(own);
    const only = await server.addUser('administrator');
    cookie = await server.signIn(only);
    const change = async (roles: readonly string[]): Promise<number> =>
      (
        await server.api('PATCH', `/accounts/${only.id}`, {
          cookie,
          body: { name: 'Ana', roles, programs: null },
        })
      ).statusCode;
    expect(await change(['clinician'])).toBe(409);
    const other = await server.addUser('administrator');
    await server.staff.disable(other.id);
    expect(await change(['clinician'])).toBe(409);
    await server.staff.enable(other.id);
    expect(await change(['clinician'])).toBe(200);
    await own.dispose();
  });
});
