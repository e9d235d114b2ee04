/** How long to wait before trying again: doubling, spread out so that failures do not come back in step. */
export function backoffMs(attempts: number, random: () => number = Math.random): number {
  const firstMs = 5_000;
  const longestMs = 15 * 60_000;
  const plainMs = Math.min(firstMs * 2 ** attempts, longestMs);
  return Math.round(plainMs * (0.5 + random()));
}
