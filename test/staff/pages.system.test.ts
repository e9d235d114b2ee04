import { beforeAll, describe, expect, it } from 'vitest';
import { packetPage } from '../../src/staff/packet-page.ts';
import { createPacketStore } from '../../src/db/packet-store.ts';
import { useDatabase } from '../support/database.ts';
import { addCase, startStaffServer } from '../support/staff-server.ts';
import { exchange } from '../support/turn-work.ts';

const database = useDatabase();
let server: Awaited<ReturnType<typeof startStaffServer>>;
let cookie = '';

beforeAll(async () => {
  server = await startStaffServer(database.current);
  cookie = await server.signIn(await server.addUser('clinician'));
});

const probes = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  '</title></style></textarea><script src=//evil.example></script>',
  'javascript:alert(1)',
  '<!--',
  '${7*7}{{7*7}}<%= 7*7 %>',
  '\u2028<b>\u202e</b>\u0000',
];

describe.each(probes)('the words %j', (words) => {
  it('stay words on every page and in the printed packet', async () => {
    const { alert, packet, task } = await addCase(database.current, words);
    await server.post(`/staff/alerts/${alert}`, { outcome: words }, { cookie });
    for (const url of [
      '/staff',
      `/staff/alerts/${alert}`,
      `/staff/packets/${packet}`,
      `/staff/packets/${packet}/print`,
      `/staff/tasks/${task}`,
    ]) {
      const { body, headers } = await server.get(url, cookie);
      expect(body, url).not.toMatch(/<script|<img|<svg|<!--|onerror=(?!alert\(1\)&gt;)|href="javascript/i);
      expect(headers['content-security-policy'], url).toMatch(/default-src '(self|none)'/);
      expect(headers['content-security-policy'], url).not.toMatch(/script-src/);
    }
  });
});

it('the name of a member of staff stays words too', async () => {
  const { body } = await server.get('/staff', cookie);
  expect(body).toContain('Ana &lt;i&gt;');
});

it('every form of a packet that leaves carries the redisclosure notice', async () => {
  const { packet } = await addCase(database.current, 'hello');
  const stored = await createPacketStore(database.current).read(packet);
  expect(stored.notice).toMatch(/42 CFR part 2/);
  expect(packetPage(stored)).toContain(stored.notice);
  expect((await server.get(`/staff/packets/${packet}`, cookie)).body).toContain(stored.notice);
  expect((await server.get(`/staff/packets/${packet}/print`, cookie)).body).toContain(stored.notice);
});

it('an alert late in a long conversation shows what was said last', { timeout: 120_000 }, async () => {
  const { alert, conversation } = await addCase(database.current, 'the beginning');
  const id = conversation as Parameters<typeof server.store.read>[0];
  const many = Array.from({ length: 300 }, (_, at) => exchange(`note ${at}`, 'sms').entries).flat();
  await server.store.turn({ id }, 'many', () =>
    exchange('now I hold the pills', 'sms', { entries: [...many, ...exchange('now I hold the pills', 'sms').entries] }),
  );
  const { body } = await server.get(`/staff/alerts/${alert}`, cookie);
  expect(body).toContain('now I hold the pills');
  expect(body).not.toContain('the beginning');
});

it('a call to make says which phone to call', async () => {
  const { task } = await addCase(database.current, 'please call');
  const { body } = await server.get(`/staff/tasks/${task}`, cookie);
  expect(body).toMatch(/href="tel:\+1860555\d+"/);
  expect((await server.get('/staff', cookie)).body).toContain(`/staff/tasks/${task}`);
});
