import { valueOf } from '../core/answers.ts';
import { taskTimes } from '../core/follow-up.ts';
import type { EntryBody, Inbound } from '../core/messages.ts';
import type { ConversationStatus, LoadedConversation, NewEntry, TimerChange, TurnWork } from '../core/ports.ts';
import type { ChannelKind, VisitContext } from '../core/visit.ts';
import type { ProgramEngine } from './engine.ts';
import { doorOf, saidAtPage } from './door-work.ts';
import { consentsOf, suppressionIn } from './ledger.ts';
import { erasure, isErasing, keptCopy } from './erasure.ts';
import { pack, type Envelope } from './envelope.ts';
import { spokenCode } from './page-door.ts';
import { needsReminder, saysItIsAutomated, withReminder } from './notice.ts';
import { writePacket } from './packet-writer.ts';
import type { TurnOutcome } from './take-turn.ts';
import { asTexts } from './texting.ts';
import { summaryOf } from './visit-summary.ts';

interface WorkSource {
  readonly program: ProgramEngine;
  readonly outcome: TurnOutcome;
  readonly loaded: LoadedConversation;
  readonly at: Date;
  readonly channel: ChannelKind;
  /** What the visitor did, written before the replies. */
  readonly entries: readonly NewEntry[];
  /** Absent for staff and timers. */
  readonly inbound?: Inbound;
  /** The account that takes the conversation over in this turn. */
  readonly taker?: string;
  /** Staff decided that what it says leaves now. */
  readonly leavesNow?: boolean;
}

/** A wait already enqueued is moved only when it would come this much later: not a job for every answer. */
const waitSlackMs = 3_600_000;

/** Puts an outcome into words and rows: everything that the turn's one transaction commits. */
export async function workOf({
  program,
  outcome,
  loaded,
  at,
  channel,
  entries,
  inbound,
  taker,
  leavesNow = false,
}: WorkSource): Promise<TurnWork> {
  const { parts, speaker } = program;
  const { performed, envelope, last } = outcome;
  const { context } = last.saved;
  const { screening } = parts.flow;
  const alerts = performed.flatMap(({ effect }) =>
    effect.type === 'alert' ? [{ finding: effect.params.finding, at }] : [],
  );

  const door = doorOf(outcome, channel, at);
  const keptBecause = isErasing(outcome) ? await loaded.reasonToKeep() : null;
  if (isErasing(outcome) && keptBecause === null) return erasure(outcome, speaker, channel, at);
  const spoken = inbound?.unheard
    ? []
    : performed.flatMap(({ effect, step }) =>
        effect.type === 'erase' && keptBecause !== null
          ? [speaker.plain(`erase.${keptCopy[keptBecause]}`, context.lang, channel, at)]
          : effect.type === 'page.code' && door.pageCode
            ? [withCode(speaker.plain('door.pageCode', context.lang, channel, at), spokenCode(door.pageCode.code))]
            : speaker.speak(effect, { step, now: at, alerted: alerts.length > 0 }),
      );
  const isReminderDue = channel === 'sms' && inbound !== undefined && needsReminder(new Date(envelope.noticeAt), at);
  const bodies = withReminder(spoken, () => speaker.plain('notice.hourly', context.lang, channel, at), isReminderDue);
  const noticeAt = saysItIsAutomated(bodies) ? at.toISOString() : envelope.noticeAt;
  const said = channel === 'sms' ? asTexts(bodies) : bodies;
  const replies = [
    ...said.map((body): NewEntry => ({ from: 'porchlight', at, channel, body })),
    ...saidAtPage(outcome, speaker, at),
  ];

  const { timers, waits } = waitsOf(outcome, at);
  const suppression = suppressionIn(outcome);
  const isHeld = last.saved.value === 'held';
  const wanted = performed.findLast(({ effect }) => effect.type === 'packet')?.effect;
  const packet =
    wanted?.type === 'packet' && Object.keys(context.answers).length > 0
      ? writePacket({
          conversation: loaded.id,
          program: parts.program,
          screening,
          context,
          // What was confirmed stays confirmed, whatever happens later.
          status: context.confirmedAt === null ? wanted.params.status : 'confirmed',
          transcript: [...(await loaded.transcript()), ...entries, ...replies],
          wordingVersion: (question) => speaker.wordingVersion(question, context.lang),
        })
      : null;

  return {
    snapshot: pack(
      { ...envelope, offered: offeredBy(said, envelope), noticeAt, waits, ...door.kept },
      parts.flow.version,
    ),
    status: statusOf(context, last.meta.expects === 'question'),
    lang: context.lang,
    flowVersion: parts.flow.version,
    byVisitor: inbound !== undefined,
    entries: [...entries, ...replies],
    alerts,
    tasks: [
      ...performed.flatMap(({ effect }) => (effect.type === 'task' ? [effect.params] : [])),
      ...(inbound?.task ? [inbound.task] : []),
      ...(callsInstead(performed, alerts.length > 0 && loaded.suppressed) ? [callInstead] : []),
    ].map((task) => ({ ...task, ...taskTimes(parts.program, task, at) })),
    timers,
    consents: consentsOf({ outcome, door, screening, speaker, inbound, at }),
    gaps: outcome.gaps,
    packet,
    suppress: suppression?.optedOut ?? null,
    ...(suppression?.everywhere && { suppressPhones: phonesOf(context, envelope) }),
    ...(door.change && { door: door.change }),
    ...(door.pageCode && { pageCode: door.pageCode }),
    ...(door.code && {
      codeText: {
        to: door.code.phone,
        text: withCode(speaker.plain('door.code', context.lang, 'sms', at), spokenCode(door.code.code)).text,
      },
    }),
    ...(inbound?.route !== undefined && { route: inbound.route }),
    summary: summaryOf(screening, context),
    // However a hold ends (given back, idle, STOP), nobody holds the conversation after it.
    ...(isHeld ? taker !== undefined && { heldBy: taker } : loaded.heldBy !== null && { heldBy: null }),
    ...((leavesNow || isAwaited(loaded, at)) && { leavesNow: true }),
  };
}

