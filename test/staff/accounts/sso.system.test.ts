import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Role } from '../../../src/staff/policy.ts';
import { useDatabase } from '../../support/database.ts';
import { startOidcServer, type OidcPerson, type OidcServer } from '../../support/oidc-server.ts';
import { startStaffServer } from '../../support/staff-server.ts';

const database = useDatabase();
const publicUrl = 'https://chat.example.org';
const redirectUri = `${publicUrl}/staff/api/sso/return`;
let provider: OidcServer;
let server: Awaited<ReturnType<typeof startStaffServer>>;
const observed: string[] = [];

beforeAll(async () => {
  provider = await startOidcServer(redirectUri);
});
afterAll(async () => {
  await provider?.close();
});

const start = async (
  change: {
    readonly issuer?: string;
    readonly clientSecret?: string;
    readonly byGroup?: ReadonlyMap<string, Role>;
  } = {},
) => {
  const { byGroup, ...settings } = change;
  observed.length = 0;
  return await startStaffServer(database.current, {
    signIn: {
      secondFactor: 'required',
      observe: ({ code }) => observed.push(code),
      sso: {
        issuer: provider.issuer,
        clientId: provider.clientId,
        clientSecret: provider.clientSecret,
        redirectUri,
        publicUrl,
        roles: byGroup ? { claim: 'groups', byGroup } : null,
        ...settings,
      },
    },
  });
};
beforeEach(async () => {
  server = await start();
});

const cookiesIn = (headers: Headers | { 'set-cookie'?: string | string[] | undefined }): string =>
  (headers instanceof Headers ? headers.getSetCookie() : [headers['set-cookie'] ?? []].flat())
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

/** To the provider and through it, as a browser goes, up to the address that it sends the browser back to. */
async function atProvider(next = '/') {
  const begun = await server.api('GET', `/sso?next=${encodeURIComponent(next)}`);
  const cookie = cookiesIn(begun.headers);
  let url = String(begun.headers.location);
  const asked = new URL(url);
  const jar = new Map<string, string>();
  while (!url.startsWith(publicUrl)) {
    const header = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answered = await fetch(url, { redirect: 'manual', headers: { cookie: header } });
    for (const line of answered.headers.getSetCookie()) {
      const [pair] = line.split(';');
      const at = pair!.indexOf('=');
      jar.set(pair!.slice(0, at), pair!.slice(at + 1));
    }
    const location = answered.headers.get('location');
    if (location === null) throw new Error(`the provider stopped with ${answered.status}: ${await answered.text()}`);
    url = new URL(location, url).href;
  }
  return { begun, cookie, asked, back: new URL(url) };
}

const comeBack = async (back: URL, cookie: string) =>
  await server.api('GET', `/sso/return${back.search}`, { cookie, headers: { 'sec-fetch-site': 'cross-site' } });

const through = async (person: OidcPerson, next?: string) => {
  provider.person = person;
  const { back, cookie } = await atProvider(next);
  return await comeBack(back, cookie);
};

const sessionIn = (answered: Awaited<ReturnType<typeof through>>): string =>
  cookiesIn(answered.headers as { 'set-cookie'?: string[] })
    .split('; ')
    .find((cookie) => cookie.startsWith('porchlight_staff=')) ?? '';

let people = 0;
const somebody = (email: string, more: Partial<OidcPerson> = {}): OidcPerson => ({
  sub: `person-${(people += 1)}`,
  email,
  email_verified: true,
  name: 'Ana Lopes',
  ...more,
});

