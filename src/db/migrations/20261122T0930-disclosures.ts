import { sql, type Kysely } from 'kysely';

/**
 * What left the program about a visit, and what is to be told to an EHR or CRM. A disclosure is never changed, and goes
 * only with the whole visit (the audit trail keeps that it was). Who received it and why is sealed: it may say who the
 * visitor's doctor is. Of one visit at most one delivery waits: it carries what the packet holds when it leaves.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(disclosures).execute(db);
  await sql.raw(webhook).execute(db);
}

const disclosures = `
create table disclosures (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  at timestamptz(3) not null default now(),
  made_by text not null,
  format text not null,
  details bytea not null
);
create index disclosures_by_conversation on disclosures (conversation_id, at desc, id desc);

create function refuse_disclosure_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and not exists (select from conversations where id = old.conversation_id) then return old; end if;
  raise exception 'the disclosure log only grows' using errcode = 'insufficient_privilege';
end $$;
create trigger disclosures_only_grow before update or delete on disclosures
  for each row execute function refuse_disclosure_change();
`;

const webhook = `
create table webhook_deliveries (
  id uuid primary key default gen_random_uuid(),
  conversation_id uuid not null references conversations on delete cascade,
  program text not null,
  status text not null default 'pending',
  attempts integer not null default 0,
  revision integer not null default 0,
  due_at timestamptz(3) not null default now(),
  last_error text,
  created_at timestamptz(3) not null default now(),
  settled_at timestamptz(3)
);
create unique index webhook_deliveries_waiting on webhook_deliveries (conversation_id) where status = 'pending';
create index webhook_deliveries_by_conversation on webhook_deliveries (conversation_id);
create index webhook_deliveries_by_status on webhook_deliveries (status, created_at desc, id desc);
`;
