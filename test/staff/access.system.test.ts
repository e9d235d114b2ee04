import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { may, roles, type Action, type Role } from '../../src/staff/policy.ts';
import { useDatabase } from '../support/database.ts';
import { addCase, startStaffServer, type Case } from '../support/staff-server.ts';

const database = useDatabase();
let server: Awaited<ReturnType<typeof startStaffServer>>;
let shown: Case;
const cookies = new Map<Role, string>();

beforeAll(async () => {
  server = await startStaffServer(database.current);
  shown = await addCase(database.current, 'a secret word: heliotrope');
  for (const role of roles) cookies.set(role, await server.signIn(await server.addUser(role)));
});

/** Every route behind the sign-in, with what it needs and what it writes down. */
const guarded: Readonly<Record<string, { readonly needs: Action; readonly noted: string | null }>> = {
  'GET /staff': { needs: 'inbox.read', noted: null },
  'GET /staff/packets/:id': { needs: 'packet.read', noted: 'packet.read' },
  'GET /staff/packets/:id/print': { needs: 'packet.print', noted: 'packet.printed' },
  'GET /staff/alerts/:id': { needs: 'alert.read', noted: 'alert.read' },
  'POST /staff/alerts/:id': { needs: 'alert.acknowledge', noted: 'alert.acknowledged' },
  'GET /staff/tasks/:id': { needs: 'task.read', noted: 'task.read' },
  'GET /staff/audit': { needs: 'audit.read', noted: 'audit.read' },
  'POST /staff/tasks/:id/done': { needs: 'task.finish', noted: 'task.finished' },
};
const open = ['GET /staff/staff.css', 'POST /staff/sign-out'];

const idFor = (url: string): string =>
  url.includes('packets') ? shown.packet : url.includes('alerts') ? shown.alert : shown.task;

async function ask(route: string, cookie: string, id?: string) {
  const [method, pattern] = route.split(' ') as ['GET' | 'POST', string];
  const url = pattern.replace(':id', id ?? idFor(pattern));
  return method === 'GET' ? await server.get(url, cookie) : await server.post(url, { outcome: 'called' }, { cookie });
}

it('covers every staff route there is', () => {
  expect(server.routes.toSorted()).toEqual([...Object.keys(guarded), ...open].toSorted());
});

describe.each(Object.entries(guarded))('%s', (route, { needs, noted }) => {
  it.each(['', 'porchlight_staff=', `porchlight_staff=${'A'.repeat(43)}`, "porchlight_staff=' or 1=1 --"])(
    'sends somebody without a session to the sign-in (%j)',
    async (cookie) => {
      const answered = await ask(route, cookie);
      expect(answered.statusCode).toBe(303);
      expect(answered.headers.location).toBe('/staff/sign-in');
      expect(answered.body).not.toContain('heliotrope');
    },
  );

  it.each(roles)('lets a %s in only with leave, and writes it down', async (role) => {
    const answered = await ask(route, cookies.get(role)!);
    const [last] = await server.audit.list({ limit: 1 });
    if (may([role], needs)) {
      expect(answered.statusCode).toBe(route.startsWith('POST') ? 303 : 200);
      expect(answered.headers.location).not.toBe('/staff/sign-in');
      if (noted !== null)
        expect(last).toMatchObject({ action: noted, subject: route.includes(':id') ? idFor(route) : '' });
    } else {
      expect(answered.statusCode).toBe(403);
      expect(answered.body).not.toContain('heliotrope');
      expect(last).toMatchObject({ action: 'refused', detail: { wanted: needs } });
    }
  });

  it('knows no other id, and says nothing of why', async () => {
    if (!route.includes(':id')) return;
    for (const id of [randomUUID(), '1', "x'--", '..%2f..', '%00', 'a'.repeat(150)]) {
      const { statusCode, body } = await ask(route, cookies.get('clinician')!, id);
      expect([404, 400, 303], id).toContain(statusCode);
      expect(body).not.toMatch(/select|sql|stack|node_modules/i);
    }
  });
});

it.each(roles.filter((role) => !['admissions', 'clinician'].includes(role)))(
  'a %s reads no record of a person',
  (role) => {
    for (const action of ['packet.read', 'packet.print', 'alert.read', 'task.read'] as const) {
      expect(may([role], action)).toBe(false);
    }
  },
);

it('whoever is not in the list of roles may do nothing', () => {
  for (const { needs } of Object.values(guarded)) expect(may(['owner'], needs)).toBe(false);
});

describe('the audit trail', () => {
  it('says who read what', async () => {
    const { body } = await server.get('/staff/audit', cookies.get('compliance'));
    expect(body).toContain('entries are unchanged');
    expect(body).toContain('packet.read');
    expect(body).toContain(shown.packet);
    expect(body).not.toMatch(/heliotrope|1860555/);
  });

  it('shows when somebody changed it', async () => {
    const { pool } = database.current.db;
    const change = async (text: string) => {
      await pool.query('alter table audit_log disable trigger all');
      await pool.query('update audit_log set subject = $1 where seq = 2', [text]);
      await pool.query('alter table audit_log enable trigger all');
    };
    const { rows } = await pool.query<{ subject: string }>('select subject from audit_log where seq = 2');
    await change('somebody else');
    const { body } = await server.get('/staff/audit?before=1%20or%201=1', cookies.get('compliance'));
    expect(body).toContain('Entry 2, or one before it, was changed');
    await change(rows[0]!.subject);
  });
});

describe('a form', () => {
  it.each<Record<string, string>>([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': '' },
    { 'sec-fetch-site': '', origin: 'https://evil.example' },
    { 'sec-fetch-site': '', origin: 'null' },
    { 'sec-fetch-site': 'cross-site', origin: 'http://localhost.evil.example' },
  ])('sent from elsewhere is refused: %j', async (headers) => {
    const { alert } = await addCase(database.current, 'still open');
    const cookie = cookies.get('clinician')!;
    const answered = await server.post(`/staff/alerts/${alert}`, { outcome: 'ignored' }, { ...headers, cookie });
    expect(answered.statusCode).toBe(403);
    expect((await server.get(`/staff/alerts/${alert}`, cookie)).body).toContain('open for');
  });
});

it('no staff page is kept by a browser or a proxy', async () => {
  for (const url of ['/staff', `/staff/packets/${shown.packet}`, `/staff/alerts/${shown.alert}`]) {
    expect((await server.get(url, cookies.get('clinician'))).headers['cache-control']).toBe('no-store');
  }
});

it('the log of all of this holds no word, name or number', async () => {
  await ask('GET /staff/packets/:id', cookies.get('clinician')!);
  expect(server.logged().length).toBeGreaterThan(1_000);
  expect(server.logged()).not.toMatch(/heliotrope|1860555|example\.org|porchlight_staff/);
});
