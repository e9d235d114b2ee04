import type { Lang } from '../core/language.ts';
import type { GapRow } from '../db/gap-store.ts';
import { normaliseGap } from '../knowledge/gaps.ts';
import { maskIdentifiers } from '../knowledge/masking.ts';

export interface CountedGap {
  readonly program: string;
  readonly lang: Lang;
  readonly count: number;
  /** As one of those who asked it wrote it, identifiers masked. */
  readonly question: string;
}

/** The same words in any case, accent and punctuation are one question, whoever asked it. */
export function countGaps(gaps: readonly Pick<GapRow, 'program' | 'lang' | 'question'>[]): readonly CountedGap[] {
  const byWords = new Map<string, CountedGap>();
  for (const { program, lang, question } of gaps) {
    const key = `${program} ${lang} ${normaliseGap(question)}`;
    const count = (byWords.get(key)?.count ?? 0) + 1;
    byWords.set(key, { program, lang, count, question: byWords.get(key)?.question ?? maskIdentifiers(question) });
  }
  return [...byWords.values()].toSorted((first, second) => second.count - first.count);
}
