import type { ProgramId } from './ids.ts';
import type { Lang, Localized } from './language.ts';
import type { WidgetLook } from './widget-look.ts';

export interface ProgramPhone {
  /** E.164, e.g. `+18608321022`. */
  readonly number: string;
  /** As a person dials it: `860-535-1010`. */
  readonly display: string;
  /** What to press or say: `option 1`. Absent when nothing. */
  readonly extension?: Localized;
  /** `main` is the number the bot gives out; the rest are also this program's own. */
  readonly use: 'main' | 'alternate' | 'fax';
}

export interface OpenHours {
  /** 1 Monday … 7 Sunday, as Temporal counts. */
  readonly days: readonly number[];
  /** `HH:MM`, local. */
  readonly opens: string;
  readonly closes: string;
}

/** Who we speak for. One per folder under `content/programs`. */
export interface Program {
  readonly id: ProgramId;
  readonly name: string;
  /** Short enough for a text message. */
  readonly shortName: string;
  readonly phones: readonly ProgramPhone[];
  readonly address?: string;
  readonly website?: string;
  /** When staff answer the phone. Absent when the source does not say: then nothing is claimed. */
  readonly staffHours?: readonly OpenHours[];
  /** `YYYY-MM-DD` days on which staff are away. */
  readonly holidays: readonly string[];
  /** One-off closures, ends exclusive, ISO instants. */
  readonly closures: readonly { readonly from: string; readonly to: string }[];
  /** IANA zone. */
  readonly timeZone: string;
  /** US state code for crisis resources; absent when the source does not say. */
  readonly state?: string;
  readonly languages: readonly Lang[];
  /** Origins that may embed the widget, besides our own. */
  readonly origins: readonly string[];
  readonly widget?: WidgetLook;
}
