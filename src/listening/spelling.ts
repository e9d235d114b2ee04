import { slips } from '../core/edit-distance.ts';

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
