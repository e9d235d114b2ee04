import { QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './api.ts';

const isOver = (error: unknown): boolean => error instanceof ApiError && error.code === 'staff.unauthenticated';

/** One try more when the server could not be reached or failed; a refusal is an answer. */
const mayRetry = (failures: number, error: unknown): boolean =>
  failures < 1 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 500);

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // A session that ended shows everywhere at once: `me` is asked again and sends to the sign-in.
    onError: (error, query) => {
      if (isOver(error) && query.queryKey[0] !== 'me') void queryClient.invalidateQueries({ queryKey: ['me'] });
    },
  }),
  defaultOptions: {
    queries: { retry: mayRetry, staleTime: 5_000, refetchOnWindowFocus: true },
    mutations: {
      retry: false,
      onError: (error) => {
        if (isOver(error)) void queryClient.invalidateQueries({ queryKey: ['me'] });
      },
    },
  },
});
