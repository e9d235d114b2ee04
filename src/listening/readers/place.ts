import { plainWords, wordsOf } from '../words.ts';
import { given, likely, unclear, type Reader } from './reading.ts';

const before =
  /^(?:(?:hi|hey|ok|so|well|um|pues|bueno)[,\s]+)?(?:(?:i|we)\s+(?:currently\s+|now\s+)?(?:live|am|stay|reside)(?:\s+(?:in|at|near|around|from))?|i['’]?m\s+(?:living\s+|staying\s+)?(?:in|at|near|from|currently in)|living in|staying (?:in|at)|from|in|near|my (?:town|city|zip(?: code)?|address) is|it['’]?s|(?:yo\s+)?(?:vivo|estoy|resido|me quedo)\s+(?:en|cerca de|por)|soy de|de|en|mi (?:pueblo|ciudad|c[oó]digo postal|direcci[oó]n) es|es)\s+/iu;
const zipLabel =
  /[,;]?\s*(?:and\s+|y\s+)?(?:my |the |mi |el )?(?:zip ?code|zip|postal code|c[oó]digo postal|cp|c\.p\.)\s*(?:is|es|:|#)?\s*/giu;
const sentence = new Set(
  'i im my you want need help is are do have can what why how when dont cant because and they he she que quiero necesito tengo puedo porque como yo'.split(
    ' ',
  ),
);

const digitWords = 'zero one two three four five six seven eight nine'.split(' ');
const cifras = 'cero uno dos tres cuatro cinco seis siete ocho nueve'.split(' ');
const spelledZip = new RegExp(`\\b(?:(?:${[...digitWords, ...cifras, 'oh', 'o'].join('|')})[\\s,-]*){5}\\b`, 'iu');

/** "Zero six five one one" as 06511. */
const digitsOf = (spelled: string): string =>
  `${(spelled.toLowerCase().match(/[a-z]+/g) ?? [])
    .map((word) => Math.max(0, digitWords.indexOf(word), cifras.indexOf(word)))
    .join('')} `;

const maxWords = 9;

/** Town, ZIP or both, as one line: "Madison 06443". A four-digit ZIP that lost its zero is read back. */
export const readPlace: Reader = (text) => {
  const line = text.slice(0, 200).replaceAll(/\s+/g, ' ').replace(spelledZip, digitsOf).trim();
  if (text.length > 200 || line.endsWith('?')) return unclear;
  const zip = /(?<!\d)(\d{5})(?:-\d{4})?(?!\d)(?!.*\d{5})/u.exec(line)?.[0];
  const shortZip = zip === undefined ? /(?<!\d)\d{4}(?!\d)$/u.exec(line)?.[0] : undefined;
  const rest = line
    .replace(zip ?? shortZip ?? '\u0000', ' ')
    .replace(zipLabel, ' ')
    .replace(before, '');
  const town = rest
    .replaceAll(/[^\p{L}\p{M}\p{N}'’.\-\s]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[\s.-]+|[\s.-]+$/g, '');
  const words = plainWords(town);
  if (words.length > maxWords || words.filter((word) => sentence.has(word)).length > 1) return unclear;
  if (/^\d+$/.test(town) || (words.length === 1 && notPlaces.has(words[0]!))) return unclear;
  const letters = /\p{L}{2,}/u.test(town);
  if (!letters && zip === undefined && shortZip === undefined) return unclear;
  const code = zip ?? (shortZip === undefined ? undefined : `0${shortZip}`);
  const place = [letters ? capitalised(town) : undefined, code].filter((part) => part !== undefined).join(' ');
  return shortZip === undefined ? given(place) : likely(place, place);
};

const notPlaces = new Set(
  'yes no yeah ok okay hi hello hola si nope idk nothing none here home there aqui casa nada thanks gracias help'.split(
    ' ',
  ),
);

/** Proper capitals where the visitor used none. */
function capitalised(town: string): string {
  if (town !== town.toLowerCase() && town !== town.toUpperCase()) return town;
  const lower = town.toLowerCase();
  return [...wordsOf(town)].length === 0
    ? town
    : lower.replaceAll(
        /(^|[\s-])(\p{L}+)/gu,
        (_, space: string, word: string) =>
          space +
          (states.has(word)
            ? word.toUpperCase()
            : small.has(word) && space !== ''
              ? word
              : word.charAt(0).toUpperCase() + word.slice(1)),
      );
}

const small = new Set('of the on de del la las los el y'.split(' '));
const states = new Set('ct ri ma ny nj nh vt me pa usa us'.split(' '));
