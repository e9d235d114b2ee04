import { describe, expect, it } from 'vitest';
import { loadContent } from '../../src/content/load-content.ts';
import type { Pack } from '../../src/content/pack.ts';
import { programId } from '../../src/core/ids.ts';
import type { Answerer, KnowledgeReply } from '../../src/core/knowledge.ts';
import { createAnswerer } from '../../src/knowledge/answerer.ts';
import { keepToSigned } from '../../src/knowledge/signed-now.ts';

const { programs } = await loadContent('content');
const pack = programs.get(programId('stonington'))!;
const answerer = createAnswerer({ pack });
const [hours, meals] = ['stonington/days-and-hours', 'stonington/meals'];
const without = (id: string): Pack => ({
  ...pack,
  passages: { ...pack.passages, en: pack.passages.en.filter((passage) => passage.id !== id) },
});
const offered = [hours, meals].map((id) => ({ id, question: 'as it was asked once' }));
const always = (reply: KnowledgeReply): Answerer => ({ ...answerer, answer: () => reply });
const ask = { question: 'whatever', lang: 'en', channel: 'web' } as const;
const now = (id: string): string => pack.passages.en.find((passage) => passage.id === id)!.question;

describe('what is not signed any more', () => {
  it('is neither answered nor found by its id', () => {
    const kept = keepToSigned(answerer, () => without(hours));
    expect(kept.answer({ ...ask, question: now(hours) })).toEqual({ outcome: 'declined' });
    expect(kept.passage(hours, 'en', 'web')).toEqual({ outcome: 'declined' });
    expect(kept.passage(meals, 'en', 'web').outcome).toBe('answered');
  });

  it('is not offered; what is left carries the words of today', () => {
    const kept = keepToSigned(always({ outcome: 'choices', choices: offered }), () => without(hours));
    expect(kept.answer(ask)).toEqual({ outcome: 'choices', choices: [{ id: meals, question: now(meals) }] });
  });

  it('is not pointed to while declining', () => {
    const declined = always({ outcome: 'declined', near: offered });
    const left = [{ id: meals, question: now(meals) }];
    expect(keepToSigned(declined, () => without(hours)).answer(ask)).toEqual({ outcome: 'declined', near: left });
    const none: Pack = { ...pack, passages: { en: [], es: [] } };
    expect(keepToSigned(declined, () => none).answer(ask)).toEqual({ outcome: 'declined' });
  });
});
