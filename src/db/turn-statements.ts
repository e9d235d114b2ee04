import { afterMs } from './after-ms.ts';

/** The statements of the hot path, prepared once a connection. */
export const openTurn = {
  name: 'open-turn',
  text: 'select * from open_turn($1, $2, $3, $4, $5)',
} as const;

export interface OpenTurnRow {
  readonly id: string;
  readonly program: string;
  readonly channel: string;
  readonly snapshot: Buffer | null;
  readonly key_id: string;
  readonly wrapped_key: Buffer;
  readonly seq: number;
  readonly created_at: Date;
  readonly last_visitor_at: Date | null;
  readonly held_by: string | null;
  readonly suppressed: boolean;
  /** Null unless this message was handled before. */
  readonly from_seq: number | null;
  readonly to_seq: number | null;
  readonly address_id: string | null;
}

/** Returns no row when another first message of the same address won. */
export const createConversation = {
  name: 'create-conversation',
  text: `
    with conversation as (
      insert into conversations (id, program, channel, key_id, wrapped_key, created_at)
      values ($1, $2, $3, $4, $5, $8)
    ), address as (
      insert into addresses (conversation_id, program, channel, mac, sealed) values ($1, $2, $3, $6, $7)
      on conflict (program, channel, mac) do nothing returning id
    )
    select address.id as address_id,
      exists (select from suppressions s where s.program = $2 and s.mac = $6) as suppressed
    from address`,
} as const;

export const saveTurn = {
  name: 'save-turn',
  text: `
    with saved as (
      update conversations set snapshot = $2, seq = $3, status = $4, lang = $5, flow_version = $6,
        channel = coalesce($7, channel),
        last_visitor_at = coalesce($8::timestamptz, last_visitor_at),
        listed_at = coalesce(date_trunc('minute', $8::timestamptz), listed_at),
        summary = coalesce($20, summary),
        held_by = case when $21 then $22 else held_by end,
        held_at = case when $21 then case when $22::text is null then null else now() end else held_at end
      where id = $1
    ), handled as (
      insert into turns (conversation_id, message, from_seq, to_seq) values ($1, $9, $10, $3)
    ), said as (
      insert into entries (conversation_id, seq, at, sender, channel, body)
      select $1, * from unnest($11::int[], $12::timestamptz[], $13::text[], $14::text[], $15::bytea[])
    )
    insert into outgoing (conversation_id, seq, program, address_id, due_at)
    select $1, sending.seq, $16, $17, ${afterMs('sending.wait_ms')}
    from unnest($18::int[], $19::float8[]) sending (seq, wait_ms)`,
} as const;

export const appendEntry = {
  name: 'append-entry',
  text: `
    with saved as (update conversations set seq = $2 where id = $1), sending as (
      insert into outgoing (conversation_id, seq, program, address_id, due_at)
      select $1, $2, $7, $8, now() where $8::bigint is not null
    )
    insert into entries (conversation_id, seq, at, sender, channel, body) values ($1, $2, $3, $4, $5, $6)`,
} as const;

export const setTimers = {
  name: 'set-timers',
  text: `select set_timer($1, t.timer, ${afterMs('t.wait_ms')}) from unnest($2::text[], $3::float8[]) t (timer, wait_ms)`,
} as const;

/**
 * One job a conversation sends all that is due, oldest first: the queue name keeps jobs of one apart. `$2` is how long
 * until then, in milliseconds.
 */
export const wakeOutgoing = {
  name: 'wake-outgoing',
  text: `
    select graphile_worker.add_job('send-outgoing', json_build_object('conversation', $1::uuid),
      queue_name => $1::uuid::text, run_at => ${afterMs('$2')}, job_key => 'outgoing:' || $1::uuid)`,
} as const;

export const insertAlerts = {
  name: 'insert-alerts',
  text: `
    with added as (
      insert into alerts (id, conversation_id, program, level, at, source, ordinal, finding, next_step_at)
      select a.id, $1, $2, a.level, a.at, $3, a.ordinal, a.finding, now()
      from unnest($4::uuid[], $5::text[], $6::timestamptz[], $7::int[], $8::bytea[])
        a (id, level, at, ordinal, finding)
      on conflict (conversation_id, source, ordinal) do nothing returning id
    )
    select graphile_worker.add_job('deliver-alert', json_build_object('alert', id), job_key => 'alert:' || id,
      priority => -10)
    from added`,
} as const;

export const readEntries = {
  name: 'read-entries',
  text: `select seq, at, sender, channel, body from entries
    where conversation_id = $1 and seq > $2 order by seq limit $3`,
} as const;

export const keepRoute = {
  name: 'keep-route',
  text: 'update addresses set route = $2 where id = $1',
} as const;

export const findConversation = {
  name: 'find-conversation',
  text: 'select conversation_id, from_seq from addresses where program = $1 and channel = $2 and mac = $3',
} as const;

export const readKey = {
  name: 'read-key',
  text: 'select key_id, wrapped_key from conversations where id = $1',
} as const;

/**
 * Erases conversations: alerts, packets, tasks, consents, timers and addresses go with their row. Returns
 * one row a conversation. What is left is how many, by day and program.
 */
export const eraseText = {
  name: 'erase',
  text: `
    with erased as (delete from conversations where id = any($1::uuid[]) returning id, program),
    handled as (delete from turns where conversation_id in (select id from erased)),
    said as (delete from entries where conversation_id in (select id from erased)),
    sending as (delete from outgoing where conversation_id in (select id from erased)),
    counted as (
      insert into erasures (program, conversations) select program, count(*) from erased group by program
      on conflict (day, program) do update set conversations = erasures.conversations + excluded.conversations
    )
    select id from erased`,
} as const;

/** What stands against erasing at a visitor's wish. */
export const reasonsToKeep = {
  name: 'reasons-to-keep',
  text: `
    select
      exists (select from alerts where conversation_id = $1 and acknowledged_at is null) as alert,
      exists (select from packets where conversation_id = $1 and status = 'confirmed') as packet`,
} as const;
