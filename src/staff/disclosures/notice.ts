import { createHash } from 'node:crypto';

/** Names a wording of the redisclosure notice, so that a log can tell which one went along. */
export const noticeVersionOf = (notice: string): string =>
  `42 CFR 2.32, ${createHash('sha256').update(notice).digest('hex').slice(0, 12)}`;

/** Stands beside the notice wherever staff see it, until counsel has compared it (src/core/redisclosure.ts). */
export const noticeCaution =
  'Wording (K): only the first sentence was read in a source. Counsel compares it with 42 CFR 2.32 before use.';

/** The first sentence, for the head of every printed page; the whole notice stands on the first. */
export const shortNotice = (notice: string): string => /^.*?\)\./.exec(notice)?.[0] ?? notice;
