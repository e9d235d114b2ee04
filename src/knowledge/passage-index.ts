import type { ServedPassage } from '../content/pack.ts';
import { foldedWords } from './folding.ts';
import { createLexicon } from './nearest-word.ts';
import type { ReadWords, WordReader } from './word-reader.ts';

/** How well one passage fits a question; every number lies between 0 and 1. */
export interface Fit {
  readonly passage: ServedPassage;
  /** It speaks of every subject that the question names. */
  readonly isOnTopic: boolean;
  /** Likeness to the nearest of the passage's phrasings, both ways, by weight of the words. */
  readonly likeness01: number;
  /** Share of the question's weight found in the passage: whole for its phrasings, part for its answer. */
  readonly coverage01: number;
  /** Weight of the question's words that the phrasings have, however long the question is; 1 stands for three rare words. */
  readonly evidence01: number;
  /** Share of the question's weight that the passage's phrasings repeat among themselves. */
  readonly centrality01: number;
  /** A phrasing of the passage, word for word but for stop words and endings. */
  readonly isExact: boolean;
  readonly score01: number;
}

export interface Findings {
  /** Best first. */
  readonly fits: readonly Fit[];
  /** Share of the question's weight in words that no passage has. */
  readonly unknown01: number;
  /** Meanings the question is made of. */
  readonly units: number;
}

export interface PassageIndex {
  find(question: string): Findings;
}

interface Indexed {
  readonly passage: ServedPassage;
  /** Of the program itself, not of a shared pack. */
  readonly isOwn: boolean;
  readonly phrasings: readonly { readonly marks: ReadonlySet<string>; readonly weight: number }[];
  readonly inPhrasings: ReadonlyMap<string, number>;
  readonly inAnswer: ReadonlySet<string>;
  readonly topics: ReadonlySet<string>;
  readonly core: readonly string[];
}

/** What the question word adds, against 1 to 4 for a word that tells passages apart. */
const askingWeight = 0.6;
const unknownFactor = 0.85;
/** An everyday word that no passage has says little of what is asked. */
const everydayFactor = 0.3;
/** A word of the answer is a weaker sign than a word of the question. */
const answerStrength = 0.55;
/** A passage that does not speak of the question's subject, or speaks of one that was not asked for. */
const offTopicFactor = 0.45;
/** The program's own words come before what is said of programs in general. */
const generalFactor = 0.87;
/** A word that most of a passage's phrasings share is what it is about: without any of them it is less likely meant. */
const missingCoreFactor = 0.85;
const coreShare = 0.6;
const fullEvidence = 9;
/** A phrasing of a shared pack, word for word, comes before a likeness of the program's own. */
const exactBonus = 0.15;
const coreWeightLeast = 1;

