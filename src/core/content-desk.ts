import type { Lang, Localized } from './language.ts';

/** A text that two people signed at the desk, in place of the file that the deployment brought. */
export interface ContentVersion {
  /** From 1, without gaps. */
  readonly number: number;
  readonly id: string;
  /** As `Passage.file`: `content/programs/…/hours.md`. */
  readonly file: string;
  readonly text: string;
  /** Of the deployed file it stands over, hex. Once that file is another, the file counts again. */
  readonly baseSha256: string;
  readonly kind: 'signed' | 'rolled-back';
  /** Accounts' ids. */
  readonly author: string;
  readonly reviewer: string;
  readonly at: Date;
  readonly note: string;
}

/** One person's own until somebody else signs it: never served, and shown to nobody else before it is `ready`. */
export interface ContentDraft {
  readonly id: string;
  readonly file: string;
  readonly author: string;
  readonly text: string;
  /** Of the text it began with, hex. */
  readonly baseSha256: string;
  readonly state: 'writing' | 'ready';
  /** For whoever signs: what changed and why. */
  readonly note: string;
  readonly updatedAt: Date;
}

/** What is kept of the desk. One implementation: PostgreSQL. */
export interface ContentRecords {
  /** Oldest first. */
  versions(): Promise<readonly ContentVersion[]>;
  /** The newest version's number; 0 when there is none. */
  newest(): Promise<number>;
  /** Adds a version, and removes the draft that it came from, in one transaction. */
  publish(version: Omit<ContentVersion, 'number'>, draft: string | null): Promise<ContentVersion>;
  drafts(): Promise<readonly ContentDraft[]>;
  /** Takes the place of the same author's earlier draft of that file. */
  saveDraft(draft: ContentDraft): Promise<void>;
  dropDraft(id: string): Promise<void>;
}

/** What a content owner changes in a form. Plain text, one line each. */
export interface PassageTexts {
  readonly question: Localized;
  /** The same question as people write it; for finding, never said. */
  readonly variants: Localized<readonly string[]>;
  readonly answer: Localized<{ readonly web: string; readonly sms: string }>;
}

/** Whether one language may be said today, and until when. */
export interface DeskState {
  readonly kind: 'signed' | 'expired' | 'early' | 'changed' | 'original-changed' | 'one-person' | 'unsigned';
  /** The last day on which the sign-off holds, `YYYY-MM-DD`; null when there is none. */
  readonly expires: string | null;
  readonly daysLeft: number | null;
  readonly reviewer: string | null;
  readonly role: string | null;
}

export interface DeskFinding {
  readonly severity: 'error' | 'warning';
  readonly rule: string;
  readonly message: string;
}

