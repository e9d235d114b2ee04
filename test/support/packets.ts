import * as fc from 'fast-check';
import { loadContent } from '../../src/content/load-content.ts';
import { loadScreenings } from '../../src/content/load-screenings.ts';
import { applicable, scoresOf, stopReached } from '../../src/core/answering.ts';
import type { Answer, Answers, AnswerValue } from '../../src/core/answers.ts';
import { crisisKinds } from '../../src/core/crisis.ts';
import { conversationId, type ProgramId } from '../../src/core/ids.ts';
import { languages } from '../../src/core/language.ts';
import type { Packet } from '../../src/core/packet.ts';
import type { Program } from '../../src/core/program.ts';
import type { Question, Screening } from '../../src/core/screening.ts';
import type { VisitContext } from '../../src/core/visit.ts';
import { writePacket } from '../../src/engine/packet-writer.ts';
import { anyText } from './any-text.ts';

const at = '2026-11-22T07:14:00.000Z';
const today = '2026-11-22';

export const screenings = await loadScreenings('content');
const content = await loadContent('content');
export const programIds: readonly ProgramId[] = [...screenings.keys()];
const programOf = (id: ProgramId): Program => content.programs.get(id)!.program;

/** What anybody might answer to a question: any option, any text, any exactness of a day; or nothing. */
function anyAnswer(question: Question): fc.Arbitrary<Answer> {
  const without: fc.Arbitrary<Answer> = fc.constantFrom<Answer>(
    { kind: 'unsure', at },
    { kind: 'skipped', at, because: 'asked' },
    { kind: 'skipped', at, because: 'unclear' },
  );
  const given = anyValue(question).map((value): Answer => ({ kind: 'given', value, at }));
  return fc.oneof({ weight: 5, arbitrary: given }, { weight: 1, arbitrary: without });
}

function anyValue({ kind, options, min = 0, max = 10 }: Question): fc.Arbitrary<AnswerValue> {
  const ids = options.map(({ id }) => id);
  switch (kind) {
    case 'yes-no':
    case 'choice':
      return fc.constantFrom(...ids);
    case 'choices':
      return fc.uniqueArray(fc.constantFrom(...ids), { minLength: 1 });
    case 'number':
    case 'scale':
      return fc.integer({ min, max });
    case 'birth-date':
      return fc.constantFrom('1985-03-04', '2000-02-29', '2012-12-31', '1931-01-01');
    case 'moment':
      return fc.constantFrom<AnswerValue>(
        { on: '2019', precision: 'year' },
        { on: '2026-10', precision: 'month' },
        { on: '2026-11-21', precision: 'day' },
        { on: '2026-11-21T22:30', precision: 'time' },
      );
    case 'phone':
      return fc.constantFrom('+18605550123', '+5215512345678');
    case 'text':
    case 'name':
    case 'place':
    case 'insurer':
    case 'member-id':
      return fc.oneof(anyText, fc.constant('Ana María <b>Núñez</b> & "Söhne"'));
  }
}

/** Answers as a visit would hold them: in order, each only where it applies, ending at a stop or wherever somebody left. */
function answersIn(screening: Screening, wishes: ReadonlyMap<string, Answer>, leaveAfter: number): Answers {
  const answers: Record<string, Answer> = {};
  for (const question of screening.questions) {
    const standing = { journey: 'screening', channel: 'web', today } as const;
    const isAsked = applicable(screening, answers, standing).some(({ id }) => id === question.id);
    if (!isAsked || Object.keys(answers).length >= leaveAfter) continue;
    const wish = wishes.get(question.id)!;
    answers[question.id] = wish;
    if (stopReached(screening, answers, today) !== null) break;
  }
  return answers;
}

export interface PacketWishes {
  readonly program: ProgramId;
  /** Answers that are not left to chance. */
  readonly fixed?: Readonly<Record<string, AnswerValue>>;
}

/** Packets of one program as visits could leave them: whole, broken off, about somebody else, stopped, in Spanish. */
export function anyPacket({ program: id, fixed = {} }: PacketWishes): fc.Arbitrary<Packet> {
  const screening = screenings.get(id)!;
  const wishes = fc.tuple(...screening.questions.map((question) => anyAnswer(question)));
  const findings = fc.array(
    fc.record({
      at: fc.constant(at),
      level: fc.constantFrom('concern', 'urgent', 'emergency'),
      kinds: fc.uniqueArray(fc.constantFrom(...crisisKinds), { minLength: 1, maxLength: 3 }),
    }),
    { maxLength: 3 },
  );
  return fc
    .record({
      wishes,
      findings,
      lang: fc.constantFrom(...languages),
      status: fc.constantFrom<Packet['status']>('confirmed', 'partial'),
      leaveAfter: fc.oneof({ weight: 3, arbitrary: fc.constant(1_000) }, fc.integer({ min: 0, max: 80 })),
      id: fc.uuid(),
      said: anyText,
      optedOut: fc.boolean(),
    })
    .map((drawn) => {
      const byId = new Map(screening.questions.map((question, index) => [question.id as string, drawn.wishes[index]!]));
      for (const [question, value] of Object.entries(fixed)) byId.set(question, { kind: 'given', value, at });
      const answers = answersIn(screening, byId, drawn.leaveAfter);
      const context: VisitContext = {
        program: id,
        lang: drawn.lang,
        channel: 'web',
        journey: 'screening',
        answers,
        scores: scoresOf(screening, answers),
        cursor: null,
        attempts: 0,
        trail: [],
        likely: null,
        returnTo: 'done',
        startedAt: at,
        confirmedAt: drawn.status === 'confirmed' ? at : null,
        stoppedBy: stopReached(screening, answers, today),
        crisis: null,
        findings: drawn.findings,
        unverified: false,
        optedOut: drawn.optedOut,
        callback: null,
        today,
      };
      return writePacket({
        conversation: conversationId(drawn.id),
        program: programOf(id),
        screening,
        context,
        status: drawn.status,
        transcript: [
          { at: new Date(at), from: 'visitor', channel: 'web', body: { text: drawn.said, lang: drawn.lang } },
        ],
        wordingVersion: () => 'wording-1',
      });
    });
}
