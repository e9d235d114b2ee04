import { dayIn, mayBeSaid, type Pack, type ServedPassage } from '../content/pack.ts';
import type { Answerer, Ask, KnowledgeReply } from '../core/knowledge.ts';
import { languages, type Lang } from '../core/language.ts';
import { blockedKindOf } from './blocked.ts';
import { decide, type Decision } from './decision.ts';
import { type KnowledgeWords, shippedKnowledgeWords } from './finding-words.ts';
import { createPassageIndex, type PassageIndex } from './passage-index.ts';
import { questionsIn } from './splitting.ts';
import { createWordReader } from './word-reader.ts';

export interface AnswererOptions {
  readonly pack: Pack;
  /** Default: those of this repository's content folder. */
  readonly words?: KnowledgeWords;
  readonly now?: () => Date;
}

/** Answers from a pack's signed passages, byte for byte. Two questions in one message get two answers. */
export function createAnswerer({
  pack,
  words = shippedKnowledgeWords(),
  now = () => new Date(),
}: AnswererOptions): Answerer {
  const indexes = Object.fromEntries(
    languages.map((lang) => [
      lang,
      createPassageIndex(pack.passages[lang], createWordReader(lang, words.finding[lang]), pack.program.id),
    ]),
  ) as Readonly<Record<Lang, PassageIndex>>;

  function find(question: string, lang: Lang): Decision {
    const today = dayIn(pack.program.timeZone, now());
    const { fits, ...rest } = indexes[lang].find(question);
    return decide({ ...rest, fits: fits.filter(({ passage }) => mayBeSaid(passage, today)) });
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
  };
}

/** The passages' signed bytes, a blank line between two. */
export function verbatim(passages: readonly ServedPassage[], channel: Ask['channel']): KnowledgeReply {
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