/** An inverted index over one language's passages: pure, in memory, well under a millisecond a question. */
export function createPassageIndex(
  passages: readonly ServedPassage[],
  reader: WordReader,
  program: string,
): PassageIndex {
  const known = createLexicon(
    passages.flatMap((passage) => foldedWords([passage.question, ...passage.variants, passage.web].join(' '))),
  );
  const read = passages.map((passage) => ({
    passage,
    phrasings: [passage.question, ...passage.variants].map((text) => reader.read(text)),
    answer: reader.read(passage.web).units,
  }));
  const frequency = new Map<string, number>();
  for (const { phrasings, answer } of read) {
    const inPhrasings = new Set(phrasings.flatMap(({ units }) => [...units]));
    for (const unit of inPhrasings) frequency.set(unit, (frequency.get(unit) ?? 0) + 1);
    for (const unit of answer) if (!inPhrasings.has(unit)) frequency.set(unit, (frequency.get(unit) ?? 0) + 0.4);
  }
  const weightOf = (mark: string): number => {
    if (mark.startsWith('?')) return askingWeight;
    const count = frequency.get(mark);
    if (count === undefined) return unknownFactor * Math.log(1 + passages.length / 0.5);
    return Math.log(1 + (passages.length - count + 0.5) / (count + 0.5));
  };
  const weigh = (marks: Iterable<string>): number => {
    let sum = 0;
    for (const mark of marks) sum += weightOf(mark);
    return sum;
  };
  const index = read.map(({ passage, phrasings, answer }): Indexed => {
    const inPhrasings = new Map<string, number>();
    const marked = phrasings.map((phrasing) => {
      const marks = marksOf(phrasing);
      for (const mark of marks) inPhrasings.set(mark, (inPhrasings.get(mark) ?? 0) + 1);
      return { marks, weight: weigh(marks) };
    });
    return {
      passage,
      isOwn: passage.id.startsWith(`${program}/`),
      phrasings: marked,
      inPhrasings,
      inAnswer: answer,
      topics: new Set(phrasings.flatMap(({ topics }) => [...topics])),
      core: [...inPhrasings.keys()].filter(
        (mark) => inPhrasings.get(mark)! >= phrasings.length * coreShare && weightOf(mark) >= coreWeightLeast,
      ),
    };
  });

  return {
    find(question) {
      const asked = reader.read(question, known);
      const marks = [...marksOf(asked)].map((mark) => ({
        mark,
        weight: weightOf(mark) * (asked.everyday.has(mark) && !frequency.has(mark) ? everydayFactor : 1),
      }));
      const whole = marks.reduce((sum, { weight }) => sum + weight, 0);
      if (whole === 0) return { fits: [], unknown01: 0, units: 0 };
      const unknown = marks.filter(({ mark }) => !mark.startsWith('?') && !frequency.has(mark));
      const fits = index.flatMap((indexed): Fit | readonly [] => {
        if (!marks.some(({ mark }) => indexed.inPhrasings.has(mark) || indexed.inAnswer.has(mark))) return [];
        return fitOf(indexed, asked, marks, whole);
      });
      return {
        fits: fits.toSorted((one, other) => other.score01 - one.score01),
        unknown01: unknown.reduce((sum, { weight }) => sum + weight, 0) / whole,
        units: asked.units.size,
      };
    },
  };
}

const marksOf = ({ units, asking }: ReadWords): ReadonlySet<string> =>
  new Set([...units, ...[...asking].map((each) => `?${each}`)]);

function fitOf(
  { passage, isOwn, phrasings, inPhrasings, inAnswer, topics, core }: Indexed,
  asked: ReadWords,
  marks: readonly { readonly mark: string; readonly weight: number }[],
  whole: number,
): Fit {
  let likeness01 = 0;
  for (const phrasing of phrasings) {
    let shared = 0;
    for (const { mark, weight } of marks) if (phrasing.marks.has(mark)) shared += weight;
    if (shared > 0) likeness01 = Math.max(likeness01, (2 * shared) / (whole + phrasing.weight));
  }
  let covered = 0;
  let central = 0;
  let evidence = 0;
  for (const { mark, weight } of marks) {
    const times = inPhrasings.get(mark) ?? 0;
    if (times > 0) {
      covered += weight;
      evidence += weight;
    } else if (inAnswer.has(mark)) covered += weight * answerStrength;
    central += weight * Math.min(1, times / 3);
  }
  const coverage01 = covered / whole;
  const centrality01 = central / whole;
  const isOnTopic = asked.topics.isSubsetOf(topics);
  const isExact = isOnTopic && likeness01 > 0.999;
  const trust =
    (isOnTopic ? 1 : offTopicFactor) *
    (isOwn ? 1 : generalFactor) *
    (core.length === 0 || core.some((mark) => marks.some((each) => each.mark === mark)) ? 1 : missingCoreFactor);
  return {
    passage,
    isOnTopic,
    isExact,
    evidence01: Math.min(1, evidence / fullEvidence) * trust,
    likeness01: likeness01 * trust,
    coverage01: coverage01 * trust,
    centrality01: centrality01 * trust,
    score01: (0.5 * likeness01 + 0.3 * coverage01 + 0.2 * centrality01) * trust + (isExact ? exactBonus : 0),
  };
}
