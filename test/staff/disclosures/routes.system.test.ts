import { randomUUID } from 'node:crypto';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { packetId, programId, type ConversationId } from '../../../src/core/ids.ts';
import { createConversationStore } from '../../../src/db/conversation-store.ts';
import { createWebhookQueue } from '../../../src/db/webhook-queue.ts';
import { disclosedPacketSchema } from '../../../src/staff/disclosures/packet-schema.ts';
import { problemsIn } from '../../support/fhir-definitions.ts';
import { useDatabase } from '../../support/database.ts';
import { anyPacket, screenings } from '../../support/packets.ts';
import { startStaffServer } from '../../support/staff-server.ts';
import { exchange, freshAddress, keyOf } from '../../support/turn-work.ts';

const database = useDatabase();
let server: Awaited<ReturnType<typeof startStaffServer>>;
let cookie: string;
const secret = 'Heliotrope Keller';

const drawn = fc
  .sample(
    anyPacket({
      program: programId('stonington'),
      fixed: {
        'for-whom': 'self',
        notice: 'yes',
        'safe-now': 'safe',
        adult: 'yes',
        'birth-date': '1985-03-04',
        name: secret,
      },
    }),
    { numRuns: 40, seed: 3 },
  )
  .find((packet) => packet.contact.some(({ question }) => question === 'name'))!;

beforeAll(async () => {
  server = await startStaffServer(database.current, { screenings });
  cookie = await server.signIn(await server.addUser('admissions'));
});

const store = () => createConversationStore({ ...database.current, announcesPackets: true });
async function somebody(text = 'only in the conversation'): Promise<ConversationId> {
  const { conversationId } = await store().turn(keyOf(freshAddress()), randomUUID(), (loaded) =>
    exchange(text, 'web', {
      packet: {
        ...drawn,
        id: packetId(loaded.id),
        conversation: loaded.id,
        transcript: [{ at: drawn.startedAt, from: 'visitor', channel: 'web', text }],
      },
    }),
  );
  return conversationId;
}
const body = { format: 'json', recipient: 'Dr. Lee', purpose: 'treatment' };
const disclose = async (visit: string, change: object = {}, as = cookie) =>
  await server.api('POST', `/visits/${visit}/disclosures`, { cookie: as, body: { ...body, ...change } });
const fileOf = async (visit: string, change: object = {}) => {
  const made = (await disclose(visit, change)).json<{ url: string; id: string }>();
  return await server.api('GET', made.url.replace('/staff/api', ''), { cookie });
};

describe('a disclosure', () => {
  it('is in the log and the trail before there is a file', async () => {
    const visit = await somebody();
    const made = await disclose(visit, { purpose: 'other', note: 'Asked by the county' });
    expect(made.statusCode).toBe(200);
    const listed = (await server.api('GET', `/visits/${visit}/disclosures`, { cookie })).json<{ rows: object[] }>();
    expect(listed.rows).toEqual([
      expect.objectContaining({
        recipient: 'Dr. Lee',
        purpose: 'Another reason: Asked by the county',
        what: 'The packet, without the conversation',
        format: 'json',
        by: 'Ana <i>',
      }),
    ]);
    const [note] = await server.audit
      .list({ subject: visit, limit: 5 })
      .then((notes) => notes.filter(({ action }) => action === 'packet.disclosed'));
    expect(note!.detail).toMatchObject({ format: 'json', purpose: 'other', withTranscript: false });
    expect(JSON.stringify(note)).not.toContain('county');
  });

  it.each([
    ['json', 'application/json'],
    ['fhir', 'application/fhir+json'],
    ['html', 'text/html'],
  ])('leaves as %s with the notice, named so that the file says nothing', async (format, type) => {
    const file = await fileOf(await somebody(), { format });
    expect(file.statusCode).toBe(200);
    expect(file.headers['content-type']).toContain(type);
    expect(file.headers['content-disposition']).toMatch(/packet-[0-9a-f]{8}\.(html|json|fhir\.json)"$/);
    expect(file.headers['cache-control']).toBe('no-store');
    expect(file.body).toContain(drawn.notice);
    expect(file.body).toContain(secret);
    expect(file.body).not.toContain('only in the conversation');
    if (format === 'json') expect(() => disclosedPacketSchema.parse(file.json())).not.toThrow();
    if (format === 'fhir') expect(problemsIn(file.json())).toEqual([]);
    if (format === 'html') expect(file.headers['content-security-policy']).toContain("default-src 'none'");
  });

  it('takes the conversation along only when asked', async () => {
    const file = await fileOf(await somebody(), { withTranscript: true });
    expect(file.body).toContain('only in the conversation');
  });

  it('needs somebody who receives it and a reason', async () => {
    const visit = await somebody();
    for (const change of [{ recipient: '  ' }, { purpose: 'curiosity' }, { purpose: 'other' }, { format: 'docx' }]) {
      expect((await disclose(visit, change)).statusCode, JSON.stringify(change)).toBe(400);
    }
    const listed = (await server.api('GET', `/visits/${visit}/disclosures`, { cookie })).json<{ rows: object[] }>();
    expect(listed.rows).toEqual([]);
  });

  it('is fetched only by whoever logged it, and only for a short while', async () => {
    const visit = await somebody();
    const made = (await disclose(visit)).json<{ url: string }>();
    const url = made.url.replace('/staff/api', '');
    const other = await server.signIn(await server.addUser('clinician'));
    expect((await server.api('GET', url, { cookie: other })).statusCode).toBe(404);
    expect((await server.api('GET', url, { cookie })).statusCode).toBe(200);
    server.clock.pass(16 * 60_000);
    const again = await server.signIn(await server.addUser('admissions'));
    expect((await server.api('GET', url, { cookie: again })).statusCode).toBe(404);
    cookie = again;
  });

  it('gives out nothing else than what was logged when the visitor corrects an answer meanwhile', async () => {
    const visit = await somebody();
    const made = (await disclose(visit)).json<{ url: string }>();
    await store().turn({ id: visit }, randomUUID(), (loaded) =>
      exchange('x', 'web', {
        packet: { ...drawn, id: packetId(loaded.id), conversation: loaded.id, contact: [], transcript: [] },
      }),
    );
    const refused = await server.api('GET', made.url.replace('/staff/api', ''), { cookie });
    expect(refused.statusCode).toBe(409);
    expect(refused.body).not.toContain(secret);
  });

  it('cannot be made without a packet, and says so before it is tried', async () => {
    const { conversationId } = await store().turn(keyOf(freshAddress()), randomUUID(), () => exchange('hello'));
    const listed = (await server.api('GET', `/visits/${conversationId}/disclosures`, { cookie })).json<{
      actions: object[];
    }>();
    expect(listed.actions).toEqual([
      { action: 'disclose', allowed: false, reason: expect.stringContaining('no packet') as string },
    ]);
    expect((await disclose(conversationId)).statusCode).toBe(409);
  });

  it('is not made by compliance, who read the log', async () => {
    const visit = await somebody();
    await disclose(visit);
    const compliance = await server.signIn(await server.addUser('compliance'));
    expect((await disclose(visit, {}, compliance)).statusCode).toBe(403);
    const read = await server.api('GET', `/visits/${visit}/disclosures`, { cookie: compliance });
    expect(read.json<{ rows: object[] }>().rows).toHaveLength(1);
    expect(read.body).not.toContain(secret);
  });
});

describe('the accounting of one person', () => {
  it('lists every disclosure, as CSV and for paper, each with the notice', async () => {
    const visit = await somebody();
    await disclose(visit, { recipient: '=HYPERLINK("http://x")' });
    await disclose(visit, { recipient: 'Shoreline Primary Care', purpose: 'the-person' });
    const csv = await server.api('GET', `/visits/${visit}/disclosures.csv`, { cookie });
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.body).toContain('Shoreline Primary Care');
    expect(csv.body).toContain(`"'=HYPERLINK(""http://x"")"`);
    expect(csv.body).toContain(drawn.notice);
    const page = await server.api('GET', `/visits/${visit}/disclosures.html`, { cookie });
    expect(page.body).toContain('Accounting of disclosures');
    expect(page.body).toContain('The person asked for their own record');
    expect(page.body).toContain(drawn.notice);
    expect(`${csv.body}${page.body}`).not.toContain(secret);
  });
});

