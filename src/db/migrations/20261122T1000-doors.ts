import { sql, type Kysely } from 'kysely';

/**
 * A page let in by a phone reads from `from_seq` on; `page_codes` are what pages wait with meanwhile, for minutes.
 * `consents.source`: where somebody agreed or withdrew; what came before this column is `unknown`.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
alter table addresses add column from_seq integer not null default 0;
alter table consents add column source text not null default 'unknown';

create table page_codes (
  program text not null,
  mac bytea not null,
  address_id bigint not null references addresses on delete cascade,
  sealed bytea not null,
  good_until timestamptz(3) not null,
  primary key (program, mac)
);
create index page_codes_by_age on page_codes (good_until);
create index page_codes_by_address on page_codes (address_id);
`,
    )
    .execute(db);
}
