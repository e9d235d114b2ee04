import { useQuery } from '@tanstack/react-query';
import { openAlerts, type OpenAlert } from '../../../src/staff/inbox/schema.ts';
import { api } from '../app/api.ts';
import { useMay } from '../app/session.tsx';

/** Asked again though nothing was heard: a line may be broken without showing it. */
const everyMs = 30_000;

/** Alerts that nobody has acknowledged, gravest first, then longest open, and how far the server's clock is ahead of ours. */
export function useOpenAlerts(): { readonly alerts: readonly OpenAlert[]; readonly aheadMs: number } {
  const mayRead = useMay('inbox.read');
  const { data } = useQuery({
    queryKey: ['alerts', 'open'],
    queryFn: async () => {
      const { rows, now } = await api.get(openAlerts, '/alerts/open');
      return { alerts: rows, aheadMs: Date.parse(now) - Date.now() };
    },
    enabled: mayRead,
    refetchInterval: everyMs,
    refetchIntervalInBackground: true,
  });
  return data ?? { alerts: [], aheadMs: 0 };
}
