/** What our Direct Line server sends (docs/channels/web.md). Unknown fields are ignored. */
export interface Activity {
  readonly type: string;
  readonly id: string;
  readonly timestamp?: string;
  readonly text?: string;
  readonly locale?: string;
  readonly from: { readonly role?: string; readonly name?: string };
  readonly suggestedActions?: { readonly actions: readonly Button[] };
  readonly channelData?: {
    readonly crisis?: boolean;
    readonly progress?: number;
    readonly staff?: boolean;
    /** What this is: a copy key, `question:<id>` … */
    readonly ref?: string;
    /** More than one of the buttons may apply. */
    readonly several?: boolean;
    readonly clientActivityID?: string;
  };
}

export interface Button {
  readonly title: string;
  readonly value: string;
}

export interface ActivityGroup {
  readonly activities: readonly Activity[];
  readonly watermark?: string;
}
