import { dayIn, mayBeSaid, type Pack, type ServedPassage } from '../content/pack.ts';
import type { Answerer, Ask, KnowledgeReply } from '../core/knowledge.ts';
import { languages, type Lang } from '../core/language.ts';
import { blockedKindOf } from './blocked.ts';
import { decide, type Decision } from './decision.ts';
import { type KnowledgeWords, shippedKnowledgeWords } from './finding-words.ts';
import { type AnsweringModel, createRefine } from './model/refine.ts';
import { createPassageIndex, type Findings, type PassageIndex } from './passage-index.ts';
import { questionsIn } from './splitting.ts';
import { createWordReader } from './word-reader.ts';

export interface AnswererOptions {
  readonly pack: Pack;
  /** Default: those of this repository's content folder. */
  readonly words?: KnowledgeWords;
  readonly now?: () => Date;
  /** Absent: answers are whole passages, and `refine` is absent too. */
  readonly model?: AnsweringModel;
}

const nearFrom01 = 0.2;
const nearMost = 4;
const nearMostOfAll = 6;

/** Answers from a pack's signed passages, byte for byte. Two questions in one message get two answers. */
export function createAnswerer({
  pack,
  words = shippedKnowledgeWords(),
  now = () => new Date(),
  model,
}: AnswererOptions): Answerer {
  const indexes = Object.fromEntries(
    languages.map((lang) => [
      lang,
      createPassageIndex(pack.passages[lang], createWordReader(lang, words.finding[lang]), pack.program.id),
    ]),
  ) as Readonly<Record<Lang, PassageIndex>>;

  function findIn(question: string, lang: Lang): Findings {
    const today = dayIn(pack.program.timeZone, now());
    const { fits, ...rest } = indexes[lang].find(question);
    return { ...rest, fits: fits.filter(({ passage }) => mayBeSaid(passage, today)) };
  }
  const find = (question: string, lang: Lang): Decision => decide(findIn(question, lang));
  const refine = model && createRefine(model);

  /** What a model may choose from: the nearest passages of the whole and of each part. */
  function near({ question, lang }: Ask): readonly ServedPassage[] {
    const parts = questionsIn(question, lang);
    const each = [...new Set([question, ...parts])].map((text) =>
      findIn(text, lang)
        .fits.filter(({ score01 }) => score01 >= nearFrom01)
        .slice(0, nearMost),
    );
    return [...new Set(each.flat().map(({ passage }) => passage))].slice(0, nearMostOfAll);
  }

  return {
    answer(ask) {
      const { question, lang, channel } = ask;
      const parts = questionsIn(question, lang);
      for (const text of new Set([question, ...parts])) {
        const kind = blockedKindOf(text, words.blocked[lang]);
        if (kind === 'identity') return { outcome: 'identity' };
        if (kind) return { outcome: 'blocked', kind, copyKey: `blocked.${kind}` };
      }
      const whole = find(question, lang);
      const each = parts.length > 1 ? parts.map((part) => find(part, lang)) : [];
      const answers = [...new Set(each.flatMap((part) => (part.kind === 'answered' ? [part.passage] : [])))];
      if (answers.length > 1) return verbatim(answers, channel);
      if (whole.kind === 'answered') return verbatim([whole.passage], channel);
      if (answers.length === 1) return verbatim(answers, channel);
      const offered = [whole, ...each].find((decision) => decision.kind === 'choices');
      return offered ? offer(offered.passages) : { outcome: 'declined' };
    },
    passage(id, lang, channel) {
      const today = dayIn(pack.program.timeZone, now());
      const passage = pack.passages[lang].find((each) => each.id === id);
      return passage && mayBeSaid(passage, today) ? verbatim([passage], channel) : { outcome: 'declined' };
    },
    ...(refine && { refine: (ask, immediate) => refine(ask, immediate, near(ask)) }),
  };
}

/** The passages' signed bytes, a blank line between two. */
function verbatim(passages: readonly ServedPassage[], channel: Ask['channel']): KnowledgeReply {
  return {
    outcome: 'answered',
    text: passages.map((passage) => (channel === 'web' ? passage.web : passage.sms)).join('\n\n'),
    provenance: { passages: passages.map(({ id, hash }) => ({ id, hash })), mode: 'verbatim' },
  };
}

const offer = (passages: readonly ServedPassage[]): KnowledgeReply => ({
  outcome: 'choices',
  choices: passages.map(({ id, question }) => ({ id, question })),
});
