import { createHash } from 'node:crypto';
import type { Lang } from '../core/language.ts';
import type { Passage, ServedPassage, SignOff, SignOffState } from './pack.ts';

/** The language passages are written in first; the others are translations of it. */
export const originalLang: Lang = 'en';

/** Sign-offs end without notice otherwise; from so many days before, lint and status warn. */
export const expiryWarningDays = 30;

type Signable = Pick<Passage, 'id' | 'kind' | 'question' | 'answer'>;

/**
 * SHA-256 of what a sign-off covers in one language: everything that is said, and which passage of which kind
 * it is, so that a sign-off cannot be carried to another passage or to an easier rule.
 */
export function hashOf(passage: Signable, lang: Lang): string {
  const { web, sms } = passage.answer[lang];
  const covered = ['porchlight.passage/1', passage.id, passage.kind, lang, passage.question[lang], web, sms];
  return createHash('sha256').update(JSON.stringify(covered)).digest('hex');
}

/** Clinical and crisis words need an author and a reviewer who are two people. */
export const needsTwoPeople = (kind: Passage['kind']): boolean => kind === 'clinical' || kind === 'crisis';

export const isSamePerson = (first: string, second: string): boolean => plainName(first) === plainName(second);
const plainName = (name: string) =>
  name
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();

/** @param today `YYYY-MM-DD`. */
export function stateOf(passage: Passage, lang: Lang, today: string): SignOffState {
  const signOff = passage.signOffs.find((candidate) => candidate.lang === lang);
  if (signOff === undefined) return { kind: 'unsigned' };
  if (signOff.sha256 !== hashOf(passage, lang)) return { kind: 'changed', signOff };
  if (lang !== originalLang && signOff.translates !== hashOf(passage, originalLang)) {
    return { kind: 'original-changed', signOff };
  }
  if (needsTwoPeople(passage.kind) && isSamePerson(signOff.author, signOff.reviewer)) {
    return { kind: 'one-person', signOff };
  }
  if (today > signOff.expires) return { kind: 'expired', signOff };
  if (today < signOff.date) return { kind: 'early', signOff };
  return { kind: 'signed', signOff, daysLeft: daysBetween(today, signOff.expires) };
}

/** The passage in one language, if it may be said today; else undefined. */
export function served(passage: Passage, lang: Lang, today: string): ServedPassage | undefined {
  const state = stateOf(passage, lang, today);
  if (state.kind !== 'signed') return undefined;
  return {
    id: passage.id,
    lang,
    kind: passage.kind,
    question: passage.question[lang],
    variants: passage.variants[lang],
    web: passage.answer[lang].web,
    sms: passage.answer[lang].sms,
    hash: state.signOff.sha256,
    expires: state.signOff.expires,
    related: passage.related,
    actions: passage.actions,
  };
}

/** The role under which content may be tried out, but not shown to the public. */
export const demoRole = 'demo content, not clinically approved';
export const isDemo = (signOff: SignOff): boolean => signOff.role === demoRole;

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