describe('a worklist', () => {
  const list = async (change: object = {}, as = cookie) =>
    await server.api('POST', '/worklists', {
      cookie: as,
      body: { recipient: 'Morning meeting', purpose: 'inside', sections: ['waiting', 'screening', 'open'], ...change },
    });

  it('names nobody, says nothing clinical, and is in the log of every visit in it', async () => {
    const visit = await somebody('I drink every day');
    const answered = await list();
    expect(answered.statusCode).toBe(200);
    expect(answered.body).toContain(visit);
    expect(answered.body).toContain(drawn.notice);
    expect(answered.body).not.toMatch(/Heliotrope|drink/);
    const log = (await server.api('GET', `/visits/${visit}/disclosures`, { cookie })).json<{ rows: object[] }>();
    expect(log.rows[0]).toMatchObject({ format: 'csv', recipient: 'Morning meeting' });
  });

  it('holds only visits of one’s own programs', async () => {
    const visit = await somebody();
    const elsewhere = await server.signIn(await server.addUser('admissions', [programId('rsct')]));
    const answered = await list({}, elsewhere);
    expect(answered.statusCode).toBe(200);
    expect(answered.body).not.toContain(visit);
  });
});

describe('what the webhook could not tell', () => {
  it('is seen by compliance and sent again by an administrator', async () => {
    const visit = await somebody();
    const queue = createWebhookQueue(database.current.db);
    const mine = (await queue.list({ programs: null, limit: 200 })).rows.find((row) => row.conversation === visit)!;
    await queue.bury(mine.id, 'http-410');
    const compliance = await server.signIn(await server.addUser('compliance'));
    const seen = await server.api('GET', '/webhook/deliveries?status=dead', { cookie: compliance });
    const row = seen.json<{ rows: { id: string; actions: object[] }[] }>().rows.find(({ id }) => id === mine.id)!;
    expect(row).toMatchObject({ status: 'dead', lastError: 'http-410', visit });
    expect(row.actions).toEqual([{ action: 'resend', allowed: false, reason: 'An administrator sends it again.' }]);
    const resend = async (as: string) =>
      (await server.api('POST', `/webhook/deliveries/${mine.id}/resend`, { cookie: as, body: {} })).statusCode;
    expect(await resend(compliance)).toBe(403);
    const administrator = await server.signIn(await server.addUser('administrator'));
    const elsewhere = await server.signIn(await server.addUser('administrator', [programId('rsct')]));
    expect(await resend(elsewhere)).toBe(404);
    expect(await resend(administrator)).toBe(204);
    expect(await resend(administrator)).toBe(404);
    expect(seen.body).not.toContain(secret);
  });
});
