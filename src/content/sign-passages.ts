import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { originalLang, demoRole, hashOf, isSamePerson, needsTwoPeople, stateOf } from './signing.ts';
import type { LoadedPassage } from './load-passages.ts';
import type { LintFinding } from './lint-passages.ts';
import type { Passage, SignOff } from './pack.ts';
import { withSignOff } from './sign-file.ts';
import type { Lang } from '../core/language.ts';

export interface SignRequest {
  readonly lang: Lang;
  readonly role: string;
  readonly name?: string;
  readonly author: string;
  readonly reviewer: string;
  /** Days, `YYYY-MM-DD`. */
  readonly date: string;
  readonly expires: string;
  /** Sign although the source is still marked unverified. */
  readonly acceptUnverified: boolean;
}

export type SignOutcome =
  | { readonly kind: 'signed'; readonly signOff: SignOff }
  | {
      readonly kind: 'refused';
      readonly reason: 'same_person' | 'lint_errors' | 'unverified' | 'original_unsigned';
      readonly findings?: readonly LintFinding[];
    };

/**
 * Decides whether one language of a passage may be signed, and with what. Refuses one person in two roles for
 * clinical and crisis words, words that lint finds faults in, an unverified source unless told otherwise, and a
 * translation whose original is not itself signed.
 * @param findings what lint said of this passage's file.
 */
export function prepareSignOff(passage: Passage, request: SignRequest, findings: readonly LintFinding[]): SignOutcome {
  const { lang, role, name, author, reviewer, date, expires } = request;
  if (needsTwoPeople(passage.kind) && isSamePerson(author, reviewer)) return { kind: 'refused', reason: 'same_person' };
  const faults = findings.filter(({ severity, rule }) => severity === 'error' && !rule.startsWith('signoff.'));
  if (faults.length > 0) return { kind: 'refused', reason: 'lint_errors', findings: faults };
  if (passage.review.status === 'unverified' && role !== demoRole && !request.acceptUnverified) {
    return { kind: 'refused', reason: 'unverified' };
  }
  const isTranslation = lang !== originalLang;
  if (isTranslation && stateOf(passage, originalLang, date).kind !== 'signed') {
    return { kind: 'refused', reason: 'original_unsigned' };
  }
  const signOff: SignOff = {
    lang,
    role,
    ...(name === undefined ? {} : { name }),
    author,
    reviewer,
    date,
    expires,
    sha256: hashOf(passage, lang),
    ...(isTranslation ? { translates: hashOf(passage, originalLang) } : {}),
  };
  return { kind: 'signed', signOff };
}

/** Writes a sign-off into the passage's file, whole or not at all, and returns the passage as it is now. */
export async function writeSignOff(
  dir: string,
  { passage, lineOf }: LoadedPassage,
  signOff: SignOff,
): Promise<LoadedPassage> {
  const path = join(dirname(dir), passage.file);
  const text = withSignOff(await readFile(path, 'utf8'), passage.signOffs, signOff);
  const draft = `${path}.signing`;
  await writeFile(draft, text);
  await rename(draft, path);
  const signOffs = [...passage.signOffs.filter(({ lang }) => lang !== signOff.lang), signOff];
  return { passage: { ...passage, signOffs }, lineOf };
}
