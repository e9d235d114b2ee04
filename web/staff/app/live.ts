import { useQueryClient, type QueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { z } from 'zod';

const change = z.object({ visits: z.array(z.string()), all: z.boolean() });
type Change = z.output<typeof change>;
const againAfterMs = 5_000;
const name = 'porchlight.live';

/** What a visit's change makes old: lists, alerts, tasks and the visit itself. Everything, when some may have been missed. */
export function forget(queries: QueryClient, { visits, all }: Change): void {
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
    const leaving = new AbortController();
    const tabs = new BroadcastChannel(name);
    tabs.addEventListener('message', ({ data }: MessageEvent<unknown>) => forget(queries, change.parse(data)));
    const hear = (changed: Change): void => {
      forget(queries, changed);
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none: it is our origin's own
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel between tabs takes none
      tabs.postMessage(changed);
    };
    listenForAllTabs(hear, setIsConnected, leaving.signal);
    return () => {
      leaving.abort();
      tabs.close();
    };
  }, [isWanted, queries]);
  return isConnected;
}

/**
 * One tab of a browser listens and tells the others; when it closes, the next one does. Six open streams are all that
 * HTTP/1.1 grants a browser: with a visit in each of six tabs nothing else would load.
 */
function listenForAllTabs(
  hear: (changed: Change) => void,
  onConnected: (isConnected: boolean) => void,
  leaving: AbortSignal,
): void {
  const turn = async (): Promise<void> => await listen(hear, onConnected, leaving);
  // Locks are there only over TLS and on localhost; elsewhere each tab listens for itself.
  if (!('locks' in navigator)) return void turn();
  navigator.locks.request(name, { signal: leaving }, turn).catch((error: unknown) => {
    if (!leaving.aborted) throw error;
  });
}

/** Until `leaving`. */
async function listen(
  hear: (changed: Change) => void,
  onConnected: (isConnected: boolean) => void,
  leaving: AbortSignal,
): Promise<void> {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = (): void => {
    source = new EventSource('/staff/api/live');
    source.addEventListener('open', () => onConnected(true));
    source.addEventListener('visits', ({ data }: MessageEvent<string>) => hear(change.parse(JSON.parse(data))));
    source.addEventListener('error', () => {
      onConnected(false);
      // After a refusal (a server that restarts, a session that ended) a browser does not try again by itself.
      if (source?.readyState === EventSource.CLOSED) timer = setTimeout(open, againAfterMs);
    });
  };
  open();
  await new Promise<void>((resolve) => {
    leaving.addEventListener('abort', () => resolve(), { once: true });
  });
  clearTimeout(timer);
  source?.close();
}
