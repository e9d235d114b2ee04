import { setTimeout as sleep } from 'node:timers/promises';
import type { SpooledAlert } from '../core/ports.ts';
import type { DrainableSpool } from '../db/alert-spool.ts';

const everyMs = 2_000;

/**
 * Keeps trying to commit the alerts that wait on this machine's disk. Every process that serves visitors
 * runs it, whether or not it runs jobs: a spool is drained where it was written.
 */
export function keepDrainingSpool(
  spool: DrainableSpool,
  record: (spooled: SpooledAlert) => Promise<void>,
  onError: (error: unknown) => void = () => {},
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const loop = async () => {
    while (!stopping.signal.aborted) {
      try {
        if ((await spool.waiting()) > 0) await spool.drain(record);
      } catch (error) {
        onError(error);
      }
      await sleep(everyMs, undefined, { ref: false, signal: stopping.signal }).catch(() => {});
    }
  };
  const running = loop();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
