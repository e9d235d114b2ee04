import { mayBeSaid, type Pack, type ServedPassage } from '../content/pack.ts';
import { dayIn } from '../core/day.ts';
import type { Answerer, Ask, BlockedKind, KnowledgeReply, OfferedQuestion } from '../core/knowledge.ts';
import { type Lang, languages } from '../core/language.ts';
import { blockedKindOf } from './blocked.ts';
import { blockedChanceOf, type BlockedModel, createBlockedModel } from './blocked-model.ts';
import { type CandidateFinder, createCandidateFinder } from './candidates.ts';
import { decide, type Decision } from './decision.ts';
import { type Candidates, rank } from './decision-features.ts';
import { type KnowledgeWords, shippedKnowledgeWords } from './finding-words.ts';
import { type KeptLearning, nothingKept } from './learnt-files.ts';
import { type AnsweringModel, createRefine } from './model/refine.ts';
import { pointsBack } from './pointing-back.ts';
import { barePairsIn, beginsAsQuestion, isBeginning, pairsIn, questionsIn } from './splitting.ts';
import { type MadeOnce, madeOnce, type Steps } from './steps.ts';

export interface AnswererOptions {
  readonly pack: Pack;
  /** Default: those of this repository's content folder. */
  readonly words?: KnowledgeWords;
  readonly now?: () => Date;
  /** Where what is learnt is kept for the next start. @defaultValue nowhere */
  readonly kept?: KeptLearning;
  /** Absent: answers are whole passages, and `refine` is absent too. */
  readonly model?: AnsweringModel;
}

/** Learns each language at its first question, or before it when told to: a second of computing, once. */
export interface LearningAnswerer extends Answerer {
  learn(lang: Lang): Steps<void>;
}

/** Halves that are each about a passage of their own are seldom so by chance: they may be less sure than a whole message. */
const pairFrom01 = 0.5;
/** Where nothing joins two halves, both must be surer; beside an answer to the whole the other one is only offered. */
const bareFrom01 = 0.85;
/** An unsure reading of a blocked kind counts from this likeness to a known way of asking on: "ignore case" in a text on programming is far from all. */
const heardFrom01 = 0.5;
/** So few meanings in a part that points back, and it is about what stands before it. */
const pointingUnits = 1;
const nearFrom01 = 0.03;
const nearMost = 4;
const nearMostOfAll = 6;

