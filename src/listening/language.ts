import { eld } from 'eld/extrasmall';
import type { Lang } from '../core/language.ts';
import type { DetectLanguage } from '../core/listening.ts';
import { languageAsked } from './language-request.ts';
import { wordsOf } from './words.ts';

eld.setLanguageSubset(['en', 'es']);

/**
 * Words that only one of the two languages uses, and that no name, town, insurer or medicine is made of.
 * One of them settles a short text when no word speaks for the other language.
 */
const telling: Readonly<Record<Lang, ReadonlySet<string>>> = {
  en: new Set(
    (
      'i im ive ill id me my you your youre we our they their he she his her its this that these those the and or but if ' +
      'is are am was were been being have has had do does did doing dont doesnt didnt cant wont isnt wasnt havent ' +
      'want wants wanted need needs needed would could should will can ' +
      'what whats when where wheres who whos why how which thats lets arent didnt couldnt wouldnt hasnt wont because about with without from for since until ago every day days week weeks month months year years ' +
      'yesterday today tonight morning night last never always sometimes usually often ' +
      'help hello thanks thank please sorry ' +
      'drink drinks drinking drank drunk use used using take taking took smoke smoking stop stopped quit start started sober ' +
      'know think feel feeling talk speak call get got getting go going gone live work working make made say said tell told ask asked ' +
      'son daughter husband wife mother father brother sister friend mom dad someone anyone nothing something everything people ' +
      'not just only really very too also more much many any some other another'
    ).split(' '),
  ),
  es: new Set(
    (
      'yo mi mis tu tus usted ustedes nosotros ellos ellas el ella esto eso esta este estos estas ese esa lo le les se me te nos ' +
      'soy eres es somos son estoy esta estas estamos estan era fue fui tengo tiene tienes tenemos tienen tenia he hay haber ' +
      'quiero quiere quieres queremos quisiera necesito necesita necesitamos necesitan puedo puede pueden podria debo ' +
      'que cuando donde quien como por para porque pero sin con desde hasta hace cada ' +
      'dia dias semana semanas mes meses ano anos ayer hoy anoche manana antier noche tarde siempre nunca veces ' +
      'hola gracias ayuda ayudar ayudarme ayudenme favor buenas buenos disculpe perdon adios ' +
      'bebo beber bebe bebia bebida bebiendo tomo tomar toma tomando tomaba uso usar usaba fumo fumar dejar deje dejo empezar ' +
      'se creo siento sentir hablar hablo llamar llamo llamen ir voy vivo vive trabajo trabajar hacer hago decir digo preguntar pregunta contestar ' +
      'hijo hija esposo esposa mama papa madre padre hermano hermana amigo amiga alguien nada algo todo todos gente ' +
      'no si muy mas tambien solo mucho mucha muchos muchas poco otro otra siguiente entiendo cuanto cuanta cuantos cuesta aceptan seguro'
    ).split(' '),
  ),
};

/** Telling only beside other words: alone they are names, places, short answers or both languages' own. */
const weak = new Set(
  'no si me he hay el la es son i a an the and or of for with without from some any tu se le te lo mi id ill its day days start stop quit use uso mes para con sin todo son era fue papa mama help esta este last just other other work will can may you thanks please me he she do get go que como por use used call ella father mother todos seguro solo ano her the is am are was this in on at to nada nunca never always'.split(
    ' ',
  ),
);

/** Surely one language by itself, as a whole message. */
const alone: Readonly<Record<Lang, ReadonlySet<string>>> = {
  en: new Set('hello thanks yesterday sometimes tonight morning thank'.split(' ')),
  es: new Set(
    'hola gracias ayuda quiero necesito ayer anoche manana hoy siempre veces buenas buenos ayudenme ayudame disculpe adios siguiente claro tambien porque cuando donde quien'.split(
      ' ',
    ),
  ),
};

/** Whole messages of small words that only Spanish says. */
const wholeSpanish = new Set([
  'no se',
  'no lo se',
  'por favor',
  'mas tarde',
  'otra vez',
  'esta bien',
  'asi es',
  'claro que si',
  'si gracias',
  'no gracias',
  'todo bien',
  'para mi',
  'ya no',
  'ni idea',
  'por que',
  'para que',
]);

/** Surely, or null: a switch of language in the middle of a conversation must not be a guess. */
export const detectLanguage: DetectLanguage = (text) => {
  if (/^\s*s[í][\s.!,]*$/iu.test(text.normalize('NFC'))) return 'es';
  const asked = languageAsked(text);
  const words = wordsOf(text);
  if (asked !== null) return words.length > 1 ? asked : null;
  const whole = words.map((word) => word.plain).join(' ');
  if (wholeSpanish.has(whole)) return 'es';
  const plain = words.map((word) => word.plain).filter((word) => /\p{L}/u.test(word));
  if (plain.length === 0) return null;
  if (plain.length === 1) return alone.es.has(plain[0]!) ? 'es' : alone.en.has(plain[0]!) ? 'en' : null;
  const score = { en: weigh(plain, 'en'), es: weigh(plain, 'es') };
  const en = score.en.strong;
  const es = score.es.strong + (/[¿¡]/u.test(text) ? 1 : 0);
  if (es > 0 && en === 0) return 'es';
  if (en > 0 && es === 0) return plain.some((word) => joining.has(word)) ? null : 'en';
  if (en === 0 && es === 0)
    return byWeakWords(score.en.weak, score.es.weak, plain) ?? byLetters(text, score.es.weak, plain);
  // Both at once: only when one is a word or two in the other, and the letters agree.
  const lead = en >= 4 * es ? 'en' : es >= 4 * en ? 'es' : null;
  return lead !== null && byTrigrams(text) === lead ? lead : null;
};

/** Small Spanish words that betray a sentence of two languages. */
const joining = new Set('y con un una del nadie quizas muy ya pero tambien mas porque casi hoy'.split(' '));

/** How many different words speak for a language: "no, no, no" is one. */
function weigh(words: readonly string[], lang: Lang): { readonly strong: number; readonly weak: number } {
  const other = lang === 'en' ? 'es' : 'en';
  const own = [...new Set(words)].filter((word) => telling[lang].has(word) && !telling[other].has(word));
  const light = own.filter((word) => weak.has(word)).length;
  return { strong: own.length - light, weak: light };
}

/** Only small words: enough of them, and all of one language, in a text that is made of them. */
function byWeakWords(en: number, es: number, words: readonly string[]): Lang | null {
  const share = Math.max(en, es) / words.length;
  if (share < 0.4 || words.length < 3) return null;
  if (en >= 2 && es === 0) return 'en';
  if (es >= 3 && en === 0) return 'es';
  return null;
}

/** A longer text without any telling word: its letters decide, given some other sign, or enough of them. */
function byLetters(text: string, weakSpanish: number, words: readonly string[]): Lang | null {
  const accents = /[áéíóúñ]/iu.test(text.normalize('NFC')) ? 1 : 0;
  if (words.length >= 5 && weakSpanish + accents >= 2) return byTrigrams(text) === 'es' ? 'es' : null;
  return words.length >= 7 ? byTrigrams(text) : null;
}

/** What the trained detector says, when it is well ahead. */
function byTrigrams(text: string): Lang | null {
  const found = eld.detect(text.slice(0, 1_000));
  const scores = found.getScores();
  const [en, es] = [scores['en'] ?? 0, scores['es'] ?? 0];
  if (!found.isReliable() || Math.abs(en - es) < 0.25) return null;
  return en > es ? 'en' : 'es';
}
