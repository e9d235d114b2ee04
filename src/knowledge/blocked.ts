import { z } from 'zod';
import type { BlockedKind } from '../core/knowledge.ts';
import { folded } from './folding.ts';

export const blockedKinds = [
  'medical-advice',
  'dosing',
  'tapering',
  'stopping-medicine',
  'getting-drugs',
  'beating-a-test',
  'legal-advice',
  'diagnosis',
  'outcome-promise',
] as const satisfies readonly BlockedKind[];

const entry = z.strictObject({
  kind: z.enum([...blockedKinds, 'identity']),
  /** Regular expressions over folded text; `{name}` stands for one of `words`. */
  patterns: z.array(z.string()).min(1),
  /** What would match but is a fair question. */
  unless: z.array(z.string()).default([]),
  /** Must be heard as this kind; a test asks each. */
  examples: z.array(z.string()).min(4),
  /** Must not be. */
  nearMisses: z.array(z.string()).min(3),
});

const written = z.strictObject({ words: z.record(z.string(), z.string()), kinds: z.array(entry) });

export const blockedSchema = written.transform(({ words, kinds }, context) => {
  const filled = (source: string, depth = 0): string =>
    source.replaceAll(/\{([a-z-]+)\}/g, (_, name: string) => {
      const value = words[name];
      if (value === undefined || depth > maxDepth) throw new SyntaxError(`no words named ${name}`);
      return `(?:${filled(value, depth + 1)})`;
    });
  const compiled = (kind: string, sources: readonly string[]): readonly RegExp[] =>
    sources.flatMap((source) => {
      try {
        return [new RegExp(`\\b(?:${filled(source)})\\b`, 'u')];
      } catch (cause) {
        context.addIssue({ code: 'custom', message: `${kind}: ${String(cause)}` });
        return [];
      }
    });
  return {
    kinds: kinds.map(({ patterns, unless, ...rest }) => ({
      ...rest,
      patterns: compiled(rest.kind, patterns),
      unless: compiled(rest.kind, unless),
    })),
  };
});
/** Words may be made of words, so deep. */
const maxDepth = 3;

/** What one language's `content/knowledge/blocked.<lang>.yaml` says, compiled. Order decides between kinds. */
export type BlockedWords = z.infer<typeof blockedSchema>;

/** The kind of question that is only ever answered by fixed text, or `identity`; null when it may be looked up. */
export function blockedKindOf(text: string, { kinds }: BlockedWords): BlockedKind | 'identity' | null {
  const plain = folded(text);
  const found = kinds.find(
    ({ patterns, unless }) =>
      patterns.some((pattern) => pattern.test(plain)) && !unless.some((pattern) => pattern.test(plain)),
  );
  return found?.kind ?? null;
}
