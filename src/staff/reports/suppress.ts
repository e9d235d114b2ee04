/**
 * Small cells. A count of 1 to 10 is not shown: 11 is the smallest that CMS allows to be published of its own data
 * (CMS cell size suppression policy), and the usual line for health counts. None is not few: 0 is shown.
 */
const smallest = 11;

/** A count, or null where it is held back. */
export type Shown = number | null;

export interface Suppressed {
  readonly cells: readonly Shown[];
  readonly total: Shown;
}

/**
 * Holds small counts back, and as many others as it takes that nobody can work them out from the total: at least two
 * cells are hidden, and what they hold together leaves at least ten ways open. Where that cannot be, no total is shown.
 */
export function suppress(counts: readonly number[]): Suppressed {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const isSmall = (count: number): boolean => count > 0 && count < smallest;
  const hidden = new Set(counts.flatMap((count, index) => (isSmall(count) ? [index] : [])));
  const shown = (): readonly Shown[] => counts.map((count, index) => (hidden.has(index) ? null : count));
  if (hidden.size === 0) return { cells: counts, total: isSmall(total) ? null : total };
  const others = counts
    .map((count, index) => ({ count, index }))
    .filter(({ count, index }) => count > 0 && !hidden.has(index))
    .toSorted((a, b) => a.count - b.count);
  const sumHidden = (): number => [...hidden].reduce((sum, index) => sum + counts[index]!, 0);
  // Each hidden cell holds one at least: what is left over is what nobody can place.
  const isSafe = (): boolean => hidden.size >= 2 && sumHidden() - hidden.size >= smallest - 1;
  for (const { index } of others) {
    if (isSafe()) break;
    hidden.add(index);
  }
  return { cells: shown(), total: isSafe() && !isSmall(total) ? total : null };
}

/** To the nearest ten: for rows whose differences would give small counts away. */
export const roughly = (count: number): number => Math.round(count / 10) * 10;

export const isTooSmall = (count: number): boolean => count > 0 && count < smallest;
