import { sql, type Kysely } from 'kysely';

/**
 * A trigger for each row does not see `truncate`, and a note could be taken away alone: the disclosure log and notes now
 * go only with the whole visit, one at a time.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql
    .raw(
      `
create trigger disclosures_are_not_emptied before truncate on disclosures
  for each statement execute function refuse_disclosure_change();

create function refuse_note_removal() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and not exists (select from conversations where id = old.conversation_id) then return old; end if;
  raise exception 'a note goes only with its visit' using errcode = 'insufficient_privilege';
end $$;
create trigger visit_notes_stay before delete on visit_notes
  for each row execute function refuse_note_removal();
create trigger visit_notes_are_not_emptied before truncate on visit_notes
  for each statement execute function refuse_note_removal();
`,
    )
    .execute(db);
}
