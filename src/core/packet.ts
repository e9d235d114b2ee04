import type { CrisisKind, CrisisLevel } from './crisis.ts';
import type { PacketGroup } from './screening.ts';
import type { Lang } from './language.ts';
import type { AnswerValue } from './answers.ts';
import type { ChannelKind } from './visit.ts';

/** One answer as staff read it. */
export interface PacketAnswer {
  readonly question: string;
  readonly label: string;
  /** As the visitor was asked, in their language. */
  readonly asked: string;
  readonly status: 'given' | 'unsure' | 'skipped' | 'unclear';
  /** For machines; absent unless given. */
  readonly value?: AnswerValue;
  /** For people, in English; empty unless given. */
  readonly display: string;
  readonly at: string;
  readonly code?: string;
}

export interface PacketScore {
  readonly instrument: string;
  readonly name: string;
  /** Null when an item is missing: a partial sum is never shown as a score. */
  readonly total: number | null;
  readonly max: number | null;
  readonly meaning: string;
  readonly source: string;
  readonly panelCode?: string;
  readonly totalCode?: string;
  readonly items: readonly PacketAnswer[];
}

export interface PacketRoute {
  readonly id: string;
  readonly label: string;
  readonly priority: 'now' | 'today' | 'routine';
  readonly because: string;
  readonly source: string;
}

export interface PacketFlag {
  readonly kind: 'crisis' | 'safety' | 'contact' | 'access' | 'route';
  readonly text: string;
  readonly at?: string;
}

export interface PacketConsent {
  readonly id: string;
  readonly label: string;
  readonly granted: boolean | null;
  readonly wordingVersion: string;
  readonly at: string;
}

/** What the assessment team receives. A plain value: every rendering (page, JSON, print, FHIR) starts from it. */
export interface Packet {
  readonly schema: 'porchlight.packet/1';
  readonly id: string;
  /** `timeZone`: IANA; times are shown to staff in it. */
  readonly program: { readonly id: string; readonly name: string; readonly timeZone: string };
  readonly conversation: string;
  /** `partial`: the visitor stopped before confirming. */
  readonly status: 'confirmed' | 'partial';
  readonly lang: Lang;
  readonly channels: readonly ChannelKind[];
  readonly startedAt: string;
  readonly confirmedAt: string | null;
  readonly screeningVersion: string;
  readonly contact: readonly PacketAnswer[];
  readonly consents: readonly PacketConsent[];
  readonly flags: readonly PacketFlag[];
  /** Labelled "information for the assessment team"; never a verdict. */
  readonly routes: readonly PacketRoute[];
  readonly crisis: readonly {
    readonly at: string;
    readonly level: CrisisLevel;
    readonly kinds: readonly CrisisKind[];
  }[];
  readonly groups: readonly {
    readonly group: PacketGroup;
    readonly label: string;
    readonly answers: readonly PacketAnswer[];
  }[];
  readonly scores: readonly PacketScore[];
  readonly skipped: readonly PacketAnswer[];
  readonly transcript: readonly PacketLine[];
  /** 42 CFR 2.32 redisclosure statement. */
  readonly notice: string;
  /** Invented, to try the console with: said wherever it is shown. */
  readonly demo?: true;
}

export interface PacketLine {
  readonly at: string;
  readonly from: 'visitor' | 'porchlight' | 'staff';
  readonly channel: ChannelKind;
  readonly text: string;
}
