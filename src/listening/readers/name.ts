import { bareWords } from '../words.ts';
import { given, likely, unclear, type Reader } from './reading.ts';

const before =
  /^(?:(?:hi|hello|hey|ok|sure|yes|yeah|well|um|hola|s[ií]|pues|bueno|claro)[,.!\s]+)?(?:(?:my|the) (?:full |first |legal |real |preferred )?name(?:['’]?s| is| was)?|name(?: is)?|i['’]?m called|i['’]?m|i am|im|this is|it['’]?s|its|it is|(?:you can |please |just |they |everyone )?calls? me|(?:i )?go by|i go by|me llamo|me dicen|(?:mi|el) nombre(?: completo)? es|nombre|soy|yo soy|ll[aá]m[ea]me|puedes? decirme|d[ií]game|es)\s*[:\-,]?\s+/iu;
const after =
  /[\s,]+(?:here|please|thanks|thank you|por favor|gracias|is my name|es mi nombre|para servirle)[.!\s]*$/iu;

/** Words that no name holds: the text is a sentence. */
const sentence = new Set(
  (
    'i im you we they want need help helping is are am do does dont have has had can cant what why how when where who the my your this that not because ' +
    'drinking drunk using sober detox insurance talk speak call someone question looking going feel feeling scared tired trying just about for with ' +
    'quiero necesito ayuda tengo estoy puedo puede que como cuando donde por para porque mi su una un hablar pregunta no'
  ).split(' '),
);
const notNames = new Set(
  'yes no yeah yep nope ok okay hi hello hey hola buenas si thanks gracias sure maybe idk nothing none nada test skip menu later stop next why what huh lol'.split(
    ' ',
  ),
);
const maxWords = 6;

/** A name as written, without "my name is"; capitals are added where none were typed. Sentences are refused. */
export const readName: Reader = (text) => {
  if (text.length > 200) return unclear;
  const line = text.replaceAll(/\s+/g, ' ').trim();
  if (/[?¿@#$%&*=<>/\\|{}[\]]|\d|https?:/u.test(line)) return unclear;
  const stripped = line.replace(before, '').replace(after, '').replace(after, '');
  const name = stripped
    .replaceAll(/["“”«»!;:]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[\s,.-]+|[\s,-]+$/g, '')
    .replace(/(?<!\b(?:[JS]r|\p{L}))\.$/iu, '');
  const words = bareWords(name);
  if (words.length === 0 || words.length > maxWords || !/\p{L}/u.test(name)) return unclear;
  if (words.every((word) => notNames.has(word))) return unclear;
  if (words.some((word) => sentence.has(word))) return unclear;
  const joins = words.some((word) => /^(?:or|but|pero|o)$/.test(word)) || name.includes(',');
  const proper = capitalised(name);
  return joins ? likely(proper, proper) : given(proper);
};

function capitalised(name: string): string {
  if (name !== name.toLowerCase() && !(name === name.toUpperCase() && name.replaceAll(/[^\p{L}]/gu, '').length > 2))
    return name;
  return name
    .toLowerCase()
    .replaceAll(
      /(^|[\s\-'’])(\p{L}[\p{L}\p{M}]*)/gu,
      (_, lead: string, word: string) =>
        lead +
        (small.has(word) && lead === ' '
          ? word
          : /['’]/.test(lead) && word.length === 1
            ? word
            : word.charAt(0).toUpperCase() + word.slice(1)),
    );
}

const small = new Set('de del la las los y van von da dos'.split(' '));
