import type { ListedVisit } from '../../db/inbox-store.ts';
import type { InboxFilters } from './schema.ts';

/** What somebody typed into the search: a phone number, or the beginning of a name's words. */
export type Search =
  | { readonly kind: 'none' }
  /** E.164, North American when no country is named. */
  | { readonly kind: 'phone'; readonly number: string }
  | { readonly kind: 'name'; readonly words: readonly string[] };

export function readSearch(q: string | undefined): Search {
  if (q === undefined || q === '') return { kind: 'none' };
  const digits = q.replaceAll(/\D/g, '');
  if (/^[+\d\s().-]+$/.test(q) && digits.length >= 10) {
    const isInternational = q.trim().startsWith('+') || digits.length > 10;
    return { kind: 'phone', number: isInternational ? `+${digits}` : `+1${digits}` };
  }
  return { kind: 'name', words: wordsOf(q) };
}

/** Looks at what is sealed: only ever run on visits already opened for somebody who may see them. */
export function matcherOf(
  { route, flag }: InboxFilters,
  search: Search,
): ((visit: ListedVisit) => boolean) | undefined {
  if (route === undefined && flag === undefined && search.kind === 'none') return undefined;
  return ({ summary }) =>
    summary !== null &&
    (route === undefined || summary.routes.includes(route)) &&
    (flag === undefined || summary.flags.includes(flag)) &&
    (search.kind === 'none' ||
      (search.kind === 'phone' ? summary.phone === search.number : isNamed(summary.name, search.words)));
}

function isNamed(name: string, asked: readonly string[]): boolean {
  const known = wordsOf(name);
  return asked.length > 0 && asked.every((word) => known.some((each) => each.startsWith(word)));
}

/** Without accents and case: who is "Raúl" is found as "raul". */
const wordsOf = (text: string): readonly string[] =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().split(/\s+/).filter(Boolean);
