import { StaffRefusedError } from '../../core/errors.ts';
import type { HoldOutcome, HoldRefusal } from '../../core/hold.ts';
import type { Colleagues } from '../colleagues.ts';

/** The outcome's sequence number; throws with words for staff when it was refused. */
export function orRefuse(outcome: HoldOutcome, colleagues: Colleagues): { readonly seq: number } {
  if (outcome.kind === 'done') return { seq: outcome.seq };
  const { because } = outcome;
  const about = {
    because: because.kind,
    ...(because.kind === 'held' && { heldBy: because.by }),
    ...(because.kind === 'newer' && { seq: String(because.seq) }),
  };
  throw new StaffRefusedError('staff.conflict', wordsFor(because, colleagues), about);
}

function wordsFor(because: HoldRefusal, colleagues: Colleagues): string {
  switch (because.kind) {
    case 'held':
      return `${colleagues.named(because.by).name} holds this visit.`;
    case 'not-held':
      return 'This visit is no longer yours to write in. Take over again.';
    case 'opted-out':
      return 'They opted out of texts. Call instead.';
    case 'nowhere':
      return 'They called. There is no chat to write in: call back.';
    case 'newer':
      return 'They wrote while you were writing. Read it, then send.';
  }
}
