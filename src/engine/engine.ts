import { gravity, interrupts, noCrisis, type CrisisFinding } from '../core/crisis.ts';
import { AppError } from '../core/errors.ts';
import type { ConversationId, ProgramId } from '../core/ids.ts';
import type { Lang } from '../core/language.ts';
import type { EntryBody, Inbound, TranscriptEntry, TurnResult } from '../core/messages.ts';
import type {
  AlertSpool,
  Clock,
  ConversationStore,
  Engine,
  NewEntry,
  SpooledAlert,
  TurnRecord,
  TurnWork,
} from '../core/ports.ts';
import type { ChannelKind, TimerName } from '../core/visit.ts';
import { askedOnce } from './asked-once.ts';
import { createHolds } from './hold.ts';
import { Lane } from './lane.ts';
import { RecentTurns } from './recent-turns.ts';
import type { Speaker } from './speaker.ts';
import { takeEvent, takeTurn, type TurnParts } from './take-turn.ts';
import { pageAtDoor } from './page-at-door.ts';
import type { Happening, PreparedReply } from './visit-run.ts';
import { workOf } from './turn-work.ts';

export interface ProgramEngine {
  readonly parts: TurnParts;
  readonly speaker: Speaker;
}

export interface EngineOptions {
  readonly programs: ReadonlyMap<ProgramId, ProgramEngine>;
  readonly store: ConversationStore;
  readonly spool: AlertSpool;
  readonly clock: Clock;
  /** A language model's opinion on danger, within its own time limit; it may only raise. Absent: none. */
  readonly secondOpinion?: (text: string, recent: readonly string[]) => Promise<CrisisFinding>;
  /** Texts a code to a phone that may be nobody's yet; refuses those who opted out. Must not throw. */
  readonly textCode?: (code: {
    readonly program: ProgramId;
    readonly to: string;
    readonly text: string;
  }) => Promise<void>;
  /** Without a word of staff for so long, a held conversation returns by itself. @defaultValue 20 minutes */
  readonly holdIdleMs?: number;
  /** Resolves once a program's answers are quickly found. Just after a start everything but danger waits for it. */
  readonly learnt?: (program: ProgramId) => Promise<void>;
  /** Told about every turn; must not throw and sees nothing personal. */
  readonly observe?: (turn: ObservedTurn) => void;
}

export interface ObservedTurn {
  readonly program: ProgramId;
  readonly channel: ChannelKind;
  readonly level: CrisisFinding['level'];
  readonly kinds: CrisisFinding['kinds'];
  readonly outcome: 'taken' | 'repeated' | 'degraded';
  readonly durationMs: number;
  /** The failure's code when degraded. */
  readonly code?: string;
  /** In the order they ran, without those that were not reached. */
  readonly stages: readonly ObservedStage[];
}

/**
 * `check`: for danger, before any I/O. `prepare`: a language model's part. `load`: until the conversation is locked
 * and read. `transition`: the visit itself. `commit`: until it is kept.
 */
export interface ObservedStage {
  readonly stage: 'check' | 'prepare' | 'load' | 'transition' | 'commit';
  /** Both on the clock of `performance.now()`. */
  readonly startMs: number;
  readonly endMs: number;
}

