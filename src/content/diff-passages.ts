import { dirname, join } from 'node:path';
import type { Lang } from '../core/language.ts';
import { earlierTexts, textAt } from './history.ts';
import { readPassage } from './load-passages.ts';
import type { Passage, SignOff } from './pack.ts';
import { sentencesOf } from './sentences.ts';
import { hashOf } from './signing.ts';

/** One part of a passage whose words differ. */
export interface PartChange {
  readonly part: 'question' | 'web' | 'sms';
  /** Sentences no longer there, and sentences that are new, in order. */
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/** The passage as it was when this sign-off was given, found in the file's history; undefined when it is not there. */
export async function signedVersion(dir: string, passage: Passage, signOff: SignOff): Promise<Passage | undefined> {
  for await (const text of earlierTexts(pathOf(dir, passage))) {
    const earlier = parsed(text, passage);
    if (earlier !== undefined && hashOf(earlier, signOff.lang) === signOff.sha256) return earlier;
  }
  return undefined;
}

/** The passage at a git revision; undefined when it was not there. */
export async function versionAt(dir: string, passage: Passage, revision: string): Promise<Passage | undefined> {
  const text = await textAt(pathOf(dir, passage), revision);
  return text === undefined ? undefined : parsed(text, passage);
}

const pathOf = (dir: string, passage: Passage): string => join(dirname(dir), passage.file);

const parsed = (text: string, { id, file }: Passage): Passage | undefined =>
  readPassage(text, id.split('/')[0] ?? '', file, [])?.passage;

/** What one language says differently. */
export function changesBetween(before: Passage, after: Passage, lang: Lang): readonly PartChange[] {
  const parts = [
    ['question', before.question[lang], after.question[lang]],
    ['web', before.answer[lang].web, after.answer[lang].web],
    ['sms', before.answer[lang].sms, after.answer[lang].sms],
  ] as const;
  return parts
    .filter(([, old, now]) => old !== now)
    .map(([part, old, now]) => {
      const [then, today] = [sentencesOf(old), sentencesOf(now)];
      return {
        part,
        removed: then.filter((sentence) => !today.includes(sentence)),
        added: today.filter((sentence) => !then.includes(sentence)),
      };
    });
}
