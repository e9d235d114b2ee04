import { valueOf } from '../core/answers.ts';
import { interrupts } from '../core/crisis.ts';
import type { Screening } from '../core/screening.ts';
import type { VisitContext } from '../core/visit.ts';
import type { VisitFlag, VisitSummary } from '../core/visit-summary.ts';
import { routesOf } from './packet-writer.ts';

/** What lists show of a visit as it stands. */
export function summaryOf(screening: Screening, context: VisitContext): VisitSummary {
  return {
    name: textOf(context, 'name'),
    phone: textOf(context, 'phone'),
    flags: flagsOf(screening, context),
    routes: routesOf(screening, context).map(({ id }) => id),
  };
}

function textOf(context: VisitContext, question: string): string {
  const value = valueOf(context.answers, question);
  return typeof value === 'string' ? value : '';
}

function flagsOf(screening: Screening, { answers, findings, optedOut }: VisitContext): readonly VisitFlag[] {
  const refused = new Set(
    screening.questions.flatMap(({ id, consent }) =>
      consent !== undefined && valueOf(answers, id) === 'no' ? [consent] : [],
    ),
  );
  const isUnsafe = screening.questions.some(({ id, dangers }) => {
    const value = valueOf(answers, id);
    return dangers.some((danger) => danger.is === value);
  });
  const standing: Readonly<Record<VisitFlag, boolean>> = {
    crisis: findings.some(({ level }) => interrupts(level)),
    worry: findings.some(({ level }) => level === 'concern'),
    safety: isUnsafe,
    'no-texts': optedOut || refused.has('contact.text'),
    'no-voicemail': refused.has('contact.voicemail'),
    'no-calls': refused.has('contact.call'),
  };
  return (Object.keys(standing) as VisitFlag[]).filter((flag) => standing[flag]);
}
