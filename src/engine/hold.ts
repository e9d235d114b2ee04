import { AppError, NotFoundError } from '../core/errors.ts';
import type { HoldOutcome, HoldRefusal, HoldStart, StaffMessage } from '../core/hold.ts';
import type { ConversationId, ProgramId } from '../core/ids.ts';
import type { Clock, ConversationStore, Engine, LoadedConversation, NewEntry, TurnWork } from '../core/ports.ts';
import type { StaffAuthor } from '../core/staff-author.ts';
import type { ProgramEngine } from './engine.ts';
import { takeEvent } from './take-turn.ts';
import { asTexts } from './texting.ts';
import { workOf } from './turn-work.ts';
import type { Happening } from './visit-run.ts';

export interface HoldParts {
  readonly programOf: (id: ProgramId) => ProgramEngine;
  readonly store: Pick<ConversationStore, 'turn'>;
  readonly clock: Clock;
  /** Without a word of staff for so long, a held conversation returns by itself. */
  readonly holdIdleMs: number;
}

/** Leaves the turn as if it had not begun; never seen outside this file. */
class HoldRefusedError extends AppError {
  override readonly name = 'HoldRefusedError';
  readonly code = 'hold.refused';
  readonly because: HoldRefusal;
  constructor(because: HoldRefusal) {
    super(`a hold was refused: ${because.kind}`);
    this.because = because;
  }
}

/** Staff in a conversation: each step is one turn, under the conversation's lock, so that two never cross. */
export function createHolds(parts: HoldParts): Pick<Engine, 'holdStarted' | 'staffWrote' | 'holdEnded'> {
  const { store, programOf, clock, holdIdleMs } = parts;

  async function step(
    conversation: ConversationId,
    actionId: string,
    work: (loaded: LoadedConversation) => Promise<TurnWork> | TurnWork,
  ): Promise<HoldOutcome> {
    try {
      const record = await store.turn({ id: conversation }, actionId, work);
      return { kind: 'done', seq: record.entries.at(-1)?.seq ?? 0 };
    } catch (error) {
      if (!(error instanceof HoldRefusedError)) throw error;
      return { kind: 'refused', because: error.because };
    }
  }

  /** One event of staff's. Whatever it does not move into (or keep in) the hold is refused. */
  async function happen(
    loaded: LoadedConversation,
    event: Happening,
    said: { readonly by: StaffAuthor; readonly text?: string } | null,
  ): Promise<TurnWork> {
    if (loaded.snapshot === null) throw new NotFoundError('a conversation without a visit');
    const program = programOf(loaded.program);
    const at = clock.now();
    const outcome = takeEvent(program.parts, loaded.snapshot, event, at);
    const { channel, lang, optedOut } = outcome.last.saved.context;
    if (said) {
      if (channel === 'voice') throw new HoldRefusedError({ kind: 'nowhere', channel });
      const isStopped = loaded.suppressed || (optedOut && channel !== 'web');
      if (isStopped || outcome.last.saved.value !== 'held') throw new HoldRefusedError({ kind: 'opted-out' });
    }
    const body = said?.text === undefined ? [] : [{ text: said.text, lang, ref: 'staff', by: said.by }];
    const entries = (channel === 'sms' ? asTexts(body) : body).map((each): NewEntry => ({
      from: 'staff',
      at,
      channel,
      body: each,
    }));
    return await workOf({
      program,
      outcome,
      loaded,
      at,
      channel,
      entries,
      ...(said && { taker: said.by.id, leavesNow: true }),
    });
  }

  return {
    holdStarted: async (conversation, { actionId, by, insteadOf }: HoldStart) =>
      await step(conversation, actionId, async (loaded) => {
        const { heldBy } = loaded;
        const isFree = heldBy === null || (insteadOf !== undefined && heldBy === insteadOf);
        if (!isFree) throw new HoldRefusedError({ kind: 'held', by: heldBy });
        return await happen(loaded, { type: 'hold.started', by, idleMs: holdIdleMs }, { by });
      }),

    staffWrote: async (conversation, { actionId, by, text, seenSeq }: StaffMessage) =>
      await step(conversation, actionId, async (loaded) => {
        refuseOthers(loaded, by.id);
        const newer = loaded.seq > seenSeq ? await visitorAfter(loaded, seenSeq) : null;
        if (newer !== null) throw new HoldRefusedError({ kind: 'newer', seq: newer });
        return await happen(loaded, { type: 'staff.wrote', idleMs: holdIdleMs }, { by, text });
      }),

    holdEnded: async (conversation, { actionId, by }) =>
      await step(conversation, actionId, async (loaded) => {
        refuseOthers(loaded, by);
        return await happen(loaded, { type: 'hold.ended' }, null);
      }),
  };
}

function refuseOthers({ heldBy }: LoadedConversation, by: string): void {
  if (heldBy === null) throw new HoldRefusedError({ kind: 'not-held' });
  if (heldBy !== by) throw new HoldRefusedError({ kind: 'held', by: heldBy });
}

/** The last thing the visitor wrote after what the writer had in view; null when nothing. */
async function visitorAfter(loaded: LoadedConversation, seenSeq: number): Promise<number | null> {
  const entries = await loaded.transcript();
  return entries.findLast((entry) => entry.from === 'visitor' && entry.seq > seenSeq)?.seq ?? null;
}
