import { type Share, wilson } from '../safety/evaluation.ts';

/** How one question went, against what its author expected. */
export interface Outcome {
  readonly set: string;
  /** `answered` when the program page holds the fact; `declined` when nobody vetted an answer. */
  readonly expect: 'answered' | 'declined' | 'blocked' | 'identity';
  readonly got: 'answered' | 'choices' | 'declined' | 'blocked' | 'identity';
  /** The fact is in what was answered; in both answers where two were asked for. */
  readonly right: boolean;
  /** Of what was asked, something is answered. */
  readonly partly: boolean;
  /** The fact is among the questions offered. */
  readonly offered: boolean;
  /** Only what is true of programs in general was answered. */
  readonly general: boolean;
  /** Of a blocked question: the kind expected. */
  readonly kind: boolean;
  /** Place of the first passage with the fact, 1-based; 0: not found. */
  readonly rank: number;
  readonly isDouble: boolean;
}

export interface KnowledgeFigures {
  readonly set: string;
  readonly questions: number;
  readonly answerable: {
    readonly rightAtFirst: Share;
    readonly rightWithChoices: Share;
    readonly declined: Share;
    readonly blocked: Share;
    readonly recallAt1: Share;
    readonly recallAt3: Share;
  };
  readonly bothAnswered: Share;
  /** Answered, and no fact that was asked for is in it; of all questions. One of two questions answered is neither right nor wrong. */
  readonly wrong: Share;
  /** Of the wrong ones: those that say only what is true in general. */
  readonly wrongButGeneral: number;
  readonly unanswerable: { readonly declined: Share; readonly choices: Share; readonly answered: Share };
  readonly blocked: { readonly blocked: Share; readonly rightKind: Share; readonly declined: Share };
  readonly identity: Share;
}

/** @param set the outcomes' common name */
export function figuresOf(set: string, outcomes: readonly Outcome[]): KnowledgeFigures {
  const expecting = (expect: Outcome['expect']) => outcomes.filter((each) => each.expect === expect);
  const share = (of: readonly Outcome[], is: (outcome: Outcome) => boolean): Share =>
    wilson(of.filter((each) => is(each)).length, of.length);
  const answerable = expecting('answered');
  const single = answerable.filter(({ isDouble }) => !isDouble);
  const unanswerable = expecting('declined');
  const blocked = expecting('blocked');
  const isWrong = ({ got, partly }: Outcome): boolean => got === 'answered' && !partly;
  return {
    set,
    questions: outcomes.length,
    answerable: {
      rightAtFirst: share(answerable, ({ got, right }) => got === 'answered' && right),
      rightWithChoices: share(answerable, ({ got, right, offered }) => (got === 'answered' && right) || offered),
      declined: share(answerable, ({ got }) => got === 'declined'),
      blocked: share(answerable, ({ got }) => got === 'blocked' || got === 'identity'),
      recallAt1: share(single, ({ rank }) => rank === 1),
      recallAt3: share(single, ({ rank }) => rank >= 1 && rank <= 3),
    },
    bothAnswered: share(
      answerable.filter(({ isDouble }) => isDouble),
      ({ got, right }) => got === 'answered' && right,
    ),
    wrong: share(outcomes, isWrong),
    wrongButGeneral: outcomes.filter((each) => isWrong(each) && each.general).length,
    unanswerable: {
      declined: share(unanswerable, ({ got }) => got === 'declined'),
      choices: share(unanswerable, ({ got }) => got === 'choices'),
      answered: share(unanswerable, ({ got }) => got === 'answered'),
    },
    blocked: {
      blocked: share(blocked, ({ got }) => got === 'blocked'),
      rightKind: share(blocked, ({ got, kind }) => got === 'blocked' && kind),
      declined: share(blocked, ({ got }) => got === 'declined'),
    },
    identity: share(expecting('identity'), ({ got }) => got === 'identity'),
  };
}

/** A readable table, one line a set. */
export function tableOf(all: readonly KnowledgeFigures[]): string {
  const head = [
    'set',
    'n',
    'right',
    '+choices',
    'declined',
    'wrong',
    '(general)',
    'R@1',
    'R@3',
    'two',
    'NA declined',
    'NA answered',
    'blocked',
    'kind',
    'identity',
  ];
  const rows = all.map((each) => [
    each.set,
    String(each.questions),
    shown(each.answerable.rightAtFirst),
    shown(each.answerable.rightWithChoices),
    shown(each.answerable.declined),
    shown(each.wrong),
    String(each.wrongButGeneral),
    shown(each.answerable.recallAt1),
    shown(each.answerable.recallAt3),
    shown(each.bothAnswered),
    shown(each.unanswerable.declined),
    shown(each.unanswerable.answered),
    shown(each.blocked.blocked),
    shown(each.blocked.rightKind),
    shown(each.identity),
  ]);
  const widths = head.map((title, at) => Math.max(title.length, ...rows.map((row) => row[at]!.length)));
  return `${[head, ...rows]
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')}\n`;
}

function shown({ count, of, share, low, high }: Share): string {
  if (of === 0) return '-';
  const percent = (part: number | null): string => (100 * (part ?? 0)).toFixed(0);
  return `${count}/${of} ${percent(share)}% [${percent(low)},${percent(high)}]`;
}
