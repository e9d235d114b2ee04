import type { ContentDraft, ContentRecords, ContentVersion } from '../core/content-desk.ts';
import type { Database } from './connection.ts';

const lockName = 7_310_991;

export function createContentRecords({ pool }: Database): ContentRecords {
  return {
    versions: async () => {
      const { rows } = await pool.query<VersionRow>('select * from content_versions order by number');
      return rows.map(versionOf);
    },
    newest: async () => {
      const { rows } = await pool.query<{ newest: number }>(
        'select coalesce(max(number), 0) as newest from content_versions',
      );
      return rows[0]!.newest;
    },
    publish: async (version, draft) => {
      const client = await pool.connect();
      try {
        await client.query('begin');
        await client.query('select pg_advisory_xact_lock($1)', [lockName]);
        const { rows } = await client.query<VersionRow>(
          `insert into content_versions (number, id, file, body, base_sha256, kind, author, reviewer, at, note)
           select coalesce(max(number), 0) + 1, $1, $2, $3, $4, $5, $6, $7, $8, $9 from content_versions returning *`,
          [
            version.id,
            version.file,
            version.text,
            version.baseSha256,
            version.kind,
            version.author,
            version.reviewer,
            version.at,
            version.note,
          ],
        );
        await client.query('delete from content_drafts where id = $1', [draft]);
        await client.query('commit');
        return versionOf(rows[0]!);
      } catch (error) {
        await client.query('rollback');
        throw error;
      } finally {
        client.release();
      }
    },
    drafts: async () => {
      const { rows } = await pool.query<DraftRow>('select * from content_drafts order by updated_at desc, id');
      return rows.map(draftOf);
    },
    saveDraft: async ({ id, file, author, text, baseSha256, state, note, updatedAt }) => {
      await pool.query(
        `insert into content_drafts (id, file, author, body, base_sha256, state, note, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (file, author) do update set body = excluded.body, base_sha256 = excluded.base_sha256,
           state = excluded.state, note = excluded.note, updated_at = excluded.updated_at`,
        [id, file, author, text, baseSha256, state, note, updatedAt],
      );
    },
    dropDraft: async (id) => {
      await pool.query('delete from content_drafts where id = $1', [id]);
    },
  };
}

interface VersionRow {
  readonly number: number;
  readonly id: string;
  readonly file: string;
  readonly body: string;
  readonly base_sha256: string;
  readonly kind: ContentVersion['kind'];
  readonly author: string;
  readonly reviewer: string;
  readonly at: Date;
  readonly note: string;
}
const versionOf = ({ body: text, base_sha256: baseSha256, ...row }: VersionRow): ContentVersion => ({
  ...row,
  text,
  baseSha256,
});

interface DraftRow {
  readonly id: string;
  readonly file: string;
  readonly author: string;
  readonly body: string;
  readonly base_sha256: string;
  readonly state: ContentDraft['state'];
  readonly note: string;
  readonly updated_at: Date;
}
const draftOf = ({ body: text, base_sha256: baseSha256, updated_at: updatedAt, ...row }: DraftRow): ContentDraft => ({
  ...row,
  text,
  baseSha256,
  updatedAt,
});
