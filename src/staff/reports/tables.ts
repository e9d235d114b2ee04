import { crisisKinds } from '../../core/crisis.ts';
import type { VisitCounts } from '../../core/visit-counts.ts';
import type { Outcome } from '../../db/outcome-store.ts';
import type { Waited } from '../../db/waits.ts';
import type { ReportTable } from './schema.ts';
import { isTooSmall, roughly, suppress, type Shown, type Suppressed } from './suppress.ts';

/** Everything that was counted, before anything is held back. */
export interface Counted {
  readonly hours: readonly number[];
  readonly channels: ReadonlyMap<string, number>;
  readonly languages: ReadonlyMap<string, number>;
  readonly counts: VisitCounts;
  /** In the order in which they are asked, with their labels. */
  readonly questions: readonly { readonly id: string; readonly label: string }[];
  readonly outcomes: ReadonlyMap<Outcome, number>;
  readonly gaps: readonly { readonly program: string; readonly lang: string; readonly count: number }[];
  readonly alerts: Waited;
  readonly inHours: Waited;
  readonly afterHours: Waited;
  /** There is nobody to recognise: all of it is demo data, and nothing is held back. */
  readonly isInvented: boolean;
  /** Dollars; null when the settings do not say. */
  readonly segmentPriceUsd: number | null;
}

/** How counts are shown: as they may be, or as they are. */
interface Holding {
  readonly hold: (counts: readonly number[]) => Suppressed;
  readonly isFew: (count: number) => boolean;
  readonly rough: (count: number) => number;
}
const holdingBack: Holding = { hold: suppress, isFew: isTooSmall, rough: roughly };
const showingAll: Holding = {
  hold: (counts) => ({ cells: counts, total: counts.reduce((sum, count) => sum + count, 0) }),
  isFew: () => false,
  rough: (count) => count,
};

/** The report's tables, small counts held back. */
export function tablesOf(counted: Counted): readonly ReportTable[] {
  const holding = counted.isInvented ? showingAll : holdingBack;
  const plain = plainWith(holding);
  return [
    ends(counted, holding),
    plain(
      'outcomes',
      'What became of visits',
      'By the last outcome that staff recorded for a visit in this time.',
      'Outcome',
      counted.outcomes,
      outcomeLabels,
    ),
    hours(counted, holding),
    plain('channels', 'Visits by channel', 'By the channel last used.', 'Channel', counted.channels, channelNames),
    plain(
      'languages',
      'Visits by language',
      'By the language last used.',
      'Language',
      counted.languages,
      languageNames,
    ),
    waits(counted, holding),
    questions(counted, holding),
    referrals(counted, holding),
    gaps(counted, holding),
    texts(counted),
  ];
}

const channelNames = { web: 'Website', sms: 'Text message', voice: 'Phone call', activity: 'Other chat' };
const languageNames = { en: 'English', es: 'Spanish' };
const outcomeLabels: Readonly<Record<Outcome, string>> = {
  'assessment-booked': 'Assessment booked',
  referred: 'Referred elsewhere',
  declined: 'Declined',
  unreachable: 'Could not be reached',
};
const kindNames: Readonly<Record<(typeof crisisKinds)[number], string>> = {
  suicide: 'Suicide',
  'self-harm': 'Self-harm',
  overdose: 'Overdose',
  withdrawal: 'Dangerous withdrawal',
  medical: 'Medical emergency',
  violence: 'Violence',
  abuse: 'Abuse',
  child: 'A child in danger',
  psychosis: 'Psychosis',
};

function hours({ hours: counts }: Counted, { hold }: Holding): ReportTable {
  // Two hours together: twelve cells hide less than twenty-four.
  const pairs = Array.from({ length: 12 }, (_, index) => counts[2 * index]! + counts[2 * index + 1]!);
  const { cells, total } = hold(pairs);
  const name = (hour: number): string => `${hour % 12 === 0 ? 12 : hour % 12} ${hour % 24 < 12 ? 'am' : 'pm'}`;
  return {
    id: 'hours',
    title: 'Visits by time of day',
    note: 'When visits began, in each program’s own time zone.',
    columns: ['Time', 'Visits'],
    rows: cells.map((cell, index) => ({ label: `${name(2 * index)} to ${name(2 * index + 2)}`, cells: [cell] })),
    totals: [total],
  };
}

const plainWith =
  ({ hold }: Holding) =>
  (
    id: 'channels' | 'languages' | 'outcomes',
    title: string,
    note: string,
    heading: string,
    counts: ReadonlyMap<string, number>,
    names: Readonly<Record<string, string>>,
  ): ReportTable => {
    const ids = Object.keys(names);
    const { cells, total } = hold(ids.map((one) => counts.get(one) ?? 0));
    return {
      id,
      title,
      note,
      columns: [heading, 'Visits'],
      rows: ids.map((one, index) => ({ label: names[one]!, cells: [cells[index]!] })),
      totals: [total],
    };
  };

