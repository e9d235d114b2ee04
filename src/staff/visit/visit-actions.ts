import type { ListedVisit } from '../../db/inbox-store.ts';
import type { StaffUser } from '../../db/staff-store.ts';
import { actionUnless, type AllowedAction } from '../api/shapes.ts';
import type { Colleagues } from '../colleagues.ts';
import { may, mayInEmergency, type Action } from '../policy.ts';
import type { VisitAction } from './schema.ts';

interface Standing {
  readonly visit: ListedVisit;
  readonly user: StaffUser;
  readonly colleagues: Colleagues;
  /** The channel the visitor last wrote on may not be texted. */
  readonly isOptedOut: boolean;
}

/** What this member of staff may do with a visit as it stands, each with the reason why not. */
export function visitActionsOf(standing: Standing): AllowedAction<VisitAction>[] {
  const { visit, user, colleagues, isOptedOut } = standing;
  const { heldBy, channel } = visit;
  const isMine = heldBy === user.id;
  const holder = heldBy === null ? null : colleagues.named(heldBy).name;
  const role = (action: Action): string | null =>
    may(user.roles, action) || mayInEmergency(user.roles, action) ? null : 'Your role does not include this.';
  const unreachable = isOptedOut
    ? 'They opted out of texts. Call instead.'
    : channel === 'voice'
      ? 'They called. There is no chat to write in: call back.'
      : null;
  const byOther = heldBy !== null && !isMine ? `${holder} holds this visit.` : null;
  const unheld = isMine ? null : (byOther ?? 'Take over first.');
  return [
    actionUnless('hold', role('visit.hold') ?? unreachable ?? (isMine ? 'You hold this visit.' : byOther)),
    actionUnless(
      'relieve',
      role('visit.hold') ?? unreachable ?? (byOther === null ? 'Nobody else holds this visit.' : null),
    ),
    actionUnless('write', role('visit.hold') ?? unreachable ?? unheld),
    actionUnless('release', role('visit.hold') ?? (isMine ? null : (byOther ?? 'Nobody holds this visit.'))),
    actionUnless('note', role('visit.note')),
    actionUnless('assign', role('visit.assign')),
    actionUnless(
      'finish',
      role('visit.finish') ??
        (visit.desk === 'done'
          ? 'It is done.'
          : visit.hasOpenAlert
            ? 'Acknowledge the open alert first.'
            : visit.hasOpenTask
              ? 'Finish its open tasks first.'
              : heldBy === null
                ? null
                : 'Somebody is writing with the visitor.'),
    ),
    actionUnless('reopen', role('visit.finish') ?? (visit.doneAt === null ? 'It is not marked as done.' : null)),
  ];
}
