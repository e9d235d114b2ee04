const longestCompared = 40;
/** Three rows of the table of slips: every word of a message is compared with hundreds. */
const rows = [
  new Uint8Array(longestCompared + 1),
  new Uint8Array(longestCompared + 1),
  new Uint8Array(longestCompared + 1),
] as const;

/**
 * How many slips (a letter wrong, missing, extra, or two swapped) lead from one word to the other;
 * anything above `most` is reported as `most + 1`.
 */
export function slips(a: string, b: string, most: number): number {
  if (a === b) return 0;
  if (Math.abs(a.length - b.length) > most || a.length > longestCompared || b.length > longestCompared) return most + 1;
  let [beforeLast, last, current] = rows as readonly [Uint8Array, Uint8Array, Uint8Array];
  for (let column = 0; column <= b.length; column += 1) last[column] = column;
  for (let row = 1; row <= a.length; row += 1) {
    const letter = a.charCodeAt(row - 1);
    const letterBefore = row > 1 ? a.charCodeAt(row - 2) : -1;
    current[0] = row;
    let least = row;
    for (let column = 1; column <= b.length; column += 1) {
      const facing = b.charCodeAt(column - 1);
      let cost = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (letter === facing ? 0 : 1));
      if (column > 1 && letter === b.charCodeAt(column - 2) && letterBefore === facing)
        cost = Math.min(cost, beforeLast[column - 2]! + 1);
      current[column] = cost;
      least = Math.min(least, cost);
    }
    if (least > most) return most + 1;
    [beforeLast, last, current] = [last, current, beforeLast];
  }
  return Math.min(last[b.length]!, most + 1);
}