function ends({ counts }: Counted, { hold }: Holding): ReportTable {
  const { visits, begun, confirmed, stopped, left } = counts;
  const rows = [
    ['Finished and sent the screening', confirmed],
    ['Left the screening unfinished', left],
    ['Stopped (said no to the notice, under 18, or asked to stop)', stopped],
    ['Asked something, no screening', Math.max(0, visits - begun)],
  ] as const;
  const { cells, total } = hold(rows.map(([, count]) => count));
  return {
    id: 'ends',
    title: 'How visits ended',
    note: 'Counted once a visit has been quiet: an hour after it was sent, a day after it was left. Counts stay when a visit is erased.',
    columns: ['End', 'Visits'],
    rows: rows.map(([label], index) => ({ label, cells: [cells[index]!] })),
    totals: [total],
  };
}

function questions({ counts, questions: known }: Counted, { hold, isFew, rough }: Holding): ReportTable {
  const asked = known.filter(({ id }) => counts.questions[id]);
  const { cells, total } = hold(asked.map(({ id }) => counts.questions[id]!.left));
  // The table of ends gives the sum of this column: where that would give a cell away, none is shown.
  const left = total === null ? cells.map(() => null) : cells;
  return {
    id: 'questions',
    title: 'Where people leave the screening',
    note: 'In the order of the questions. “Asked” is rounded to tens: exact steps from one question to the next would tell how few left in between.',
    columns: ['Question', 'Asked, about', 'Left here', 'Left, percent'],
    rows: asked.map(({ id, label }, index) => {
      const row = counts.questions[id]!;
      const isHidden = left[index] === null || isFew(row.asked);
      return {
        label,
        cells: [
          isFew(row.asked) ? null : rough(row.asked),
          isHidden ? null : left[index]!,
          isHidden ? null : Math.round((100 * row.left) / row.asked),
        ],
      };
    }),
    totals: null,
  };
}

function waits({ alerts, inHours, afterHours }: Counted, { isFew }: Holding): ReportTable {
  const row = (label: string, { count, medianMs, ninetiethMs, longestMs }: Waited) => {
    const minutes = (ms: number | null): Shown => (ms === null || isFew(count) ? null : Math.round(ms / 6_000) / 10);
    return {
      label,
      cells: [isFew(count) ? null : count, minutes(medianMs), minutes(ninetiethMs), minutes(longestMs)],
    };
  };
  return {
    id: 'waits',
    title: 'Time to the first human',
    note: 'Minutes. What is still waiting counts as waiting until now. Alerts: raised until acknowledged. Follow-up: from the visit until somebody took it on, called or finished it.',
    columns: ['What', 'How many', 'Half within', 'Nine in ten within', 'Longest'],
    rows: [
      row('Crisis alerts', alerts),
      row('Follow-up, asked for in office hours', inHours),
      row('Follow-up, asked for after hours', afterHours),
    ],
    totals: null,
  };
}

function referrals({ counts }: Counted, { hold }: Holding): ReportTable {
  const levels = ['concern', 'urgent', 'emergency'] as const;
  const flat = crisisKinds.flatMap((kind) => levels.map((level) => counts.referrals[kind]?.[level] ?? 0));
  const { cells, total } = hold(flat);
  return {
    id: 'referrals',
    title: 'Crisis referrals by kind',
    note: 'Times that help was named (988, 911 or another line), by the most serious kind heard. Nothing here names a visit. Counts stay when a visit is erased.',
    columns: ['Kind', 'Concern', 'Urgent', 'Emergency'],
    rows: crisisKinds.map((kind, index) => ({
      label: kindNames[kind],
      cells: levels.map((_, level) => cells[index * levels.length + level]!),
    })),
    totals: total === null ? null : [null, null, total],
  };
}

function gaps({ gaps: counts }: Counted, { hold }: Holding): ReportTable {
  const { cells, total } = hold(counts.map(({ count }) => count));
  return {
    id: 'gaps',
    title: 'Questions without a vetted answer',
    note: 'How many; the questions themselves are on the content desk.',
    columns: ['Program and language', 'Questions'],
    rows: counts.map(({ program, lang }, index) => ({
      label: `${program}, ${languageNames[lang as keyof typeof languageNames] ?? lang}`,
      cells: [cells[index]!],
    })),
    totals: [total],
  };
}

function texts({ counts, segmentPriceUsd }: Counted): ReportTable {
  const row = (label: string, segments: number) => ({
    label,
    cells: segmentPriceUsd === null ? [segments] : [segments, Math.round(segments * segmentPriceUsd * 100) / 100],
  });
  const { out, in: received } = counts.texts;
  const rows = [row('Sent', out), row('Received', received)];
  const both = row('', out + received);
  return {
    id: 'texts',
    title: 'Text messages',
    note:
      segmentPriceUsd === null
        ? 'Segments, as carriers count them. Set SMS_SEGMENT_PRICE_USD to see what they cost.'
        : `Segments, as carriers count them, and an estimate at $${segmentPriceUsd} a segment: your carrier’s bill decides.`,
    columns: segmentPriceUsd === null ? ['Texts', 'Segments'] : ['Texts', 'Segments', 'Dollars, about'],
    rows,
    totals: both.cells,
  };
}
