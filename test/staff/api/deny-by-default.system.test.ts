import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { programId } from '../../../src/core/ids.ts';
import { apiPrefix } from '../../../src/staff/api/route.ts';
import { actions, may, mayInEmergency, roles, type Action, type Role } from '../../../src/staff/policy.ts';
import { useDatabase } from '../../support/database.ts';
import { addCase, startStaffServer, type ApiRoute, type Case } from '../../support/staff-server.ts';

const database = useDatabase();
let server: Awaited<ReturnType<typeof startStaffServer>>;
let shown: Case;
/** Of all programs, and of another program than the case's. */
const cookies = { everywhere: new Map<Role, string>(), elsewhere: new Map<Role, string>() };

beforeAll(async () => {
  server = await startStaffServer(database.current);
  shown = await addCase(database.current, 'a secret word: heliotrope');
  for (const role of roles) {
    cookies.everywhere.set(role, await server.signIn(await server.addUser(role)));
    cookies.elsewhere.set(role, await server.signIn(await server.addUser(role, [programId('rsct')])));
  }
});

/** Every route there is, found by itself: what an area adds is asked without a line here. */
const guarded = () => server.apiRoutes.filter(({ guard }) => guard?.action !== 'open');

/** Parameters are named for what they are: `:conversation`, `:alert`, `:packet`, `:task`, `:program`; others are ids of nothing. */
const addressOf = ({ url }: ApiRoute): string =>
  url
    .slice(apiPrefix.length)
    .replaceAll(
      /:(\w+)/g,
      (_whole, name: string) =>
        ({ ...shown, program: 'stonington' } as unknown as Readonly<Record<string, string>>)[name] ?? randomUUID(),
    );

const ask = async (route: ApiRoute, cookie: string, headers: Record<string, string> = {}) =>
  await server.api(route.method, addressOf(route), {
    cookie,
    headers,
    ...(route.method !== 'GET' && { body: {} }),
  });

const nameOf = ({ method, url }: ApiRoute): string => `${method} ${url}`;

/** Routes are known only once the server stands, so each test goes through all of them. */
const onEvery = async (check: (route: ApiRoute) => Promise<void>): Promise<void> => {
  expect(guarded().length).toBeGreaterThan(0);
  for (const route of guarded()) await check(route);
};

it('every route of the API goes through the one guard', () => {
  expect(server.apiRoutes.filter(({ guard }) => guard === undefined).map(nameOf)).toEqual([]);
});

it('nobody gets in without a session that lives', async () => {
  await onEvery(async (route) => {
    for (const cookie of [
      '',
      'porchlight_staff=',
      `porchlight_staff=${'A'.repeat(43)}`,
      "porchlight_staff=' or 1=1 --",
    ]) {
      const answered = await ask(route, cookie);
      expect(answered.statusCode, nameOf(route)).toBe(401);
      expect(answered.body).not.toContain('heliotrope');
    }
  });
});

describe.each(roles)('a %s', (role) => {
  it('is refused whatever policy.ts does not allow, and it is written down', async () => {
    await onEvery(async (route) => {
      const { action, isOfVisit } = route.guard!;
      if (action === 'open' || action === 'own' || may([role], action)) return;
      const answered = await ask(route, cookies.everywhere.get(role)!);
      expect(answered.statusCode, nameOf(route)).toEqual(
        isOfVisit && mayInEmergency([role], action) ? expect.any(Number) : 403,
      );
      expect(answered.body).not.toContain('heliotrope');
      if (answered.statusCode !== 403) return expect([400, 404], nameOf(route)).toContain(answered.statusCode);
      const [last] = await server.audit.list({ limit: 1 });
      expect(last, nameOf(route)).toMatchObject({ action: 'refused', detail: { wanted: action } });
    });
  });

  it('is not refused what policy.ts allows', async () => {
    await onEvery(async (route) => {
      const { action } = route.guard!;
      if (route.method !== 'GET' || action === 'open' || (action !== 'own' && !may([role], action))) return;
      const { statusCode } = await ask(route, cookies.everywhere.get(role)!);
      expect([200, 204, 302, 400, 404, 409], nameOf(route)).toContain(statusCode);
    });
  });

  it('of another program learns nothing of this one', async () => {
    await onEvery(async (route) => {
      // It would end the session that the rest is asked with.
      if (route.url.endsWith('/sign-out')) return;
      const answered = await ask(route, cookies.elsewhere.get(role)!);
      expect(answered.body, nameOf(route)).not.toContain('heliotrope');
      expect(answered.statusCode, nameOf(route)).toBeLessThan(500);
      // The audit trail is the installation's: it holds ids, and nothing of what they stand for.
      if (answered.statusCode === 200 && route.guard!.action !== 'audit.read') {
        for (const id of Object.values(shown) as string[]) expect(answered.body, nameOf(route)).not.toContain(id);
      }
      const { action, isOfVisit } = route.guard!;
      if (action === 'own' || !(isOfVisit || route.url.includes(':program'))) return;
      // A body that is not in shape is refused first.
      expect([400, 403, 404], nameOf(route)).toContain(answered.statusCode);
    });
  });
});

it('a change sent from another site is refused, whoever is signed in', async () => {
  const asked: readonly Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': '', origin: 'https://evil.example' },
    { 'sec-fetch-site': '', origin: 'null' },
  ];
  for (const route of server.apiRoutes.filter(({ method, url }) => method !== 'GET' && !url.endsWith('*'))) {
    for (const headers of asked) {
      const { statusCode } = await ask(route, cookies.everywhere.get('administrator')!, headers);
      expect(statusCode, nameOf(route)).toBe(403);
    }
  }
});

it('policy.ts lists nothing that no route asks for', () => {
  const asked = new Set(server.apiRoutes.map(({ guard }) => guard?.action));
  expect(actions.filter((action) => !asked.has(action))).toEqual([]);
});

it('whoever has a role that nobody knows may do nothing', () => {
  for (const { guard } of guarded()) {
    if (guard!.action !== 'own') expect(may(['owner'], guard!.action as Action)).toBe(false);
  }
});

it('what is not there is not there, signed in or not, and says nothing of why', async () => {
  for (const cookie of ['', cookies.everywhere.get('administrator')!]) {
    const answered = await server.api('GET', '/nothing/here', { cookie });
    expect(answered.statusCode).toBe(404);
    expect(answered.json()).toEqual({ error: { code: 'not_found', message: 'There is nothing here.' } });
  }
});

it('openapi.json describes every route', async () => {
  const cookie = cookies.everywhere.get('content-owner')!;
  const { paths } = (await server.api('GET', '/openapi.json', { cookie })).json<{ paths: Record<string, object> }>();
  const described = Object.entries(paths).flatMap(([url, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${url.replaceAll(/\{(\w+)\}/g, ':$1')}`),
  );
  const there = server.apiRoutes.filter(({ url }) => !url.endsWith('*')).map(nameOf);
  expect(described.toSorted()).toEqual(there.toSorted());
});

it('the log of all of this holds no word and no number', () => {
  expect(server.logged().length).toBeGreaterThan(1_000);
  expect(server.logged()).not.toMatch(/heliotrope|1860555|example\.org|porchlight_staff/);
});
