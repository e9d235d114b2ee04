import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { z } from 'zod';

const change = z.object({ visits: z.array(z.string()), all: z.boolean() });
const againAfterMs = 5_000;

/** What a visit's change makes old: lists, alerts, tasks and the visit itself. Everything, when some may have been missed. */
export function forget(queries: QueryClient, { visits, all }: z.output<typeof change>): void {
  for (const queryKey of [['inbox'], ['alerts'], ['tasks']]) void queries.invalidateQueries({ queryKey });
  if (all) void queries.invalidateQueries({ queryKey: ['visit'] });
  for (const visit of visits) void queries.invalidateQueries({ queryKey: ['visit', visit] });
}

/**
 * Listens to what changes on the server while the console is open, and asks again for what is shown. False while
 * the line is broken: it mends itself, and then everything is asked again.
 */
export function useLive(isWanted: boolean): boolean {
  const queries = useQueryClient();
  const [isConnected, setIsConnected] = useState(true);
  useEffect(() => {
    if (!isWanted) return;
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const listen = () => {
      source = new EventSource('/staff/api/live');
      source.addEventListener('open', () => setIsConnected(true));
      source.addEventListener('visits', ({ data }: MessageEvent<string>) => {
        setIsConnected(true);
        forget(queries, change.parse(JSON.parse(data)));
      });
      source.addEventListener('error', () => {
        setIsConnected(false);
        // After a refusal (a server that restarts, a session that ended) a browser does not try again by itself.
        if (source?.readyState !== EventSource.CLOSED) return;
        timer = setTimeout(listen, againAfterMs);
      });
    };
    listen();
    return () => {
      clearTimeout(timer);
      source?.close();
    };
  }, [isWanted, queries]);
  return isConnected;
}
