import { beforeAll, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import type { auditPageSchema } from '../../../src/staff/audit/schema.ts';
import { useDatabase } from '../../support/database.ts';
import { startStaffServer } from '../../support/staff-server.ts';

const database = useDatabase();
let server: Awaited<ReturnType<typeof startStaffServer>>;
let cookie = '';
const subject = crypto.randomUUID();

beforeAll(async () => {
  server = await startStaffServer(database.current);
  cookie = await server.signIn(await server.addUser('compliance'));
  for (let n = 0; n < 25; n += 1) {
    await server.audit.append({
      actor: n % 2 ? 'system' : 'command line',
      action: 'packet.read',
      subject,
      detail: { n },
    });
  }
  await server.audit.append({ actor: '=cmd()', action: 'packet.printed', subject });
});

type Found = z.output<typeof auditPageSchema>;
const search = async (query: string): Promise<Found> =>
  (await server.api('GET', `/audit?${query}`, { cookie })).json<Found>();

describe('the audit trail', () => {
  it('is searched by who, what, whom and when, page by page, each entry once', async () => {
    const seen: number[] = [];
    let before = '';
    do {
      const { rows, next } = await search(`subject=${subject}&action=packet.read&limit=10${before}`);
      seen.push(...rows.map(({ seq }) => seq));
      before = next === null ? '' : `&before=${next}`;
    } while (before !== '');
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
    expect((await search(`subject=${subject}&actor=system`)).rows).toHaveLength(12);
    expect((await search('action=packet.printed')).rows).toHaveLength(1);
    const later = new Date(Date.now() + 60_000).toISOString();
    expect((await search(`subject=${subject}&from=${later}`)).rows).toEqual([]);
    expect((await search(`subject=${subject}&to=${later}&limit=200`)).rows).toHaveLength(26);
  });

  it('keeps no words that somebody looked for, only ids', async () => {
    await search(`subject=${encodeURIComponent('Zelda Finch')}&actor=${encodeURIComponent('Wren Doe')}`);
    await search(`subject=${subject}&actor=system&action=packet.read`);
    const [second, first] = await server.audit.list({ action: 'audit.read', limit: 2 });
    expect(first!.detail).toEqual({ ofActor: 'no id', ofSubject: 'no id' });
    expect(second!.detail).toEqual({ ofActor: 'system', ofAction: 'packet.read', ofSubject: subject });
    for (const query of ['action=Zelda', 'subject=%00', 'actor=%00'])
      expect((await server.api('GET', `/audit?${query}`, { cookie })).statusCode, query).toBe(400);
  });

  it('says what it can be searched by', async () => {
    const facets = (await server.api('GET', '/audit/facets', { cookie })).json<{
      actions: string[];
      actors: object[];
    }>();
    expect(facets.actions).toEqual(expect.arrayContaining(['packet.read', 'sign_in']));
    expect(facets.actors).toContainEqual(expect.objectContaining({ name: 'Ana <i>' }));
  });

  it('leaves as a table that no spreadsheet runs, and that is written down', async () => {
    const answered = await server.api('GET', `/audit/export.csv?subject=${subject}`, { cookie });
    expect(answered.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answered.headers['content-disposition']).toMatch(/^attachment; filename="audit-\d{4}-\d\d-\d\d\.csv"$/);
    const lines = answered.body.trim().split('\n');
    expect(lines[0]).toBe('seq,at,actor,actorName,action,subject,detail');
    expect(lines).toHaveLength(27);
    expect(answered.body).toContain("'=cmd()");
    expect((await search('action=audit.exported')).rows[0]).toMatchObject({
      subject: '',
      detail: { ofSubject: subject },
    });
  });

  it('is verified, and shows when somebody changed it', async () => {
    const verify = async () => (await server.api('POST', '/audit/verify', { cookie, body: {} })).json<object>();
    expect(await verify()).toMatchObject({ kind: 'intact' });
    const { pool } = database.current.db;
    const change = async (text: string) => {
      await pool.query('alter table audit_log disable trigger all');
      await pool.query('update audit_log set subject = $1 where seq = 5', [text]);
      await pool.query('alter table audit_log enable trigger all');
    };
    await change('somebody else');
    expect(await verify()).toEqual({ kind: 'broken', seq: 5 });
    await change(subject);
    expect(await verify()).toMatchObject({ kind: 'intact' });
  });

  it('is what the database itself refuses to change', async () => {
    const { pool } = database.current.db;
    for (const statement of [`update audit_log set actor = 'ben'`, 'delete from audit_log', 'truncate audit_log']) {
      await expect(pool.query(statement)).rejects.toThrow('only grows');
    }
  });

  it('takes no filter that is not one', async () => {
    for (const query of ['before=1 or 1=1', 'from=yesterday', 'limit=100000']) {
      const answered = await server.api('GET', `/audit?${encodeURI(query)}`, { cookie });
      expect(answered.statusCode, query).toBe(400);
      expect(answered.body).not.toContain('1=1');
    }
  });
});
