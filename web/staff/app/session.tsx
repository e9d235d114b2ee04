import { Center, Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useLocation, useNavigate } from '@tanstack/react-router';
import { createContext, use, useEffect, type ReactNode } from 'react';
import { meSchema, type Me } from '../../../src/staff/accounts/schema.ts';
import type { Action } from '../../../src/staff/policy.ts';
import { api, ApiError } from './api.ts';
import { Problem } from './problem.tsx';

const MeContext = createContext<Me | null>(null);

const meQuery = { queryKey: ['me'], queryFn: async () => await api.get(meSchema, '/me') } as const;

/** Shows the pages to whoever is signed in, and sends everybody else to the sign-in and back. */
export function SignedIn({ children }: { readonly children: ReactNode }) {
  const { pathname, searchStr } = useLocation();
  const { data, error, refetch } = useQuery({ ...meQuery, staleTime: 60_000, refetchInterval: 5 * 60_000 });
  const navigate = useNavigate();
  const isOver = error instanceof ApiError && error.code === 'staff.unauthenticated';
  const next = `${pathname}${searchStr}`;
  useEffect(() => {
    if (isOver) void navigate({ to: '/sign-in', search: { next }, replace: true });
    // Once: the address changes while the sign-in loads.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isOver]);
  if (isOver) return null;
  if (data) return <MeContext value={data}>{children}</MeContext>;
  return (
    <Center mih="100vh">
      {error ? <Problem error={error} onRetry={() => void refetch()} /> : <Loader aria-label="Loading" />}
    </Center>
  );
}

/** Whoever is signed in. */
export function useMe(): Me {
  const me = use(MeContext);
  if (!me) throw new Error('only pages inside the shell know who is signed in');
  return me;
}

/** Whether their roles include this; the server decides again each time. */
export const useMay = (action: Action): boolean => useMe().may.includes(action);
