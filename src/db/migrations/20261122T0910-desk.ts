import { sql, type Kysely } from 'kysely';

/**
 * What staff work by. `desk` is computed, and has an index: a list of one section is one range of it. It holds nothing
 * clinical; names, flags and routes stand sealed in `summary` (docs/decisions/0110-finding-visits-by-sealed-facts.md).
 * A visit that staff called done comes back by itself when its visitor writes again.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(columns).execute(db);
  await sql.raw(notes).execute(db);
}

const columns = `
alter table conversations
  add column owner text,
  add column done_at timestamptz(3),
  add column done_by text,
  add column has_open_task boolean not null default false,
  add column summary bytea;
alter table conversations alter column summary set storage external;

update conversations set has_open_task = true
  where exists (select from tasks where tasks.conversation_id = conversations.id and done_at is null);

alter table conversations add column desk text not null generated always as (
  case
    when done_at is not null and (last_visitor_at is null or last_visitor_at <= done_at) then 'done'
    when has_open_task or status = 'confirmed' then 'waiting'
    when status in ('stopped', 'ended') then 'done'
    else status
  end) stored;
create index conversations_by_desk on conversations (desk, listed_at desc, id desc);
create index conversations_by_owner on conversations (owner, listed_at desc, id desc) where owner is not null;

-- Looks anew instead of counting: a restore inserts tasks beside conversations that know of them already.
create function note_open_tasks() returns trigger language plpgsql as $$
begin
  update conversations c set has_open_task = not c.has_open_task
    where c.id = any(array[new.conversation_id, old.conversation_id])
      and c.has_open_task <> exists (select from tasks t where t.conversation_id = c.id and t.done_at is null);
  return null;
end $$;
create trigger tasks_are_noted after insert or delete or update of done_at, conversation_id on tasks
  for each row execute function note_open_tasks();
`;

const notes = `
create table visit_notes (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  author text not null,
  at timestamptz(3) not null default now(),
  body bytea not null
);
create index visit_notes_by_conversation on visit_notes (conversation_id, at);

-- A note is never changed; it goes only with the whole visit.
create function refuse_new_words() returns trigger language plpgsql as $$
begin
  raise exception 'a note is not changed' using errcode = 'insufficient_privilege';
end $$;
create trigger visit_notes_only_grow before update on visit_notes
  for each statement execute function refuse_new_words();
`;
