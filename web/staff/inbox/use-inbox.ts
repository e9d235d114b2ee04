import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import {
  inboxChoices,
  inboxCounts,
  inboxPage,
  type InboxFilters,
  type Section,
} from '../../../src/staff/inbox/schema.ts';
import { api, queryOf } from '../app/api.ts';

/** Asked again though nothing was heard, since a visit grows old by itself. */
const everyMs = 60_000;

/** One section's visits, page by page; with a search, those of every section. */
export function useVisits(section: Section, filters: InboxFilters) {
  const isSearch = filters.q !== undefined;
  return useInfiniteQuery({
    queryKey: ['inbox', 'list', isSearch ? 'all' : section, filters],
    queryFn: async ({ pageParam }) => {
      const asked = { ...filters, ...(pageParam && { before: pageParam }) };
      return isSearch
        ? await api.send(inboxPage, 'POST', '/inbox/search', asked)
        : await api.get(inboxPage, `/inbox${queryOf({ ...asked, section })}`);
    },
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  });
}

export function useCounts({ q: _q, route: _route, flag: _flag, ...filters }: InboxFilters) {
  return useQuery({
    queryKey: ['inbox', 'counts', filters],
    queryFn: async () => await api.get(inboxCounts, `/inbox/counts${queryOf(filters)}`),
    placeholderData: keepPreviousData,
    refetchInterval: everyMs,
  });
}

export const useChoices = () =>
  useQuery({
    queryKey: ['inbox-choices'],
    queryFn: async () => await api.get(inboxChoices, '/inbox/choices'),
    staleTime: 5 * everyMs,
  });
