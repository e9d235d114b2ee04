import { RateLimitedError } from '../../core/errors.ts';
import type { Clock } from '../../core/ports.ts';

export interface Allowance {
  /** How many at once. */
  readonly burst: number;
  readonly perSecond: number;
}

export interface RateLimit {
  /** Takes one; returns 0, or how long to wait in ms when there is none. */
  take(key: string): number;
}

const maxKeys = 50_000;

/** A token bucket for each key, in this process. The least recently seen are forgotten first. */
export function createRateLimit({ burst, perSecond }: Allowance, clock: Clock): RateLimit {
  const buckets = new Map<string, { left: number; atMs: number }>();
  return {
    take(key) {
      const nowMs = clock.now().getTime();
      const bucket = buckets.get(key) ?? { left: burst, atMs: nowMs };
      const left = Math.min(burst, bucket.left + (Math.max(0, nowMs - bucket.atMs) / 1_000) * perSecond);
      const isAllowed = left >= 1;
      // Set anew so that the map's order is the order of use.
      buckets.delete(key);
      buckets.set(key, { left: isAllowed ? left - 1 : left, atMs: nowMs });
      if (buckets.size > maxKeys) buckets.delete(buckets.keys().next().value!);
      return isAllowed ? 0 : Math.ceil(((1 - left) / perSecond) * 1_000);
    },
  };
}

/** Takes one, or throws RateLimitedError. */
export function take(limit: RateLimit, key: string): void {
  const waitMs = limit.take(key);
  if (waitMs > 0) throw new RateLimitedError(waitMs);
}