/** One part of one language that differs, sentence by sentence. */
export interface DeskChange {
  readonly lang: Lang;
  readonly part: 'question' | 'web' | 'sms';
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** A passage in a list. */
export interface DeskLine {
  readonly id: string;
  /** A program's id, or a shared pack's name. */
  readonly pack: string;
  readonly isShared: boolean;
  readonly kind: string;
  readonly question: string;
  readonly isVerified: boolean;
  readonly states: Localized<DeskState>;
  /** `desk`: signed here, and not yet in the deployed files. */
  readonly from: 'files' | 'desk';
  /** Somebody's that waits for a second person, or one's own. */
  readonly drafts: readonly { readonly id: string; readonly author: string; readonly state: ContentDraft['state'] }[];
}

export interface DeskPassage extends DeskLine {
  readonly file: string;
  readonly note: string | null;
  readonly sources: readonly string[];
  readonly texts: PassageTexts;
  readonly findings: readonly DeskFinding[];
  /** Newest first; the deployed file is the last, with no number. */
  readonly history: readonly DeskVersion[];
  /** Of the text now in force, hex: what an edit begins with. */
  readonly sha256: string;
}

export interface DeskVersion {
  /** Null: the file that the deployment brought. */
  readonly id: string | null;
  readonly at: Date | null;
  readonly author: string | null;
  readonly reviewer: string | null;
  readonly kind: ContentVersion['kind'] | 'deployed';
  readonly note: string;
  readonly isInForce: boolean;
  /** What putting it back would change. */
  readonly changes: readonly DeskChange[];
  readonly states: Localized<DeskState>;
}

export interface DeskDraft extends Pick<ContentDraft, 'id' | 'author' | 'state' | 'note' | 'updatedAt'> {
  readonly passage: string;
  readonly kind: string;
  /** Kind says so: the words touch health or danger. */
  readonly isVerified: boolean;
  /** The text it began with is not in force any more. */
  readonly isStale: boolean;
  readonly texts: PassageTexts;
  readonly findings: readonly DeskFinding[];
  readonly changes: readonly DeskChange[];
  /** Languages that would not be said without a new signature. */
  readonly unsigned: readonly Lang[];
  /** Of the draft's text, hex: whoever signs says which words they read. */
  readonly sha256: string;
}

export interface Person {
  /** The account's id. */
  readonly id: string;
  readonly name: string;
}

export interface DeskSignature {
  readonly langs: readonly Lang[];
  /** In what capacity: `clinical director`. */
  readonly role: string;
  /** `YYYY-MM-DD`. */
  readonly expires: string;
  /** Sign although the source is still marked unverified. */
  readonly acceptUnverified: boolean;
  /** The `sha256` of the draft that was read: its author may have changed it since. */
  readonly read: string;
}

export type DeskRefusal =
  | 'own-draft'
  | 'not-ready'
  | 'changed'
  | 'stale'
  | 'same-person'
  | 'lint-errors'
  | 'unverified'
  | 'original-unsigned'
  | 'nothing-to-sign'
  | 'invalid';
export type DeskOutcome =
  | { readonly kind: 'done'; readonly version: number }
  | { readonly kind: 'refused'; readonly because: DeskRefusal; readonly findings: readonly DeskFinding[] };

/**
 * Content read, edited, signed by a second person, and rolled back, over the deployed files. Throws NotFoundError for what
 * does not exist or is somebody else's unfinished draft; ContentInvalidError when the deployed files cannot be read.
 */
export interface ContentDesk {
  list(viewer: Person): Promise<readonly DeskLine[]>;
  passage(id: string, viewer: Person): Promise<DeskPassage>;
  draft(id: string, viewer: Person): Promise<DeskDraft>;
  /** Keeps the viewer's own draft; `base` is the `sha256` that the form began with. */
  write(
    passage: string,
    author: Person,
    edit: { readonly texts: PassageTexts; readonly base: string; readonly note: string; readonly isReady: boolean },
  ): Promise<DeskDraft>;
  discard(draft: string, author: Person): Promise<void>;
  sign(draft: string, reviewer: Person, signature: DeskSignature): Promise<DeskOutcome>;
  /** Puts an earlier version back in force; null: the deployed file. Its own sign-offs decide what is said. */
  rollBack(passage: string, version: string | null, by: Person, note: string): Promise<DeskOutcome>;
}

/** One file of the copy: what dialogs say, by key, in one language. */
export interface CopyLine {
  /** `content/copy/en/visit.yaml`. */
  readonly file: string;
  readonly lang: Lang;
  /** `visit`. */
  readonly name: string;
  readonly texts: number;
  readonly from: 'files' | 'desk';
  /** Read at the desk, never changed there. */
  readonly isFixed: boolean;
  readonly drafts: DeskLine['drafts'];
}

export interface CopyTextForms {
  readonly key: string;
  readonly web: string;
  /** Null: by text the web form is sent, made plain. */
  readonly sms: string | null;
}

export interface CopyFile extends CopyLine {
  /** With what the other language says in the chat, to compare. */
  readonly entries: readonly (CopyTextForms & { readonly other: string })[];
  readonly findings: readonly DeskFinding[];
  readonly history: readonly Omit<DeskVersion, 'changes' | 'states'>[];
  readonly sha256: string;
}

export interface CopyChange {
  readonly key: string;
  readonly form: 'web' | 'sms';
  readonly before: string;
  readonly after: string;
}

export interface CopyDraft extends Pick<ContentDraft, 'id' | 'author' | 'state' | 'note' | 'updatedAt'> {
  readonly file: string;
  readonly lang: Lang;
  readonly name: string;
  readonly isStale: boolean;
  readonly entries: readonly CopyTextForms[];
  readonly findings: readonly DeskFinding[];
  readonly changes: readonly CopyChange[];
  /** Of the draft's text, hex. */
  readonly sha256: string;
}

/** The same desk for copy. It has no sign-offs of its own: the two people are kept with the version. */
export interface CopyDesk {
  list(viewer: Person): Promise<readonly CopyLine[]>;
  file(lang: Lang, name: string, viewer: Person): Promise<CopyFile>;
  draft(id: string, viewer: Person): Promise<CopyDraft>;
  write(
    lang: Lang,
    name: string,
    author: Person,
    edit: {
      readonly texts: readonly { readonly key: string; readonly form: 'web' | 'sms'; readonly value: string }[];
      readonly base: string;
      readonly note: string;
      readonly isReady: boolean;
    },
  ): Promise<CopyDraft>;
  /** `read`: the `sha256` of the draft that was read. */
  approve(draft: string, reviewer: Person, read: string): Promise<DeskOutcome>;
  rollBack(lang: Lang, name: string, version: string | null, by: Person, note: string): Promise<DeskOutcome>;
}