/** Notes when each stage of one turn ended; a stage begins where the one before it ended. */
class Stages {
  readonly passed: ObservedStage[] = [];
  #atMs: number;
  constructor(startMs: number) {
    this.#atMs = startMs;
  }
  end(stage: ObservedStage['stage']): void {
    const endMs = performance.now();
    this.passed.push({ stage, startMs: this.#atMs, endMs });
    this.#atMs = endMs;
  }
}

/** A turn computes for about half a millisecond: what danger may find ahead of it each time the event loop comes round. */
const turnsInARound = 2;
/** While danger is answered: about one ordinary turn in the time that it takes. */
const turnsApartMs = 6;
const holdIdleMsDefault = 20 * 60_000;

/** Puts check, flow, words and store together: one inbound message is one transaction. */
export function createEngine(options: EngineOptions): Engine {
  const { programs, store, spool, clock } = options;
  const recentTurns = new RecentTurns();
  const lane = new Lane(turnsInARound, turnsApartMs);
  const anyProgram = programs.values().next().value;
  if (!anyProgram) throw new Error('an engine needs at least one program');

  function programOf(id: ProgramId): ProgramEngine {
    const program = programs.get(id);
    if (!program) throw new Error('a conversation belongs to a program that is not loaded');
    return program;
  }

  async function receive(inbound: Inbound): Promise<TurnResult> {
    const startedMs = performance.now();
    const stages = new Stages(startedMs);
    const program = programOf(inbound.key.program);
    const text =
      inbound.content.kind === 'text' || inbound.content.kind === 'attachment' ? (inbound.content.text ?? '') : '';
    const parts = askedOnce(program.parts);
    const lang = parts.detectLanguage(text) ?? inbound.lang;
    // Before any I/O: whatever fails after this line, the person in danger gets guidance.
    const recent = recentTurns.of(inbound.key);
    const found = text ? parts.check(text, recent, lang) : noCrisis;
    stages.end('check');
    const done = (outcome: ObservedTurn['outcome'], finding: CrisisFinding, code?: string): void =>
      options.observe?.({
        program: inbound.key.program,
        channel: inbound.key.channel,
        level: finding.level,
        kinds: finding.kinds,
        outcome,
        durationMs: performance.now() - startedMs,
        stages: stages.passed,
        ...(code !== undefined && { code }),
      });

    if (!interrupts(found.level)) await options.learnt?.(inbound.key.program);
    const [opinion, prepared] = await Promise.all([
      secondOpinion(options, text, recent, found),
      prepareReply(parts, inbound, lang ?? 'en', found),
    ]);
    stages.end('prepare');
    let finding = opinion;
    let codeText: TurnWork['codeText'];
    // Even what the store will not keep is history for the next message.
    recentTurns.add(inbound.key, text);
    try {
      const isUrgent = interrupts(opinion.level);
      const take = async (): Promise<TurnRecord> =>
        await store.turn(
          inbound.key,
          inbound.messageId,
          async (loaded) => {
            if (!isUrgent) await lane.enter();
            stages.end('load');
            const outcome = takeTurn(
              parts,
              loaded.snapshot,
              loaded.lastVisitorAt,
              inbound,
              opinion,
              prepared,
              recentTurns.unsavedDanger(inbound.key),
              await pageAtDoor(loaded, inbound),
            );
            finding = outcome.finding;
            const work = await workOf({
              program,
              outcome,
              loaded,
              at: inbound.at,
              channel: inbound.key.channel,
              entries: visitorEntry(inbound, outcome.last.saved.context.lang, outcome.finding),
              inbound,
            });
            codeText = work.codeText;
            stages.end('transition');
            return work;
          },
          { isUrgent },
        );
      const record = isUrgent ? await lane.pass(take) : await take();
      stages.end(record.repeated ? 'load' : 'commit');
      if (!record.repeated) recentTurns.forgetUnsaved(inbound.key);
      if (record.erased) recentTurns.forget(inbound.key);
      done(record.repeated ? 'repeated' : 'taken', finding);
      if (codeText && !record.repeated) void options.textCode?.({ program: inbound.key.program, ...codeText });
      return resultOf(record, inbound);
    } catch (error) {
      // The store is out of reach. Nothing is acknowledged as saved; danger is answered all the same.
      done('degraded', finding, error instanceof AppError ? error.code : 'unexpected');
      if (interrupts(finding.level)) {
        recentTurns.keepUnsaved(inbound.key, finding);
        const { key, messageId, at, ...message } = inbound;
        await spool.write({ key, messageId, at: at.toISOString(), finding, message });
      }
      if (!(error instanceof AppError) && gravity(finding.level) === 0) throw error;
      return degraded(program, inbound, finding, lang ?? 'en', clock.now());
    }
  }

  async function recover({ key, messageId, at, finding, message }: SpooledAlert): Promise<void> {
    if (message === undefined) return;
    const program = programOf(key.program);
    const inbound: Inbound = { ...message, key, messageId, at: new Date(at), unheard: true };
    await store.turn(
      key,
      messageId,
      async (loaded) => {
        const outcome = takeTurn(program.parts, loaded.snapshot, loaded.lastVisitorAt, inbound, finding, null);
        const entries = visitorEntry(inbound, outcome.last.saved.context.lang, outcome.finding);
        return await workOf({ program, outcome, loaded, at: inbound.at, channel: key.channel, entries, inbound });
      },
      { isUrgent: true },
    );
    recentTurns.forgetUnsaved(key);
  }

  async function happen(conversation: ConversationId, jobId: string, event: Happening): Promise<TurnRecord> {
    return store.turn({ id: conversation }, jobId, async (loaded) => {
      const program = programOf(loaded.program);
      const now = clock.now();
      const outcome = takeEvent(program.parts, loaded.snapshot, event, now);
      return workOf({ program, outcome, loaded, at: now, channel: outcome.last.saved.context.channel, entries: [] });
    });
  }

  return {
    check: (text, history, lang) => anyProgram.parts.check(text, history, lang),
    receive,
    recover,
    async timerElapsed(conversation: ConversationId, timer: TimerName, jobId: string) {
      await happen(conversation, jobId, { type: 'timer.elapsed', timer });
    },
    ...createHolds({ programOf, store, clock, holdIdleMs: options.holdIdleMs ?? holdIdleMsDefault }),
  };
}

function visitorEntry(inbound: Inbound, lang: Lang, finding: CrisisFinding): readonly NewEntry[] {
  const { content } = inbound;
  if (content.kind === 'opened' || content.kind === 'left') return [];
  const body: EntryBody = {
    text: content.text ?? '',
    lang,
    ...(content.kind === 'text' && content.choice !== undefined && { choice: content.choice }),
    ...(content.kind === 'attachment' && { ref: 'attachment' }),
    ...(gravity(finding.level) > 0 && { finding }),
  };
  return [{ from: 'visitor', at: inbound.at, channel: inbound.key.channel, body, messageId: inbound.messageId }];
}

function resultOf(record: TurnRecord, inbound: Inbound): TurnResult {
  const own = record.entries.find((entry) => entry.from === 'visitor');
  return {
    conversationId: record.conversationId,
    ...(own && { inbound: own }),
    // What this turn says elsewhere is read there.
    replies: record.entries.filter((entry) => entry.from !== 'visitor' && entry.channel === inbound.key.channel),
    repeated: record.repeated,
    degraded: false,
    ...(record.erased && { erased: true }),
    silenced: inbound.key.channel === 'sms' && record.suppressed,
  };
}

/** Guidance when there is danger, else where to call. Entries have sequence 0: nothing was stored. */
function degraded(program: ProgramEngine, inbound: Inbound, finding: CrisisFinding, lang: Lang, now: Date): TurnResult {
  const { channel } = inbound.key;
  const bodies =
    gravity(finding.level) > 0
      ? program.speaker.guidance({
          finding,
          lang,
          channel: channel === 'activity' ? 'web' : channel,
          ...(program.parts.program.state !== undefined && { state: program.parts.program.state }),
          alerted: false,
        })
      : [program.speaker.plain('degraded.notSaved', lang, channel, now)];
  return {
    conversationId: '' as ConversationId,
    replies: bodies.map((body): TranscriptEntry => ({ seq: 0, at: now, from: 'porchlight', channel, body })),
    repeated: false,
    degraded: true,
    silenced: false,
  };
}

async function secondOpinion(
  options: EngineOptions,
  text: string,
  recent: readonly string[],
  found: CrisisFinding,
): Promise<CrisisFinding> {
  // What already stops everything needs no second opinion, and must not wait for one.
  if (!options.secondOpinion || !text || interrupts(found.level)) return found;
  const opinion = await options.secondOpinion(text, recent);
  return gravity(opinion.level) > gravity(found.level) ? opinion : found;
}

async function prepareReply(
  parts: TurnParts,
  inbound: Inbound,
  lang: Lang,
  found: CrisisFinding,
): Promise<PreparedReply | null> {
  if (!parts.answerer.refine || inbound.content.kind !== 'text' || inbound.content.choice !== undefined) return null;
  if (interrupts(found.level)) return null;
  const { text } = inbound.content;
  const channel = inbound.key.channel === 'activity' ? 'web' : inbound.key.channel;
  const immediate = parts.answerer.answer({ question: text, lang, channel });
  if (immediate.outcome !== 'answered' && immediate.outcome !== 'choices') return null;
  return { question: text, reply: await parts.answerer.refine({ question: text, lang, channel }, immediate) };
}
