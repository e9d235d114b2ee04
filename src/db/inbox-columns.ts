/** What a list shows of `conversations v`. */
export const listedColumns = `v.id, v.program, v.status, v.desk, v.lang, v.channel, v.created_at, v.listed_at,
  v.last_visitor_at, v.held_by, v.held_at, v.owner, v.done_at, v.done_by, v.has_open_task, v.demo, v.summary, v.key_id,
  v.wrapped_key, exists (
    select from alerts where alerts.conversation_id = v.id and alerts.acknowledged_at is null) as has_open_alert`;
