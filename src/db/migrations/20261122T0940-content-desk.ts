import { sql, type Kysely } from 'kysely';

/**
 * Content signed at the desk, over the files a deployment brought (docs/decisions/0130-content-signed-at-the-desk.md).
 * A version is never changed or removed. Drafts are one person's until somebody else signs them. Vetted words and
 * accounts' ids only: nothing of any visitor.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(tables).execute(db);
}

const tables = `
create table content_versions (
  number integer primary key,
  id uuid not null unique,
  file text not null,
  body text not null,
  base_sha256 text not null,
  kind text not null,
  author text not null,
  reviewer text not null,
  at timestamptz(3) not null,
  note text not null
);
create function refuse_content_change() returns trigger language plpgsql as $$
begin
  raise exception 'what was signed stays on record' using errcode = 'insufficient_privilege';
end $$;
create trigger content_versions_only_grow before update or delete or truncate on content_versions
  for each statement execute function refuse_content_change();

create table content_drafts (
  id uuid primary key,
  file text not null,
  author text not null,
  body text not null,
  base_sha256 text not null,
  state text not null,
  note text not null,
  updated_at timestamptz(3) not null,
  unique (file, author)
);
`;
