import { mayBeSaid, type Pack, type ServedPassage } from '../content/pack.ts';
import { dayIn } from '../core/day.ts';
import type { Answerer, Ask, KnowledgeReply, OfferedQuestion } from '../core/knowledge.ts';
import type { Lang } from '../core/language.ts';

/**
 * Keeps an answerer to what is signed at this moment. It goes on finding by the passages that it was made with, which
 * takes seconds to learn; but what is said is the words signed now, and what is not signed any more is not said.
 * @param packNow the same program's pack, as it is signed now.
 */
export function keepToSigned(answerer: Answerer, packNow: () => Pack, now: () => Date = () => new Date()): Answerer {
  const signed = (id: string, lang: Lang): ServedPassage | undefined => {
    const { passages, program } = packNow();
    const found = passages[lang].find((passage) => passage.id === id);
    return found && mayBeSaid(found, dayIn(program.timeZone, now())) ? found : undefined;
  };

  const kept = (reply: KnowledgeReply, lang: Lang, channel: Ask['channel']): KnowledgeReply => {
    const asked = (offered: readonly OfferedQuestion[]): readonly OfferedQuestion[] =>
      offered.flatMap(({ id }) => {
        const passage = signed(id, lang);
        return passage ? [{ id, question: passage.question }] : [];
      });
    if (reply.outcome === 'choices') {
      const choices = asked(reply.choices);
      return choices.length > 0 ? { outcome: 'choices', choices } : { outcome: 'declined' };
    }
    if (reply.outcome === 'declined') {
      const near = asked(reply.near ?? []);
      return near.length > 0 ? { outcome: 'declined', near } : { outcome: 'declined' };
    }
    if (reply.outcome !== 'answered' || isCurrent(reply, lang)) return reply;
    const passages = reply.provenance.passages.flatMap(({ id }) => signed(id, lang) ?? []);
    if (passages.length === 0) return { outcome: 'declined' };
    return {
      outcome: 'answered',
      text: passages.map((passage) => (channel === 'web' ? passage.web : passage.sms)).join('\n\n'),
      provenance: { passages: passages.map(({ id, hash }) => ({ id, hash })), mode: 'verbatim' },
    };
  };

  const isCurrent = (reply: KnowledgeReply & { readonly outcome: 'answered' }, lang: Lang): boolean =>
    reply.provenance.passages.every(({ id, hash }) => signed(id, lang)?.hash === hash);

  return {
    answer: (ask) => kept(answerer.answer(ask), ask.lang, ask.channel),
    passage: (id, lang, channel) => {
      const passage = signed(id, lang);
      if (!passage) return { outcome: 'declined' };
      const { web, sms, hash } = passage;
      return {
        outcome: 'answered',
        text: channel === 'web' ? web : sms,
        provenance: { passages: [{ id, hash }], mode: 'verbatim' },
      };
    },
    ...(answerer.refine && {
      // What a model chose from words that have changed since is not said: the passages as they are now are.
      refine: async (ask, immediate) =>
        kept((await answerer.refine?.(ask, immediate)) ?? immediate, ask.lang, ask.channel),
    }),
  };
}
