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
