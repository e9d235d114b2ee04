import type { Program } from '../../core/program.ts';
import { coverageOf, isEmpty, onCallAt, type Coverage } from '../../core/rota.ts';
import type { ProgramRota } from '../../db/rota-store.ts';
import type { Waited } from '../../db/waits.ts';
import { actionUnless } from '../api/shapes.ts';
import type { ProgramRotaView, Waits } from './schema.ts';

export interface PresentingRota {
  readonly program: Program;
  readonly stored: ProgramRota;
  readonly alerts: Waited;
  readonly visits: Waited;
  readonly me: string;
  readonly mayChange: boolean;
  /** Ways by which anything can leave this server. */
  readonly can: Readonly<Record<'sms' | 'email', boolean>>;
  readonly now: Date;
}

const shownDays = 14;

export function presentRota({
  program,
  stored,
  alerts,
  visits,
  me,
  mayChange,
  can,
  now,
}: PresentingRota): ProgramRotaView {
  const rota = { timeZone: program.timeZone, shifts: stored.shifts, overrides: stored.overrides };
  const { now: onCall, next } = onCallAt(rota, now);
  const covered = isEmpty(rota) ? [] : coverageOf(rota, now, shownDays).map(presentCoverage);
  return {
    program: { id: program.id, name: program.shortName, timeZone: program.timeZone },
    isEmpty: isEmpty(rota),
    now: [...onCall],
    next: next && presentCoverage(next),
    coverage: covered,
    gaps: covered.filter(({ people }) => people.length === 0),
    shifts: stored.shifts.map((shift) => ({ ...shift })),
    overrides: stored.overrides.map(({ id, person, from, to }) => ({
      id,
      person,
      from: from.toISOString(),
      to: to.toISOString(),
    })),
    lead: stored.lead,
    steps: stored.steps.map((step) => ({ ...step })),
    people: stored.people.map(({ id, name, ways }) => ({
      id,
      name,
      isMe: id === me,
      ways: ways.map(({ channel }) => channel).filter((channel) => can[channel]),
    })),
    alerts: presentWaits(alerts),
    visits: presentWaits(visits),
    actions: [actionUnless('change', mayChange ? null : 'Clinicians and administrators change the rota.')],
  };
}

const presentCoverage = ({ from, to, people }: Coverage) => ({
  from: from.toISOString(),
  to: to.toISOString(),
  people: [...people],
});

const presentWaits = ({ count, medianMs, ninetiethMs, longestMs }: Waited): Waits => ({
  count,
  medianMinutes: minutesOf(medianMs),
  ninetiethMinutes: minutesOf(ninetiethMs),
  longestMinutes: minutesOf(longestMs),
});

const minutesOf = (ms: number | null): number | null => (ms === null ? null : Math.round(ms / 6_000) / 10);
