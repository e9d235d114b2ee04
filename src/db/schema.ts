import type { ColumnType, Generated } from 'kysely';

/** Set by the database unless given. */
type Defaulted<T> = ColumnType<T, T | undefined, T>;

export interface Tables {
  system_keys: { name: string; key_id: string; wrapped: Buffer };
  conversations: {
    id: string;
    program: string;
    status: Defaulted<string>;
    lang: Defaulted<string>;
    flow_version: Defaulted<string>;
    channel: string;
    seq: Defaulted<number>;
    created_at: Defaulted<Date>;
    listed_at: Defaulted<Date>;
    last_visitor_at: Date | null;
    held_by: string | null;
    held_at: Date | null;
    /** A staff account's id. */
    owner: string | null;
    done_at: Date | null;
    done_by: string | null;
    /** Kept by a trigger on `tasks`. */
    has_open_task: Defaulted<boolean>;
    /** Sealed: name, flags, routes. */
    summary: Buffer | null;
    /** Computed from `status`, `has_open_task` and `done_at`. */
    desk: ColumnType<DeskName, never, never>;
    key_id: string;
    wrapped_key: Buffer;
    snapshot: Buffer | null;
    demo: Defaulted<boolean>;
    counted_at: Date | null;
    counted: Buffer | null;
  };
  addresses: {
    id: Generated<string>;
    conversation_id: string;
    program: string;
    channel: string;
    mac: Buffer;
    sealed: Buffer;
    route: Buffer | null;
    /** What the address may read begins after this sequence number. */
    from_seq: Defaulted<number>;
    created_at: Defaulted<Date>;
  };
  page_codes: { program: string; mac: Buffer; address_id: string; sealed: Buffer; good_until: Date };
  suppressions: { program: string; mac: Buffer; since: Defaulted<Date> };
  turns: { conversation_id: string; message: Buffer; from_seq: number; to_seq: number; at: Defaulted<Date> };
  entries: { conversation_id: string; seq: number; at: Date; sender: string; channel: string; body: Buffer };
  outgoing: {
    conversation_id: string;
    seq: number;
    program: string;
    address_id: string;
    status: Defaulted<OutgoingStatus>;
    due_at: Date;
    job_at: Date | null;
    attempts: Defaulted<number>;
    last_error: string | null;
    provider_id: string | null;
    created_at: Defaulted<Date>;
    updated_at: Defaulted<Date>;
  };
  timers: { conversation_id: string; timer: string; due_at: Date | null; job_at: Date };
  alerts: {
    id: string;
    conversation_id: string;
    program: string;
    level: string;
    at: Date;
    source: Buffer;
    ordinal: number;
    finding: Buffer;
    acknowledged_at: Date | null;
    acknowledged_by: string | null;
    outcome: Buffer | null;
    escalations: Defaulted<number>;
    next_step_at: Date | null;
    last_error: string | null;
    is_counted: Defaulted<boolean>;
  };
  alert_tellings: { alert_id: string; step: number; at: Defaulted<Date>; told: string[] };
  packets: {
    id: string;
    conversation_id: string;
    program: string;
    status: string;
    body: Buffer;
    created_at: Defaulted<Date>;
    opened_at: Date | null;
    opened_by: string | null;
  };
  tasks: {
    id: string;
    conversation_id: string;
    program: string;
    kind: string;
    reason: Buffer;
    created_at: Defaulted<Date>;
    done_at: Date | null;
    done_by: string | null;
    due_at: Defaulted<Date>;
    after_hours: Defaulted<boolean>;
    assigned_to: string | null;
    first_action_at: Date | null;
    reminded_at: Date | null;
    escalated_at: Date | null;
  };
  call_attempts: {
    id: string;
    task_id: string;
    at: Defaulted<Date>;
    by_staff: string;
    result: string;
    note: Buffer | null;
  };
  visit_outcomes: {
    id: string;
    conversation_id: string;
    program: string;
    outcome: string;
    on_day: string | null;
    note: Buffer | null;
    at: Defaulted<Date>;
    by_staff: string;
  };
  report_days: { program: string; day: string; demo: boolean; body: Buffer };
  on_call_shifts: { id: string; program: string; user_id: string; day: number; starts: string; ends: string };
  on_call_overrides: { id: string; program: string; user_id: string; starts_at: Date; ends_at: Date };
  on_call_plans: { program: string; lead_id: string | null; steps: ColumnType<unknown, string, string> };
  on_call_ways: { user_id: string; channel: string; address: string };
  consents: {
    id: Generated<string>;
    conversation_id: string;
    kind: string;
    granted: boolean;
    wording_version: string;
    source: Defaulted<string>;
    at: Date;
  };
  visit_notes: { id: string; conversation_id: string; author: string; at: Defaulted<Date>; body: Buffer };
  gaps: { id: string; program: string; lang: string; day: Defaulted<Date>; question: Buffer; demo: Defaulted<boolean> };
  erasures: { day: Defaulted<Date>; program: string; conversations: number };
  staff_users: {
    id: string;
    email: string;
    name: string;
    roles: string[];
    /** Null: all of them. */
    programs: string[] | null;
    password_hash: string | null;
    totp_secret: Defaulted<Buffer | null>;
    totp_step: Defaulted<string | null>;
    sso_issuer: Defaulted<string | null>;
    sso_subject: Defaulted<string | null>;
    created_at: Defaulted<Date>;
    disabled_at: Date | null;
    demo: Defaulted<boolean>;
  };
  staff_recovery_codes: { user_id: string; code_hash: Buffer };
  staff_invitations: { token_hash: Buffer; user_id: string; expires_at: Date };
  staff_sessions: {
    token_hash: Buffer;
    id: Generated<string>;
    user_id: string;
    made_by: Defaulted<string>;
    device: Defaulted<string>;
    created_at: Defaulted<Date>;
    seen_at: Defaulted<Date>;
    expires_at: Date;
  };
  break_glass: {
    id: string;
    conversation_id: string;
    program: string;
    user_id: string;
    reason: Buffer;
    opened_at: Date;
    expires_at: Date;
    reviewed_at: Date | null;
    reviewed_by: string | null;
  };
  audit_log: {
    seq: string;
    at: Date;
    actor: string;
    action: string;
    subject: string;
    detail: string;
    previous: Buffer;
    hash: Buffer;
  };
  disclosures: {
    id: string;
    conversation_id: string;
    at: Defaulted<Date>;
    made_by: string;
    format: string;
    details: Buffer;
  };
  webhook_deliveries: {
    id: Defaulted<string>;
    conversation_id: string;
    program: string;
    status: Defaulted<WebhookStatus>;
    attempts: Defaulted<number>;
    revision: Defaulted<number>;
    due_at: Defaulted<Date>;
    last_error: string | null;
    created_at: Defaulted<Date>;
    settled_at: Date | null;
  };
  content_versions: {
    number: number;
    id: string;
    file: string;
    body: string;
    base_sha256: string;
    kind: string;
    author: string;
    reviewer: string;
    at: Date;
    note: string;
  };
  content_drafts: {
    id: string;
    file: string;
    author: string;
    body: string;
    base_sha256: string;
    state: string;
    note: string;
    updated_at: Date;
  };
  job_workers: { worker_id: string; seen_at: Defaulted<Date> };
}

/** Where a visit stands for staff, apart from how long ago its visitor wrote. */
export type DeskName = 'waiting' | 'screening' | 'open' | 'done';

/**
 * pending: due at `due_at`. sent: the provider, or the answer to a webhook, took it. delivered and
 * failed: what the provider reported afterwards. dead: given up, staff may resend. dropped: the person
 * opted out before it left.
 */
export type OutgoingStatus = 'pending' | 'sent' | 'delivered' | 'failed' | 'dead' | 'dropped';

/** dead: given up, staff may send it again. */
export type WebhookStatus = 'pending' | 'delivered' | 'dead';
