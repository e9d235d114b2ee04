import { sql, type Kysely } from 'kysely';

/**
 * Follow-up, the rota, counts for reports, and what is marked as demo data.
 * `demo` is true for whatever a connection makes that was opened with `porchlight.demo=on` (db/demo-data.ts), so
 * that nothing of it can miss the mark. `report_days` holds sealed counts and names no conversation.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(changes).execute(db);
}

const demo = `demo boolean not null default coalesce(current_setting('porchlight.demo', true) = 'on', false)`;

const changes = `
alter table conversations
  add column ${demo},
  add column counted_at timestamptz(3),
  add column counted bytea;
create index conversations_to_count on conversations (listed_at) where counted_at is null or listed_at > counted_at;
create index conversations_by_start on conversations (created_at);
alter table gaps add column ${demo};
alter table staff_users add column ${demo};
alter table alerts add column is_counted boolean not null default false;
create index alerts_to_count on alerts (at) where not is_counted;

alter table tasks
  add column due_at timestamptz(3),
  add column after_hours boolean not null default false,
  add column assigned_to text,
  add column first_action_at timestamptz(3),
  add column reminded_at timestamptz(3),
  add column escalated_at timestamptz(3);
update tasks set due_at = created_at + interval '1 hour';
alter table tasks alter column due_at set not null, alter column due_at set default now() + interval '15 minutes';
create index tasks_due on tasks (due_at, id) where done_at is null;
create index tasks_by_start on tasks (created_at);

create table call_attempts (
  id uuid primary key,
  task_id uuid not null references tasks on delete cascade,
  at timestamptz(3) not null default now(),
  by_staff text not null,
  result text not null,
  note bytea
);
create index call_attempts_by_task on call_attempts (task_id, at);

create table visit_outcomes (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  program text not null,
  outcome text not null,
  on_day date,
  note bytea,
  at timestamptz(3) not null default now(),
  by_staff text not null
);
create index visit_outcomes_by_conversation on visit_outcomes (conversation_id, at desc);

create table report_days (
  program text not null,
  day date not null,
  demo boolean not null,
  body bytea not null,
  primary key (program, day, demo)
);

create table on_call_shifts (
  id uuid primary key,
  program text not null,
  user_id uuid not null references staff_users on delete cascade,
  day smallint not null check (day between 1 and 7),
  starts time not null,
  ends time not null
);
create index on_call_shifts_by_program on on_call_shifts (program);
create table on_call_overrides (
  id uuid primary key,
  program text not null,
  user_id uuid not null references staff_users on delete cascade,
  starts_at timestamptz(3) not null,
  ends_at timestamptz(3) not null check (ends_at > starts_at)
);
create index on_call_overrides_by_program on on_call_overrides (program, ends_at);
create table on_call_plans (
  program text primary key,
  lead_id uuid references staff_users on delete set null,
  steps jsonb not null
);
create table on_call_ways (
  user_id uuid not null references staff_users on delete cascade,
  channel text not null,
  address text not null,
  primary key (user_id, channel)
);
create table alert_tellings (
  alert_id uuid not null references alerts on delete cascade,
  step integer not null,
  at timestamptz(3) not null default now(),
  told text[] not null,
  primary key (alert_id, step)
);
`;
