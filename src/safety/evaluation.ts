import { type CheckForCrisis, type CrisisLevel, gravity } from '../core/crisis.ts';
import type { Lang } from '../core/language.ts';

/** One row of an evaluation file, whatever set it is from. */
export interface EvaluationRow {
  readonly id: string;
  readonly text: string;
  /** Only `crisis` and `non-crisis` count; the others are read but left out of figures. */
  readonly label: 'crisis' | 'non-crisis' | 'ambiguous' | 'unlabelled';
  readonly kind: string;
  readonly lang: Lang;
  readonly history?: readonly string[];
}

/** A whole conversation, for when the first flag comes and how often calm talk is flagged. */
export interface EvaluationConversation {
  readonly id: string;
  readonly label: EvaluationRow['label'];
  readonly kind: string;
  readonly turns: readonly string[];
}

/** A share with its Wilson score interval at 95% (Wilson 1927; z = 1.959964). Null share when there is nothing to count. */
export interface Share {
  readonly count: number;
  readonly of: number;
  readonly share: number | null;
  readonly low: number;
  readonly high: number;
}

export interface Figures {
  readonly recall: Share;
  readonly falseAlarms: Share;
}

export interface Evaluation {
  readonly rows: number;
  /** `urgent` or `emergency`. */
  readonly urgent: Figures;
  /** `concern` or higher. */
  readonly concern: Figures;
  readonly byKind: Readonly<Record<string, { readonly urgent: Figures; readonly concern: Figures }>>;
  readonly byLang: Readonly<Record<string, { readonly urgent: Figures; readonly concern: Figures }>>;
}

export interface ConversationEvaluation {
  readonly conversations: number;
  /** Of conversations with danger: how many were flagged at all, at `concern` or higher. */
  readonly flagged: Share;
  /** Turn of the first flag, 1-based, the median over flagged conversations; null when none was. */
  readonly medianFirstFlag: number | null;
  /** Turns flagged among conversations without danger. */
  readonly noRiskFlags: Share;
}

export function wilson(count: number, of: number): Share {
  if (of === 0) return { count, of, share: null, low: 0, high: 1 };
  const z = 1.959964;
  const share = count / of;
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of);
  const half = (z * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))) / (1 + (z * z) / of);
  return { count, of, share, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

interface Judged {
  readonly row: EvaluationRow;
  readonly level: CrisisLevel;
}

/** Reads every row and counts what was found and what was raised for nothing. */
export function evaluateRows(rows: readonly EvaluationRow[], check: CheckForCrisis): Evaluation {
  const judged = rows.map((row) => ({ row, level: check(row.text, row.history, row.lang).level }));
  const groups = (key: (row: EvaluationRow) => string) =>
    Object.fromEntries(
      [...Map.groupBy(judged, ({ row }) => key(row))].map(([name, group]) => [
        name,
        { urgent: figures(group, 'urgent'), concern: figures(group, 'concern') },
      ]),
    );
  return {
    rows: rows.length,
    urgent: figures(judged, 'urgent'),
    concern: figures(judged, 'concern'),
    byKind: groups((row) => row.kind),
    byLang: groups((row) => row.lang),
  };
}

function figures(judged: readonly Judged[], from: CrisisLevel): Figures {
  const share = (label: EvaluationRow['label']) => {
    const rows = judged.filter(({ row }) => row.label === label);
    return wilson(rows.filter(({ level }) => gravity(level) >= gravity(from)).length, rows.length);
  };
  return { recall: share('crisis'), falseAlarms: share('non-crisis') };
}

export function evaluateConversations(
  conversations: readonly EvaluationConversation[],
  check: CheckForCrisis,
): ConversationEvaluation {
  const firstFlags: number[] = [];
  let dangerous = 0;
  let calmTurns = 0;
  let calmFlags = 0;
  for (const { label, turns } of conversations) {
    const flags = turns.map((turn, at) => check(turn, turns.slice(0, at)).level !== 'none');
    if (label === 'crisis') {
      dangerous++;
      const first = flags.indexOf(true);
      if (first >= 0) firstFlags.push(first + 1);
    } else if (label === 'non-crisis') {
      calmTurns += turns.length;
      calmFlags += flags.filter(Boolean).length;
    }
  }
  firstFlags.sort((a, b) => a - b);
  return {
    conversations: conversations.length,
    flagged: wilson(firstFlags.length, dangerous),
    medianFirstFlag: median(firstFlags),
    noRiskFlags: wilson(calmFlags, calmTurns),
  };
}

function median(sorted: readonly number[]): number | null {
  if (sorted.length === 0) return null;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
