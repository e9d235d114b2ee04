import type { ProgramId } from '../../core/ids.ts';
import type { AlertRow } from '../../core/ports.ts';
import type { Program } from '../../core/program.ts';
import type { RouteRule, Screening } from '../../core/screening.ts';
import type { ListedVisit } from '../../db/inbox-store.ts';
import type { Colleagues } from '../colleagues.ts';
import type { OpenAlert, VisitRow } from './schema.ts';
import { sectionOf } from './sections.ts';

export interface Presenting {
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly screenings: ReadonlyMap<ProgramId, Screening>;
  readonly colleagues: Colleagues;
  readonly now: Date;
  readonly abandonedAfterMs: number;
  /** Names, flags and routes are shown. */
  readonly seesPeople: boolean;
}

export const presentProgram = (programs: Presenting['programs'], id: ProgramId) => {
  const program = programs.get(id);
  return { id, name: program?.shortName ?? id, timeZone: program?.timeZone ?? 'UTC' };
};

export function presentRow(visit: ListedVisit, presenting: Presenting): VisitRow {
  const { programs, screenings, colleagues, seesPeople } = presenting;
  const summary = seesPeople ? visit.summary : null;
  const rules = screenings.get(visit.program)?.routes ?? [];
  return {
    id: visit.id,
    program: presentProgram(programs, visit.program),
    section: sectionOf(visit, presenting),
    status: visit.status,
    channel: visit.channel,
    lang: visit.lang,
    name: summary === null || summary.name === '' ? null : summary.name,
    flags: [...(summary?.flags ?? [])],
    routes: (summary?.routes ?? []).flatMap((id) => {
      const rule = rules.find((each) => each.id === id);
      return rule ? [{ id, label: shortLabel(rule), priority: rule.priority }] : [];
    }),
    isDemo: visit.isDemo,
    hasOpenAlert: visit.hasOpenAlert,
    hasOpenTask: visit.hasOpenTask,
    owner: visit.owner === null ? null : colleagues.named(visit.owner),
    heldBy: visit.heldBy === null ? null : colleagues.named(visit.heldBy),
    startedAt: visit.createdAt.toISOString(),
    lastVisitorAt: visit.lastVisitorAt?.toISOString() ?? null,
  };
}

/** The heading says whose information it is; in a list the label stands without it. */
export function shortLabel({ label }: Pick<RouteRule, 'label'>): string {
  const short = label.en.replace(/^Information for the assessment team: /, '');
  return short.charAt(0).toUpperCase() + short.slice(1);
}

export function presentAlert(alert: AlertRow, visit: ListedVisit, presenting: Presenting): OpenAlert {
  const { program, channel, lang, name, heldBy } = presentRow(visit, presenting);
  return {
    id: alert.id,
    visit: visit.id,
    program,
    level: alert.level,
    kinds: presenting.seesPeople ? ([...alert.kinds] as OpenAlert['kinds']) : [],
    at: alert.at.toISOString(),
    channel,
    lang,
    name,
    heldBy,
    escalations: alert.escalations,
  };
}
