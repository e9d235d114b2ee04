import { sql, type Kysely } from 'kysely';

/**
 * `settle_timer` is a timer's job looking at its row: it gives back the due time when that has come,
 * and otherwise removes the row (cancelled, or just fired) or plans the next look (moved).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
create function settle_timer(p_conversation uuid, p_timer text, p_fired timestamptz) returns timestamptz
language plpgsql as $$
declare
  v timers;
begin
  select t.* into v from timers t where t.conversation_id = p_conversation and t.timer = p_timer for update;
  if not found then return null; end if;
  if v.due_at is null or v.due_at = p_fired then
    delete from timers where conversation_id = p_conversation and timer = p_timer;
    return null;
  end if;
  if v.due_at <= now() and p_fired is null then return v.due_at; end if;
  update timers set job_at = v.due_at where conversation_id = p_conversation and timer = p_timer;
  perform graphile_worker.add_job(
    'timer', json_build_object('conversation', p_conversation, 'timer', p_timer),
    run_at => v.due_at, job_key => p_conversation || ':' || p_timer);
  return null;
end $$;

create index audit_log_by_subject on audit_log (subject, seq desc);
`,
    )
    .execute(db);
}
