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

/** Slips forgiven in a word of this length: none in short ones, where one letter makes another word. */
export const slipsForgiven = (length: number): number => (length < 5 ? 0 : length < 9 ? 1 : 2);

/** True words that stand one slip from a word we look for. */
const trueWords: ReadonlySet<string> = new Set(
  (
    'quite quiet stars start smart state tired trial there their three these those where were when weeks week ' +
    'pause cause lather latter letter better bitter later never fever clever money monkey months month mouth ' +
    'house hours horse course curse phone phones alone along among angry agree again night right light might fight ' +
    'think thing things thins drink drank drunk drinks sense since once ounce skips steps slips sleep slept ' +
    'pase pasa paso latex lately pasta pasto pasado paso pasos puedo pueda miedo medio tarde tardes carde nada nado casa cosa caso ' +
    'cambio cambia cambie seguro segura seguir hablar hablas llamar llamo llama lista listo gusta busca ' +
    'mother other brother another bother father rather moving loving living giving ' +
    'safer safety saved shave share sober suffer super'
  ).split(' '),
);

/** Whether `written` is surely meant as `word`: equal, or a typo of it that is no word of its own. */
export function isMeantAs(written: string, word: string): boolean {
  if (written === word) return true;
  const most = slipsForgiven(word.length);
  if (most === 0 || /\d/.test(written) || trueWords.has(written)) return false;
  const sameStart = written[0] === word[0] || (written[0] === word[1] && written[1] === word[0]);
  return sameStart && slips(written, word, most) <= most;
}