/** Answers from a pack's signed passages, byte for byte. Two questions in one message get two answers. */
export function createAnswerer({
  pack,
  words = shippedKnowledgeWords(),
  now = () => new Date(),
  kept = nothingKept,
  model,
}: AnswererOptions): LearningAnswerer {
  const finders = new Map(
    languages.map((lang) => [
      lang,
      madeOnce(() =>
        createCandidateFinder({
          passages: pack.passages[lang],
          asked: words.asked[lang].single,
          words: words.finding[lang],
          lang,
          program: pack.program.id,
          kept,
        }),
      ),
    ]),
  );
  const finderOf = (lang: Lang): CandidateFinder => finders.get(lang)!.get();
  function findIn(question: string, lang: Lang): Candidates {
    const today = dayIn(pack.program.timeZone, now());
    const { list, ...rest } = finderOf(lang).find(question);
    return { ...rest, list: list.filter(({ passage }) => mayBeSaid(passage, today)) };
  }
  function find(question: string, lang: Lang, from01?: number): Decision {
    const [exact, ...others] = finderOf(lang).exact(question);
    const today = dayIn(pack.program.timeZone, now());
    return exact && others.length === 0 && mayBeSaid(exact, today)
      ? { kind: 'answered', passage: exact, chance01: 1, also: [] }
      : decide(findIn(question, lang), words.decision, from01);
  }
  const refine = model && createRefine(model);
  /** Whether a later part says something of its own. */
  const isSeparate = (part: string, lang: Lang): boolean =>
    !pointsBack(part, lang) || findIn(part, lang).units > pointingUnits;
  /** Of a part that stands as a question of its own: where nothing answers it, what comes near what it says. */
  const meantOrNear = (decision: Decision, part: string, lang: Lang): readonly ServedPassage[] => {
    if (decision.kind !== 'declined') return meantBy(decision);
    return decision.near.length > 0 && findIn(part, lang).units > 0 ? decision.near.slice(0, 2) : [];
  };
  const isLeft = (decision: Decision, part: string, lang: Lang): boolean =>
    decision.kind === 'declined' &&
    decision.near.length === 0 &&
    (part.endsWith('?') || beginsAsQuestion(part, lang)) &&
    !isBeginning(part) &&
    findIn(part, lang).units > 0;
  const separateHalves = (question: string, lang: Lang): readonly (readonly [string, string])[] =>
    pairsIn(question, lang).filter(([, later]) => isSeparate(later, lang));

  /** What a model may choose from: the nearest passages of the whole and of each part. */
  function near({ question, lang }: Ask): readonly ServedPassage[] {
    const parts = questionsIn(question, lang);
    const each = [...new Set([question, ...parts])].map((text) =>
      rank(findIn(text, lang).list, words.decision.ranking)
        .filter(({ share01 }) => share01 >= nearFrom01)
        .slice(0, nearMost),
    );
    return [...new Set(each.flat().map(({ passage }) => passage))].slice(0, nearMostOfAll);
  }

  /** What the patterns missed. A passage's own phrasing is never blocked; where a passage is sure, only by a sure reading. */
  function learntKindOf(text: string, lang: Lang, isSure: boolean): BlockedKind | 'identity' | null {
    const reading = blockedModelOf(words, lang, kept).get().read(text);
    if (!reading) return null;
    const { blocked, blockedFrom01, blockedUnsureFrom01 } = words.decision;
    const chance01 = blockedChanceOf(reading, blocked);
    if (chance01 >= blockedFrom01) return reading.kind;
    // "I cannot help with getting around a drug test" said to somebody who asked for a sample day costs more than a decline.
    const isSuspicion = ['getting-drugs', 'beating-a-test', 'identity'].includes(reading.kind);
    const isHeard = chance01 >= blockedUnsureFrom01 && reading.features.nearest >= heardFrom01;
    return isHeard && !isSure && !isSuspicion ? reading.kind : null;
  }

  /** Two passages, where cutting the message in two gives two halves that are each sure of a different one. */
  function surePair(pairs: readonly (readonly [string, string])[], lang: Lang, from01: number): readonly Decision[] {
    let best: { readonly halves: readonly Decision[]; readonly chance01: number } = { halves: [], chance01: 0 };
    for (const pair of pairs) {
      const [one, other] = pair.map((half) => find(half, lang, from01));
      if (one?.kind !== 'answered' || other?.kind !== 'answered' || one.passage.id === other.passage.id) continue;
      const chance01 = Math.min(one.chance01, other.chance01);
      if (chance01 > best.chance01) best = { halves: [one, other], chance01 };
    }
    return best.halves;
  }

  /** Where one half of a message is sure of the answer to the whole: what the other half may be about. */
  function halfBesides({ question, lang }: Ask, whole: Decision): readonly ServedPassage[] {
    if (whole.kind !== 'answered' || isExact(whole)) return [];
    const isWhole = (decision: Decision): boolean =>
      decision.kind === 'answered' && decision.passage.id === whole.passage.id;
    for (const halves of separateHalves(question, lang)) {
      const [one, other] = halves.map((half) => find(half, lang));
      if (isWhole(one!) && !isWhole(other!)) return meantBy(other!);
      if (isWhole(other!) && !isWhole(one!)) return meantBy(one!);
    }
    for (const halves of barePairsIn(question, lang)) {
      const [one, other] = halves.map((half) => find(half, lang, bareFrom01));
      const rest = isWhole(one!) ? other! : one!;
      if ((isWhole(one!) || isWhole(other!)) && !isWhole(rest) && rest.kind === 'answered') return [rest.passage];
    }
    return [];
  }

  return {
    *learn(lang) {
      yield* finders.get(lang)!.steps();
      yield* blockedModelOf(words, lang, kept).steps();
    },
    answer(ask) {
      const { question, lang, channel } = ask;
      const parts = questionsIn(question, lang);
      const texts = [...new Set([question, ...parts])];
      for (const text of texts) {
        const kind = blockedKindOf(text, words.blocked[lang]);
        if (kind) return blockedReply(kind, () => find(question, lang));
      }
      const whole = find(question, lang);
      // What stands beside a question ("my name is …") asks for nothing.
      const asks = (text: string): boolean =>
        text.endsWith('?') || beginsAsQuestion(text, lang) || !parts.some((part) => part.endsWith('?'));
      const judged = texts.filter((each) => each === question || (asks(each) && !isBeginning(each)));
      for (const text of isExact(whole) ? [] : judged) {
        const kind = learntKindOf(text, lang, whole.kind === 'answered');
        if (kind) return blockedReply(kind, () => whole);
      }
      const separate = parts.length > 1 ? parts.filter((part, at) => at === 0 || isSeparate(part, lang)) : [];
      const each = separate.map((part) => ({ part, decision: find(part, lang) }));
      const asking = each.filter(({ part }) => asks(part));
      const answers = answersOf(each.map(({ decision }) => decision));
      // Where a part is answered by itself, a question beside it that nothing comes near is left over, and we say so.
      const left = answers.length === 0 ? [] : asking.filter(({ part, decision }) => isLeft(decision, part, lang));
      const rest = left.map(({ part }) => part);
      if (answers.length > 1)
        return verbatim(
          answers,
          channel,
          each.flatMap(({ decision }) => alsoOf(decision)),
          rest,
        );
      const several = asking.map(({ part }) => find(part, lang, pairFrom01));
      if (answersOf(several).length > 1) return verbatim(answersOf(several), channel, several.flatMap(alsoOf));
      const pair = isExact(whole) ? [] : surePair(separateHalves(question, lang), lang, pairFrom01);
      if (pair.length > 0) return verbatim(answersOf(pair), channel, pair.flatMap(alsoOf));
      const besides = asking.flatMap(({ part, decision }) => meantOrNear(decision, part, lang));
      if (whole.kind === 'answered')
        return verbatim([whole.passage], channel, [...alsoOf(whole), ...besides, ...halfBesides(ask, whole)], rest);
      if (answers.length === 1) return verbatim(answers, channel, besides, rest);
      const unjoined = surePair(barePairsIn(question, lang), lang, bareFrom01);
      if (unjoined.length > 0) return verbatim(answersOf(unjoined), channel, unjoined.flatMap(alsoOf));
      const decisions = [whole, ...asking.map(({ decision }) => decision)];
      const choices = decisions.find((decision) => decision.kind === 'choices');
      if (choices) return offer(choices.passages);
      const near = decisions.flatMap((decision) => (decision.kind === 'declined' ? [decision.near] : []));
      return decline(near.find((passages) => passages.length > 0) ?? []);
    },
    passage(id, lang, channel) {
      const today = dayIn(pack.program.timeZone, now());
      const passage = pack.passages[lang].find((each) => each.id === id);
      return passage && mayBeSaid(passage, today) ? verbatim([passage], channel) : { outcome: 'declined' };
    },
    ...(refine && { refine: (ask, immediate) => refine(ask, immediate, near(ask)) }),
  };
}

