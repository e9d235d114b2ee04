import type { CrisisFinding } from '../core/crisis.ts';
import type { KnowledgeReply } from '../core/knowledge.ts';
import type { Lang } from '../core/language.ts';
import type { TurnParts } from './take-turn.ts';

interface Checked {
  readonly text: string;
  readonly history: readonly string[];
  readonly lang: Lang | undefined;
  readonly finding: CrisisFinding;
}

/**
 * The same parts for one turn, in which several places ask the same of a message. What is asked again, to the letter
 * (text, history and language of a check; question, language and channel of an answer), is not worked out again.
 */
export function askedOnce(parts: TurnParts): TurnParts {
  const languages = new Map<string, Lang | null>();
  const checked: Checked[] = [];
  const answered = new Map<string, KnowledgeReply>();
  return {
    ...parts,
    detectLanguage(text) {
      const known = languages.get(text);
      if (known !== undefined) return known;
      const lang = parts.detectLanguage(text);
      languages.set(text, lang);
      return lang;
    },
    check(text, history = [], lang) {
      const known = checked.find((each) => each.text === text && each.lang === lang && isSame(each.history, history));
      if (known) return known.finding;
      const finding = parts.check(text, history, lang);
      checked.push({ text, history, lang, finding });
      return finding;
    },
    answerer: {
      ...parts.answerer,
      answer(ask) {
        const name = `${ask.lang} ${ask.channel} ${ask.question}`;
        const known = answered.get(name);
        if (known) return known;
        const reply = parts.answerer.answer(ask);
        answered.set(name, reply);
        return reply;
      },
    },
  };
}

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((text, index) => text === other[index]);
