import MiniSearch from 'minisearch';
import type { Answerer, KnowledgeReply } from '../core/knowledge.ts';
import type { Lang } from '../core/language.ts';
import type { Pack, ServedPassage } from '../content/pack.ts';

/** A clear lead over the next passage answers; a near tie is offered as a choice. */
const leadingFactor = 1.35;
const leastScore = 6;

/** Answers from a pack's signed passages, word for word. */
export function createAnswerer({ pack }: { readonly pack: Pack }): Answerer {
  const indexes = { en: indexOf(pack.passages.en), es: indexOf(pack.passages.es) };
  const find = (id: string, lang: Lang): ServedPassage | undefined => pack.passages[lang].find((passage) => passage.id === id);
  const reply = (passage: ServedPassage, channel: 'web' | 'sms' | 'voice'): KnowledgeReply => ({
    outcome: 'answered',
    text: channel === 'web' ? passage.web : passage.sms,
    provenance: { passages: [{ id: passage.id, hash: passage.hash }], mode: 'verbatim' },
  });
  return {
    answer({ question, lang, channel }) {
      const [first, second, third] = indexes[lang].search(question, { fuzzy: 0.2, prefix: true, boost: { question: 2, variants: 2 } });
      if (!first || first.score < leastScore) return { outcome: 'declined' };
      const passage = find(String(first.id), lang);
      if (passage && (!second || first.score >= second.score * leadingFactor)) return reply(passage, channel);
      const choices = [first, second, third].flatMap((hit) => {
        const near = hit && find(String(hit.id), lang);
        return near ? [{ id: near.id, question: near.question }] : [];
      });
      return { outcome: 'choices', choices };
    },
    passage(id, lang, channel) {
      const passage = find(id, lang);
      return passage ? reply(passage, channel) : { outcome: 'declined' };
    },
  };
}

function indexOf(passages: readonly ServedPassage[]): MiniSearch {
  const index = new MiniSearch({ fields: ['question', 'variants', 'web'] });
  index.addAll(passages.map(({ id, question, variants, web }) => ({ id, question, variants: variants.join(' '), web })));
  return index;
}
