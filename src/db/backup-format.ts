/**
 * A backup is a gzip of lines of JSON: one header; for each table a heading and its rows as PostgreSQL
 * writes them; one ending with the count and SHA-256 of each table's rows. Rows are never read by us, so
 * nothing is lost to JavaScript's numbers and dates. What was sealed stays sealed.
 */
export interface BackupHeader {
  readonly porchlight: 'backup/1';
  readonly at: string;
  /** Applied when it was made, in order. */
  readonly migrations: readonly string[];
  /** Master keys needed to read it. */
  readonly keyIds: readonly string[];
}

export interface TableHeading {
  readonly table: string;
}

export interface BackupEnding {
  readonly end: Readonly<Record<string, { readonly rows: number; readonly sha256: string }>>;
}

/** In an order in which each row finds what it refers to. */
export const backedUpTables = [
  'system_keys',
  'conversations',
  'addresses',
  'suppressions',
  'turns',
  'entries',
  'outgoing',
  'timers',
  'alerts',
  'alert_tellings',
  'packets',
  'tasks',
  'call_attempts',
  'visit_outcomes',
  'consents',
  'visit_notes',
  'disclosures',
  'webhook_deliveries',
  'content_versions',
  'content_drafts',
  'gaps',
  'erasures',
  'report_days',
  'staff_users',
  'staff_recovery_codes',
  'break_glass',
  'on_call_shifts',
  'on_call_overrides',
  'on_call_plans',
  'on_call_ways',
  'audit_log',
] as const;

/** Sessions and links end with a restore; workers announce themselves; migrations are run, and jobs made from what is due. */
export const leftOutTables = [
  'staff_sessions',
  'staff_invitations',
  'page_codes',
  'job_workers',
  'kysely_migration',
  'kysely_migration_lock',
] as const;

/** Made by the migrations, beside tables. */
export const ownFunctions = [
  'open_turn',
  'set_timer',
  'settle_timer',
  'refuse_change',
  'note_open_tasks',
  'refuse_new_words',
  'refuse_disclosure_change',
  'refuse_content_change',
  'refuse_note_removal',
] as const;