/**
 * Whoever wrote within the last hour still has the phone at hand: what is said to them is an answer, not a text out
 * of the blue. Ours to choose, no rule names a time.
 */
const awaitedMs = 3_600_000;
const isAwaited = ({ heldBy, lastVisitorAt }: LoadedConversation, at: Date): boolean =>
  heldBy !== null && lastVisitorAt !== null && at.getTime() - lastVisitorAt.getTime() < awaitedMs;

/** Every phone that this visit knows of. */
const phonesOf = ({ answers }: VisitContext, { doorPhone }: Envelope): readonly string[] => {
  const given = valueOf(answers, 'phone');
  return [...(typeof given === 'string' ? [given] : []), ...(doorPhone ? [doorPhone.number] : [])];
};

const withCode = (body: EntryBody, code: string): EntryBody => ({
  ...body,
  text: body.text.replaceAll('{code}', code),
});

/** Digits name the choices last put; words without choices leave the earlier ones standing. */
function offeredBy(said: readonly EntryBody[], envelope: Envelope): readonly string[] {
  const offering = said.findLast((body) => body.choices);
  if (offering?.choices) return offering.choices.map((choice) => choice.id);
  // A question that takes a number must not be answered with a button of the one before it.
  return said.some((body) => body.ref?.startsWith('question:')) ? [] : envelope.offered;
}

const callInstead = { kind: 'call-instead-of-text', reason: 'crisis-after-opt-out' } as const;

/** Danger from somebody who may not be texted, and whom no dialog has put down for a call yet. */
const callsInstead = (performed: TurnOutcome['performed'], isUnheard: boolean): boolean =>
  isUnheard && !performed.some(({ effect }) => effect.type === 'task' && effect.params.kind === callInstead.kind);

function waitsOf(
  { performed, envelope }: TurnOutcome,
  at: Date,
): { timers: readonly TimerChange[]; waits: Envelope['waits'] } {
  const waits: Record<string, string> = { ...envelope.waits };
  const changes = new Map<string, TimerChange>();
  for (const { effect } of performed) {
    if (effect.type === 'stopWaiting') {
      if (waits[effect.params.timer] === undefined && !changes.has(effect.params.timer)) continue;
      delete waits[effect.params.timer];
      changes.set(effect.params.timer, { timer: effect.params.timer, dueAt: null });
    } else if (effect.type === 'wait') {
      const dueAt = new Date(at.getTime() + effect.params.waitMs);
      const standing = waits[effect.params.timer];
      const isLong = effect.params.waitMs > waitSlackMs;
      if (
        isLong &&
        standing &&
        dueAt.getTime() - Date.parse(standing) < waitSlackMs &&
        Date.parse(standing) > at.getTime()
      )
        continue;
      waits[effect.params.timer] = dueAt.toISOString();
      changes.set(effect.params.timer, { timer: effect.params.timer, dueAt });
    }
  }
  return { timers: [...changes.values()], waits };
}

function statusOf(context: VisitContext, isAsking: boolean): ConversationStatus {
  if (context.stoppedBy !== null) return 'stopped';
  if (context.confirmedAt !== null) return 'confirmed';
  return isAsking || Object.keys(context.answers).length > 0 ? 'screening' : 'open';
}