/** One for all packs that read the same words. */
const blockedModels = new WeakMap<KnowledgeWords, Map<Lang, MadeOnce<BlockedModel>>>();
function blockedModelOf(words: KnowledgeWords, lang: Lang, kept: KeptLearning): MadeOnce<BlockedModel> {
  const made = blockedModels.get(words) ?? new Map<Lang, MadeOnce<BlockedModel>>();
  blockedModels.set(words, made);
  const model =
    made.get(lang) ??
    madeOnce(() => {
      const { asked, blocked, finding } = words;
      return createBlockedModel({
        asked: asked[lang].single,
        blocked: blocked[lang],
        words: finding[lang],
        lang,
        kept,
      });
    });
  made.set(lang, model);
  return model;
}

/** A passage's own phrasing, word for word. */
const isExact = (decision: Decision): boolean => decision.kind === 'answered' && decision.chance01 === 1;

/** Nothing is offered to who wants a drug, a dose or a way around a test. */
const bareKinds: ReadonlySet<BlockedKind> = new Set(['getting-drugs', 'beating-a-test', 'dosing']);

/** @param find what a passage is sure to answer, if one is: said to nobody unasked, but it may be asked for */
function blockedReply(kind: BlockedKind | 'identity', find: () => Decision): KnowledgeReply {
  if (kind === 'identity') return { outcome: 'identity' };
  const reply = { outcome: 'blocked', kind, copyKey: `blocked.${kind}` } as const;
  if (bareKinds.has(kind)) return reply;
  const decision = find();
  return decision.kind === 'answered' ? { ...reply, also: offered([decision.passage]) } : reply;
}

const answersOf = (parts: readonly Decision[]): readonly ServedPassage[] => [
  ...new Set(parts.flatMap((part) => (part.kind === 'answered' ? [part.passage] : []))),
];

/** What else an answer may have been meant as. */
const alsoOf = (decision: Decision): readonly ServedPassage[] => (decision.kind === 'answered' ? decision.also : []);

/** What a part of a message asks for, or may. */
const meantBy = (decision: Decision): readonly ServedPassage[] => {
  if (decision.kind === 'answered') return [decision.passage];
  return decision.kind === 'choices' ? decision.passages : [];
};

const mostAlso = 3;

/**
 * The passages' signed bytes, a blank line between two.
 * @param also what else may have been meant
 * @param rest what was asked beside it and nothing answers
 */
function verbatim(
  passages: readonly ServedPassage[],
  channel: Ask['channel'],
  also: readonly ServedPassage[] = [],
  rest: readonly string[] = [],
): KnowledgeReply {
  const others = [...new Set(also)].filter((passage) => !passages.includes(passage)).slice(0, mostAlso);
  return {
    outcome: 'answered',
    text: passages.map((passage) => (channel === 'web' ? passage.web : passage.sms)).join('\n\n'),
    provenance: { passages: passages.map(({ id, hash }) => ({ id, hash })), mode: 'verbatim' },
    ...(others.length > 0 && { also: offered(others) }),
    ...(rest.length > 0 && { rest }),
  };
}

const offer = (passages: readonly ServedPassage[]): KnowledgeReply => ({
  outcome: 'choices',
  choices: offered(passages),
});

const decline = (near: readonly ServedPassage[]): KnowledgeReply =>
  near.length > 0 ? { outcome: 'declined', near: offered(near) } : { outcome: 'declined' };

const offered = (passages: readonly ServedPassage[]): readonly OfferedQuestion[] =>
  passages.map(({ id, question }) => ({ id, question }));