describe('single sign-on', () => {
  it('lets somebody in who has an account with the same verified email, and back to where they were going', async () => {
    const user = await server.addUser('clinician');
    const answered = await through(somebody(user.email.toUpperCase()), '/visits/abc?x=1');
    expect(answered.headers.location).toBe('/staff/visits/abc?x=1');
    const session = sessionIn(answered);
    const me = await server.api('GET', '/me', { cookie: session });
    // Second factors are the provider's business.
    expect(me.json()).toMatchObject({ id: user.id, mustSetUpTotp: false });
    expect(String(answered.headers['set-cookie'])).toMatch(
      /porchlight_staff=[^;]+; Path=\/staff; HttpOnly; SameSite=Strict; .*Secure/,
    );
    expect(String(answered.headers['set-cookie'])).toMatch(/porchlight_sso=; .*Max-Age=0/);
    expect((await server.audit.list({ actor: user.id }))[0]).toMatchObject({
      action: 'sign_in',
      detail: { by: 'sso' },
    });
  });

  it('asks with a code challenge, a state and a nonce, kept in a cookie that its script cannot read', async () => {
    const { begun, asked } = await atProvider();
    for (const name of ['state', 'nonce', 'code_challenge'])
      expect(asked.searchParams.get(name)).toMatch(/^[\w-]{40,}$/);
    expect(asked.searchParams.get('code_challenge_method')).toBe('S256');
    expect(asked.searchParams.get('response_type')).toBe('code');
    expect(String(begun.headers['set-cookie'])).toMatch(
      /^porchlight_sso=[\w-]+; Path=\/staff\/api\/sso; HttpOnly; SameSite=Lax; Max-Age=600; Secure$/,
    );
    const kept = Buffer.from(String(begun.headers['set-cookie']).split(/[=;]/)[1]!, 'base64url').toString('latin1');
    expect(kept).not.toContain(asked.searchParams.get('state'));
  });

  it.each([{ email_verified: true }, { email_verified: 'true' as never }, { xms_edov: true }, { xms_edov: '1' }])(
    'takes %o for a verified email',
    async (claims) => {
      const user = await server.addUser('clinician');
      const { email_verified: _, ...person } = somebody(user.email);
      expect(sessionIn(await through({ ...person, ...claims }))).not.toBe('');
    },
  );

  it.each(['//evil.example', 'https://evil.example', '/\\evil.example', ''])('never leads on to %j', async (next) => {
    const user = await server.addUser('clinician');
    expect((await through(somebody(user.email), next)).headers.location).toBe('/staff');
  });
});

