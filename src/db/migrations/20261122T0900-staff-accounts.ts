import { sql, type Kysely } from 'kysely';

/**
 * Several roles in one account, limited to programs (null: all of them). Administrators who read packets until
 * now keep doing so, as clinicians. Second factors, links that set a password, and break-glass: a visit opened
 * outside one's role or programs, for a reason that is sealed with the visit and erased with it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(statements).execute(db);
}

const statements = `
alter table staff_users
  add column roles text[],
  add column programs text[],
  add column totp_secret bytea,
  add column totp_step bigint,
  add column sso_issuer text,
  add column sso_subject text,
  add constraint staff_users_by_sso unique (sso_issuer, sso_subject);
update staff_users set roles = case role when 'administrator' then array['administrator', 'clinician'] else array[role] end;
alter table staff_users alter column roles set not null, drop column role;

create table staff_recovery_codes (
  user_id uuid not null references staff_users on delete cascade,
  code_hash bytea not null,
  primary key (user_id, code_hash)
);

create table staff_invitations (
  token_hash bytea primary key,
  user_id uuid not null references staff_users on delete cascade,
  expires_at timestamptz(3) not null
);
create index staff_invitations_by_user on staff_invitations (user_id);

alter table staff_sessions
  add column id uuid not null default gen_random_uuid() unique,
  add column made_by text not null default 'password',
  add column device text not null default '';

create table break_glass (
  id uuid primary key,
  conversation_id uuid not null references conversations on delete cascade,
  program text not null,
  user_id uuid not null references staff_users,
  reason bytea not null,
  opened_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  reviewed_at timestamptz(3),
  reviewed_by uuid references staff_users
);
create index break_glass_by_conversation on break_glass (conversation_id, user_id);
create index break_glass_by_time on break_glass (opened_at desc, id desc);

create index audit_log_by_actor on audit_log (actor, seq);
create index audit_log_by_action on audit_log (action, seq);
create index audit_log_by_time on audit_log (at);
`;
