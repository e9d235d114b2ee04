import { setTimeout as sleep } from 'node:timers/promises';

/** What a load of one shape came to. Times in milliseconds. */
export interface Measured {
  readonly concurrent: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly count: number;
  /** Not kept, refused or broken off. */
  readonly failed: number;
}

export interface Worker {
  /** One turn; resolves with false when it was not kept. */
  turn(): Promise<boolean>;
  close?(): void;
}

/** Runs as many workers at once, each one turn after the other, for so long after a warm-up. */
export async function measure(
  concurrent: number,
  forMs: number,
  makeWorker: (index: number) => Worker,
  pauseMs = 0,
): Promise<Measured> {
  const workers = Array.from({ length: concurrent }, (_, index) => makeWorker(index));
  const startMs = performance.now() + Math.min(1_000, forMs / 3);
  const endMs = startMs + forMs;
  const tookMs: number[] = [];
  let failed = 0;
  await Promise.all(
    workers.map(async (worker) => {
      while (performance.now() < endMs) {
        const beganMs = performance.now();
        const isKept = await worker.turn().catch(() => false);
        const doneMs = performance.now();
        if (beganMs < startMs || doneMs > endMs) continue;
        if (isKept) tookMs.push(doneMs - beganMs);
        else failed += 1;
        if (pauseMs > 0) await sleep(pauseMs);
      }
      worker.close?.();
    }),
  );
  return {
    concurrent,
    perSecond: tookMs.length / (forMs / 1_000),
    ...percentiles(tookMs),
    count: tookMs.length,
    failed,
  };
}

export function percentiles(tookMs: readonly number[]): Pick<Measured, 'p50' | 'p95' | 'p99'> {
  const sorted = tookMs.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