describe('nobody is let in', () => {
  const refused = async (answered: Awaited<ReturnType<typeof through>>, problem: string): Promise<void> => {
    expect(answered.headers.location).toBe(`/staff/sign-in?problem=${problem}`);
    expect(sessionIn(answered)).toBe('');
  };

  it('with an email that the provider did not verify, or does not know', async () => {
    const user = await server.addUser('clinician');
    await refused(await through(somebody(user.email, { email_verified: false })), 'unverified');
    await refused(await through(somebody(user.email, { email_verified: false, xms_edov: false })), 'unverified');
    await refused(await through({ sub: 'plain', email: user.email }), 'unverified');
    await refused(await through({ sub: 'without' }), 'unverified');
  });

  it('without an account, and none is made', async () => {
    const email = `${crypto.randomUUID()}@example.org`;
    await refused(await through(somebody(email, { groups: ['Clinical'] })), 'unknown');
    expect(await server.staff.byEmail(email)).toBeNull();
  });

  it('whose account is switched off, also when they came through before', async () => {
    const user = await server.addUser('clinician');
    const person = somebody(user.email);
    await server.staff.disable(user.id);
    await refused(await through(person), 'disabled');
    await server.staff.enable(user.id);
    expect(sessionIn(await through(person))).not.toBe('');
    await server.staff.disable(user.id);
    await refused(await through(person), 'disabled');
    expect((await server.audit.list({ subject: user.id, limit: 1 }))[0]).toMatchObject({
      action: 'sign_in.failed',
      detail: { by: 'sso', problem: 'disabled' },
    });
  });

  it('who was given the email of somebody else’s account', async () => {
    const user = await server.addUser('clinician');
    expect(sessionIn(await through(somebody(user.email)))).not.toBe('');
    await refused(await through(somebody(user.email)), 'another');
  });

  it('with an answer of another attempt, or none', async () => {
    const user = await server.addUser('clinician');
    provider.person = somebody(user.email);
    const [mine, theirs] = [await atProvider(), await atProvider()];
    await refused(await comeBack(theirs.back, mine.cookie), 'refused');
    await refused(await comeBack(mine.back, ''), 'refused');
    await refused(await comeBack(mine.back, 'porchlight_sso=AAAA'), 'refused');
    await refused(await comeBack(mine.back, `${mine.cookie}A`), 'refused');
  });

  it('with a code that was used already', async () => {
    const user = await server.addUser('clinician');
    provider.person = somebody(user.email);
    const { back, cookie } = await atProvider();
    expect(sessionIn(await comeBack(back, cookie))).not.toBe('');
    await refused(await comeBack(back, cookie), 'refused');
  });

  it.each([
    ['state', (back: URL) => back.searchParams.set('state', 'A'.repeat(43))],
    ['code', (back: URL) => back.searchParams.set('code', 'A'.repeat(43))],
    ['issuer', (back: URL) => back.searchParams.set('iss', 'https://evil.example')],
    ['everything', (back: URL) => (back.search = '')],
    ['an error instead', (back: URL) => (back.search = '?error=access_denied')],
  ])('with a wrong %s', async (_what, change) => {
    const user = await server.addUser('clinician');
    provider.person = somebody(user.email);
    const { back, cookie } = await atProvider();
    change(back);
    await refused(await comeBack(back, cookie), 'refused');
    expect(observed.length).toBeGreaterThan(0);
  });

  it('with a nonce that is not this attempt’s', async () => {
    const user = await server.addUser('clinician');
    provider.person = somebody(user.email);
    // Somebody who plants another's answer: the state is right, the token was made for another nonce.
    const begun = await server.api('GET', '/sso');
    const asked = new URL(String(begun.headers.location));
    asked.searchParams.set('nonce', 'B'.repeat(43));
    const jar = new Map<string, string>();
    let url = asked.href;
    while (!url.startsWith(publicUrl)) {
      const answered = await fetch(url, {
        redirect: 'manual',
        headers: { cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; ') },
      });
      for (const line of answered.headers.getSetCookie()) {
        const [name, ...value] = line.split(';')[0]!.split('=');
        jar.set(name!, value.join('='));
      }
      url = new URL(answered.headers.get('location')!, url).href;
    }
    await refused(await comeBack(new URL(url), cookiesIn(begun.headers)), 'refused');
  });

  it('later than ten minutes', async () => {
    const user = await server.addUser('clinician');
    provider.person = somebody(user.email);
    const { back, cookie } = await atProvider();
    server.clock.pass(11 * 60_000);
    await refused(await comeBack(back, cookie), 'refused');
  });

  it('while the provider does not answer, or does not know us', async () => {
    server = await start({ issuer: 'http://127.0.0.1:9' });
    expect((await server.api('GET', '/sso')).headers.location).toBe('/staff/sign-in?problem=unreachable');
    server = await start({ clientSecret: 'not the secret' });
    const user = await server.addUser('clinician');
    await refused(await through(somebody(user.email)), 'refused');
  });
});

describe('where groups give roles', () => {
  const byGroup = new Map<string, Role>([
    ['Clinical', 'clinician'],
    ['Privacy', 'compliance'],
  ]);
  beforeEach(async () => {
    server = await start({ byGroup });
  });

  it('somebody new gets an account that sees no program yet', async () => {
    const email = `${crypto.randomUUID()}@example.org`;
    expect(sessionIn(await through(somebody(email, { groups: ['Clinical', 'Parking'] })))).not.toBe('');
    const user = await server.staff.byEmail(email);
    expect(user).toMatchObject({ name: 'Ana Lopes', roles: ['clinician'], programs: [], passwordHash: null });
    expect((await server.audit.list({ subject: user!.id })).map(({ action }) => action)).toEqual([
      'sign_in',
      'account.added',
    ]);
  });

  it('roles follow the groups at each sign-in, down to none', async () => {
    const email = `${crypto.randomUUID()}@example.org`;
    const person = somebody(email, { groups: ['Clinical'] });
    await through(person);
    await through({ ...person, groups: ['Privacy'] });
    expect((await server.staff.byEmail(email))!.roles).toEqual(['compliance']);
    const session = sessionIn(await through({ ...person, groups: [] }));
    expect((await server.api('GET', '/audit', { cookie: session })).statusCode).toBe(403);
  });

  it('somebody new in no group that counts gets none', async () => {
    const email = `${crypto.randomUUID()}@example.org`;
    expect((await through(somebody(email, { groups: ['Parking'] }))).headers.location).toContain('problem=unknown');
    expect(await server.staff.byEmail(email)).toBeNull();
  });
});

it('no secret, code or email of all of this is in the log', () => {
  expect(server.logged()).not.toMatch(/example\.org\b(?!\/)|client secret|code=/);
});
