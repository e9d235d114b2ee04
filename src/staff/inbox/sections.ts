import type { InboxRange } from '../../db/inbox-query.ts';
import type { ListedVisit } from '../../db/inbox-store.ts';
import type { ages, Section } from './schema.ts';
import { sections } from './schema.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

interface Times {
  readonly now: Date;
  /** A screening that its visitor left alone for so long counts as abandoned. */
  readonly abandonedAfterMs: number;
}

/**
 * Which visits each section lists. Who only asked something and left needs nothing more; who left in the middle of
 * the questions does, until a day later the visit itself makes a task of it.
 */
export function rangesOf(section: Section | undefined, { now, abandonedAfterMs }: Times): readonly InboxRange[] {
  const cut = new Date(now.getTime() - abandonedAfterMs);
  switch (section) {
    case 'waiting':
      return [{ desk: 'waiting' }];
    case 'progress':
      return [
        { desk: 'screening', since: cut },
        { desk: 'open', since: cut },
      ];
    case 'abandoned':
      return [{ desk: 'screening', until: cut }];
    case 'done':
      return [{ desk: 'done' }, { desk: 'open', until: cut }];
    case undefined:
      return sections.flatMap((each) => rangesOf(each, { now, abandonedAfterMs }));
  }
}

export function sectionOf({ desk, listedAt }: ListedVisit, { now, abandonedAfterMs }: Times): Section {
  if (desk === 'waiting' || desk === 'done') return desk;
  const isRecent = listedAt.getTime() >= now.getTime() - abandonedAfterMs;
  if (isRecent) return 'progress';
  return desk === 'screening' ? 'abandoned' : 'done';
}

/** Narrows ranges to visits whose visitor last wrote so long ago. */
export function withinAge(
  ranges: readonly InboxRange[],
  age: (typeof ages)[number] | undefined,
  now: Date,
): readonly InboxRange[] {
  if (age === undefined) return ranges;
  const ago = (ms: number): Date => new Date(now.getTime() - ms);
  const asked: Pick<InboxRange, 'since' | 'until'> = {
    hour: { since: ago(hourMs) },
    day: { since: ago(dayMs) },
    week: { since: ago(7 * dayMs) },
    older: { until: ago(7 * dayMs) },
  }[age];
  return ranges.flatMap((range) => {
    const since = latest(range.since, asked.since);
    const until = earliest(range.until, asked.until);
    if (since && until && since >= until) return [];
    return [{ desk: range.desk, ...(since && { since }), ...(until && { until }) }];
  });
}

const latest = (a?: Date, b?: Date): Date | undefined => (a && b ? (a > b ? a : b) : (a ?? b));
const earliest = (a?: Date, b?: Date): Date | undefined => (a && b ? (a < b ? a : b) : (a ?? b));
