import { describe, expect, it } from 'vitest';
import { loadContent } from '../../src/content/load-content.ts';
import { languages } from '../../src/core/language.ts';
import { blockedKindOf, blockedKinds } from '../../src/knowledge/blocked.ts';
import { shippedKnowledgeWords } from '../../src/knowledge/finding-words.ts';

const { blocked } = shippedKnowledgeWords();
const { programs } = await loadContent('content');

describe.each(languages)('blocked kinds in %s', (lang) => {
  const { kinds } = blocked[lang];

  it('cover every kind, and asking who answers', () => {
    expect(new Set(kinds.map(({ kind }) => kind))).toEqual(new Set([...blockedKinds, 'identity']));
  });

  it.each(kinds.flatMap(({ kind, examples }) => examples.map((text) => [kind, text] as const)))(
    'hear %s in "%s"',
    (kind, text) => {
      expect(blockedKindOf(text, blocked[lang])).toBe(kind);
      expect(blockedKindOf(`${text.toUpperCase()}?!`, blocked[lang])).toBe(kind);
    },
  );

  it.each(kinds.flatMap(({ nearMisses }) => nearMisses))('leave "%s" alone', (text) => {
    expect(blockedKindOf(text, blocked[lang])).toBeNull();
  });

  it('never block the question of a passage', () => {
    const heard = [...programs.values()].flatMap((pack) =>
      pack.passages[lang].filter(({ question }) => blockedKindOf(question, blocked[lang]) !== null).map(({ id }) => id),
    );
    expect(heard).toEqual([]);
  });
});
