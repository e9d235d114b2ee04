import type { ServedPassage } from '../content/pack.ts';
import { sentencesOf } from '../content/sentences.ts';
import type { Lang } from '../core/language.ts';
import { type AskedQuestion, isPassageLabel, unansweredLabel } from './asked.ts';
import { createAskedIndex, type Example, learnQuestions, type LearntQuestions } from './asked-index.ts';
import type { Candidates } from './decision-features.ts';
import type { FindingWords } from './finding-words.ts';
import { type KeptLearning, nothingKept } from './learnt-files.ts';
import { edgesOf } from './question-marks.ts';
import { createPassageIndex, type Findings } from './passage-index.ts';
import { mapInSteps, type Steps } from './steps.ts';
import { createWordReader, type WordReader } from './word-reader.ts';

export interface CandidateFinder {
  /** The passages of which this is a phrasing, word for word: no need to compare it with anything else. */
  exact(question: string): readonly ServedPassage[];
  find(question: string): Candidates;
}

export interface FinderOptions {
  readonly passages: readonly ServedPassage[];
  readonly asked: readonly AskedQuestion[];
  readonly words: FindingWords;
  readonly lang: Lang;
  readonly program: string;
  /** @defaultValue learnt anew each time */
  readonly kept?: KeptLearning;
}

/** What any passage may answer: no number, time, price or name is wanted. */
const isOpen: ReadonlySet<string> = new Set(['why', 'which', 'whatis', 'porque', 'cual', 'que-es']);
const seldomShare = 0.04;
/** Its file holds what no program answers. */
const sharedPack = 'education';
const nothing = { near: 0, nearest01: 0, whole01: 0, chance01: 0, support: 0 };

/** Looks at every passage of one language by its words and by the ways of asking for it. About a second of computing. */
export function* createCandidateFinder(options: FinderOptions): Steps<CandidateFinder> {
  const { passages, words, lang, program } = options;
  const reader = createWordReader(lang, words);
  const byWords = createPassageIndex(passages, reader, program);
  const examples = examplesOf(options);
  yield;
  const learnt = yield* keptOrLearnt(options, examples, reader);
  const byAsking = createAskedIndex(learnt.questions, reader);
  const asksFor = (label: string, asking: string): number => {
    const count = learnt.asking.get(label);
    return count ? (count.by.get(asking) ?? 0) / count.all : 0;
  };
  // Asked for twice in a row: first whether it is a phrasing word for word, then everything. Kept no longer than that.
  let last: { readonly question: string; readonly findings: Findings } | null = null;
  return {
    exact(message) {
      const question = edgesOf(message);
      const findings = byWords.find(question);
      const passages = findings.fits.flatMap(({ isExact, passage }) => (isExact ? [passage] : []));
      last = passages.length === 1 ? null : { question, findings };
      return passages;
    },
    find(message) {
      const question = edgesOf(message);
      const { fits, unknown01, units } = last?.question === question ? last.findings : byWords.find(question);
      last = null;
      const fitOf = new Map(fits.map((fit) => [fit.passage.id, fit]));
      const wanted = [...reader.read(question).asking].filter((each) => !isOpen.has(each));
      const seen = new Map(byAsking.find(question).map((fit) => [fit.label, fit]));
      return {
        list: passages.map((passage) => ({
          passage,
          fit: fitOf.get(passage.id) ?? null,
          asked: seen.get(passage.id) ?? { label: passage.id, ...nothing },
          asksElse: wanted.length > 0 && wanted.every((each) => asksFor(passage.id, each) < seldomShare),
        })),
        unanswered: seen.get(unansweredLabel) ?? { label: unansweredLabel, ...nothing },
        unknown01,
        units,
      };
    },
  };
}

/** Of the ways of asking for each label: how many there are, and how many want this kind of thing. */
type AskingCounts = ReadonlyMap<string, { readonly all: number; readonly by: ReadonlyMap<string, number> }>;

function* keptOrLearnt(
  { words, lang, program, kept = nothingKept }: FinderOptions,
  examples: readonly Example[],
  reader: WordReader,
): Steps<{ readonly questions: LearntQuestions; readonly asking: AskingCounts }> {
  return yield* kept(`${program}.${lang}`, { examples, words, lang }, function* () {
    const questions = yield* learnQuestions(examples, reader);
    return { questions, asking: yield* countAsking(examples, reader) };
  });
}

function* countAsking(examples: readonly Example[], reader: WordReader): Steps<AskingCounts> {
  const wanted = yield* mapInSteps(examples, ({ text }) => reader.read(text).asking);
  const counts = new Map<string, { all: number; readonly by: Map<string, number> }>();
  for (const [index, { label }] of examples.entries()) {
    const count = counts.get(label) ?? { all: 0, by: new Map<string, number>() };
    counts.set(label, count);
    count.all += 1;
    for (const each of wanted[index]!) count.by.set(each, (count.by.get(each) ?? 0) + 1);
  }
  return counts;
}

/** Every phrasing of every passage, its answer sentence by sentence, and the questions that nothing answers. */
function examplesOf({ passages, asked, program }: FinderOptions): readonly Example[] {
  return [
    ...passages.flatMap(({ id, question, variants, web }) =>
      [question, ...variants, ...sentencesOf(web)].map((text) => ({ text, label: id })),
    ),
    ...askedOf({ passages, asked, program }),
  ];
}

/** What one program cannot answer, another may. A program's own passage takes the place of the shared one of its name. */
export function askedOf(options: {
  readonly passages: readonly ServedPassage[];
  readonly asked: readonly AskedQuestion[];
  readonly program: string;
}): readonly AskedQuestion[] {
  const { passages, asked, program } = options;
  const ids = new Set(passages.map(({ id }) => id));
  return asked.flatMap((each) => {
    if (each.label === unansweredLabel) return each.program === program || each.program === sharedPack ? [each] : [];
    if (!isPassageLabel(each.label)) return [];
    if (ids.has(each.label)) return [each];
    const [pack, slug] = each.label.split('/');
    const own = `${program}/${slug}`;
    const isReplaced = ids.has(own) && !isOfProgram(each, pack!);
    return isReplaced ? [{ ...each, label: own }] : [];
  });
}

/** Whether the passage belongs to the program in whose file the question stands. */
const isOfProgram = (asked: AskedQuestion, pack: string): boolean => pack === asked.program;
