import { sql, type Kysely } from 'kysely';

/**
 * A Bot Framework conversation is reached by a reference that its channel may change: sealed beside its address.
 * A turn that no message began (a timer, staff) answers on the channel the visitor last wrote on, or nowhere.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table addresses add column route bytea`.execute(db);
  await sql.raw(openTurn).execute(db);
}

const openTurn = `
-- Finds, locks and loads. Volatile: each statement sees what committed while the lock was awaited.
create or replace function open_turn(p_program text, p_channel text, p_mac bytea, p_id uuid, p_message bytea)
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
      from addresses a where a.conversation_id = v_id and a.channel = v.channel
      order by a.id desc limit 1;
  end if;
  return query select v.id, v.program, v.channel, v.snapshot, v.key_id, v.wrapped_key, v.seq,
    v.created_at::timestamptz, v.last_visitor_at::timestamptz, v.held_by,
    coalesce(v_suppressed, false), v_turn.from_seq, v_turn.to_seq, v_address;
end $$;
`;
