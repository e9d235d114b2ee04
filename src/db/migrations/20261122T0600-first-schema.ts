import { sql, type Kysely } from 'kysely';

/**
 * `entries`, `turns` and `outgoing` carry no foreign keys: they are written only under their
 * conversation's row lock, and the checks would cost every turn. `erase` deletes them by name.
 * `conversations.listed_at` moves at most once a minute, so that most turns update in place (HOT).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(tables).execute(db);
  await sql.raw(functions).execute(db);
}

const tables = `
create table system_keys (
  name text primary key,
  key_id text not null,
  wrapped bytea not null
);

create table conversations (
  id uuid primary key,
  program text not null,
  status text not null default 'open',
  lang text not null default 'en',
  flow_version text not null default '',
  channel text not null,
  seq integer not null default 0,
  created_at timestamptz(3) not null default now(),
  listed_at timestamptz(3) not null default date_trunc('minute', now()),
  last_visitor_at timestamptz(3),
  held_by text,
  held_at timestamptz(3),
  key_id text not null,
  wrapped_key bytea not null,
  snapshot bytea
) with (fillfactor = 60, toast_tuple_target = 4080);
alter table conversations alter column snapshot set storage external;
create index conversations_by_listing on conversations (program, listed_at desc, id desc);
create index conversations_by_age on conversations (listed_at);

create table addresses (
  id bigint generated always as identity primary key,
  conversation_id uuid not null references conversations on delete cascade,
  program text not null,
  channel text not null,
  mac bytea not null,
  sealed bytea not null,
  created_at timestamptz(3) not null default now(),
  unique (program, channel, mac)
);
create index addresses_by_conversation on addresses (conversation_id);

create table suppressions (
  program text not null,
  mac bytea not null,
  since timestamptz(3) not null default now(),
  primary key (program, mac)
);

create table turns (
  conversation_id uuid not null,
  message bytea not null,
  from_seq integer not null,
  to_seq integer not null,
  at timestamptz(3) not null default now(),
  primary key (conversation_id, message)
);

create table entries (
  conversation_id uuid not null,
  seq integer not null,
  at timestamptz(3) not null,
  sender text not null,
  channel text not null,
  body bytea not null,
  primary key (conversation_id, seq)
);
alter table entries alter column body set storage external;

create table outgoing (
  conversation_id uuid not null,
  seq integer not null,
  program text not null,
  address_id bigint not null,
  status text not null default 'pending',
  due_at timestamptz(3) not null,
  job_at timestamptz(3),
  attempts integer not null default 0,
  last_error text,
  provider_id text,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  primary key (conversation_id, seq)
) with (fillfactor = 80);
create index outgoing_due on outgoing (due_at) where status = 'pending';
create index outgoing_dead on outgoing (updated_at) where status = 'dead';
create index outgoing_by_provider on outgoing (provider_id) where provider_id is not null;

create table timers (
  conversation_id uuid not null references conversations on delete cascade,
  timer text not null,
  due_at timestamptz(3),
  job_at timestamptz(3) not null,
  primary key (conversation_id, timer)
) with (fillfactor = 70);

create table alerts (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  program text not null,
  level text not null,
  at timestamptz(3) not null,
  source bytea not null,
  ordinal integer not null,
  finding bytea not null,
  acknowledged_at timestamptz(3),
  acknowledged_by text,
  outcome bytea,
  escalations integer not null default 0,
  next_step_at timestamptz(3),
  last_error text,
  unique (conversation_id, source, ordinal)
);
create index alerts_open on alerts (at) where acknowledged_at is null;
create index alerts_by_time on alerts (at desc, id desc);

create table packets (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  program text not null,
  status text not null,
  body bytea not null,
  created_at timestamptz(3) not null default now(),
  opened_at timestamptz(3),
  opened_by text
);
create index packets_by_time on packets (created_at desc, id desc);
create index packets_by_conversation on packets (conversation_id);

create table tasks (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  program text not null,
  kind text not null,
  reason bytea not null,
  created_at timestamptz(3) not null default now(),
  done_at timestamptz(3),
  done_by text
);
create index tasks_open on tasks (created_at) where done_at is null;
create index tasks_by_conversation on tasks (conversation_id);

create table consents (
  id bigint generated always as identity primary key,
  conversation_id uuid not null references conversations on delete cascade,
  kind text not null,
  granted boolean not null,
  wording_version text not null,
  at timestamptz(3) not null
);
create index consents_by_conversation on consents (conversation_id);

create table gaps (
  id uuid primary key,
  program text not null,
  lang text not null,
  day date not null default current_date,
  question bytea not null
);

create table erasures (
  day date not null default current_date,
  program text not null,
  conversations integer not null,
  primary key (day, program)
);

create table staff_users (
  id uuid primary key,
  email text not null unique,
  name text not null,
  role text not null,
  password_hash text,
  created_at timestamptz(3) not null default now(),
  disabled_at timestamptz(3)
);

create table staff_sessions (
  token_hash bytea primary key,
  user_id uuid not null references staff_users on delete cascade,
  created_at timestamptz(3) not null default now(),
  seen_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null
);
create index staff_sessions_by_user on staff_sessions (user_id);

create table audit_log (
  seq bigint primary key,
  at timestamptz(3) not null,
  actor text not null,
  action text not null,
  subject text not null,
  detail text not null,
  previous bytea not null,
  hash bytea not null
);

create table job_workers (
  worker_id text primary key,
  seen_at timestamptz not null default now()
);
`;

const functions = `
-- Finds, locks and loads. Volatile: each statement sees what committed while the lock was awaited.
create function open_turn(p_program text, p_channel text, p_mac bytea, p_id uuid, p_message bytea)
returns table (
  id uuid, program text, channel text, snapshot bytea, key_id text, wrapped_key bytea, seq integer,
  created_at timestamptz, last_visitor_at timestamptz, held_by text,
  suppressed boolean, from_seq integer, to_seq integer, address_id bigint
) language plpgsql as $$
#variable_conflict use_column
declare
  v_id uuid := p_id;
  v_address bigint;
  v conversations;
  v_turn turns;
  v_suppressed boolean;
begin
  if p_mac is not null then
    select a.conversation_id, a.id into v_id, v_address from addresses a
      where a.program = p_program and a.channel = p_channel and a.mac = p_mac;
    if not found then return; end if;
  end if;
  select c.* into v from conversations c where c.id = v_id for no key update;
  if not found then return; end if;
  select t.* into v_turn from turns t where t.conversation_id = v_id and t.message = p_message;
  if p_mac is not null then
    v_suppressed := exists (select from suppressions s where s.program = p_program and s.mac = p_mac);
  else
    select a.id, exists (select from suppressions s where s.program = a.program and s.mac = a.mac)
      into v_address, v_suppressed
      from addresses a where a.conversation_id = v_id
      order by a.channel = 'sms' desc, a.id desc limit 1;
  end if;
  return query select v.id, v.program, v.channel, v.snapshot, v.key_id, v.wrapped_key, v.seq,
    v.created_at::timestamptz, v.last_visitor_at::timestamptz, v.held_by,
    coalesce(v_suppressed, false), v_turn.from_seq, v_turn.to_seq, v_address;
end $$;

-- Moves a wait. A queue job is added only when none would fire in time: a later due time is found
-- by the job that is already there.
create function set_timer(p_conversation uuid, p_timer text, p_due timestamptz) returns void
language plpgsql as $$
declare
  v timers;
begin
  select t.* into v from timers t where t.conversation_id = p_conversation and t.timer = p_timer for update;
  if not found then
    if p_due is null then return; end if;
    insert into timers (conversation_id, timer, due_at, job_at) values (p_conversation, p_timer, p_due, p_due);
  elsif p_due is null or p_due >= v.job_at then
    update timers set due_at = p_due where conversation_id = p_conversation and timer = p_timer;
    return;
  else
    update timers set due_at = p_due, job_at = p_due where conversation_id = p_conversation and timer = p_timer;
  end if;
  perform graphile_worker.add_job(
    'timer', json_build_object('conversation', p_conversation, 'timer', p_timer),
    run_at => p_due, job_key => p_conversation || ':' || p_timer);
end $$;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log only grows' using errcode = 'insufficient_privilege';
end $$;
create trigger audit_log_only_grows before update or delete or truncate on audit_log
  for each statement execute function refuse_change();
`;
