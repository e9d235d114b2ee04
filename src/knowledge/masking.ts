/**
 * Takes out of a text what tells who wrote it, before the text goes to a language model: emails, phone and other long
 * numbers (also spelled out), full dates and birthdays, street addresses, names that are introduced as such.
 * What says how grave things are stays: 911, 988, amounts, times, short dates. Never throws; linear in length.
 */
export function maskIdentifiers(text: string): string {
  let masked = text.slice(0, maxChars);
  for (const [pattern, token] of masks) masked = masked.replaceAll(pattern, token);
  for (const pattern of introductions) {
    masked = masked.replaceAll(
      pattern,
      (whole: string, lead: string, name: string) => lead + withoutName(name, whole.slice(lead.length)),
    );
  }
  return masked;
}

/** A text message cannot be longer, nor may a web message be. */
const maxChars = 20_000;

const month =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sep(?:t(?:ember)?)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|' +
  'enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)';
const digitWord =
  '(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|\\d)';
const street =
  '(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|boulevard|blvd|court|ct|place|pl|terrace|way|circle|highway|hwy)';
const unit = '(?:mg|mcg|ml|g|milligrams?|pills?|tablets?|dollars?|pastillas?|miligramos?|d[oó]lares)';

const masks: readonly (readonly [RegExp, string])[] = [
  [/[^\s@<>()"]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/gu, '[email]'],
  [/(?<![\w@])@[\w.]{2,30}/gu, '[handle]'],
  // Dates before numbers, so that a birthday is not taken for a phone number.
  [/\b(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}\b/gu, '[date]'],
  [/\b\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)?\d{2}\b/gu, '[date]'],
  [new RegExp(`\\b${month}\\.? \\d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\\d{2}\\b`, 'giu'), '[date]'],
  [new RegExp(`\\b\\d{1,2}(?:st|nd|rd|th)?(?: of| de)? ${month},?(?: de| del)? (?:19|20)\\d{2}\\b`, 'giu'), '[date]'],
  [
    new RegExp(
      `(?<=\\b(?:born|birthday is|birth date is|dob:?|date of birth:?|nac[ií]|cumplea[ñn]os es|nacimiento:?) (?:on |in |el |en )?)` +
        `(?:${month}\\.? \\d{1,2}(?:st|nd|rd|th)?|\\d{1,2} de ${month}|\\d{1,2}[-/.]\\d{1,2}|(?:19|20)\\d{2})\\b`,
      'giu',
    ),
    '[date]',
  ],
  [new RegExp(`\\b\\d{1,6} (?:[\\p{L}.'-]{1,20} ){1,3}${street}\\b`, 'giu'), '[address]'],
  [/\b(?:calle|avenida|carrera) [\p{L}\d .'-]{1,30}?#? ?\d{1,6}\b/giu, '[address]'],
  // Seven digits and more with anything phone-like between them, then seven digits spelled out.
  [/(?<![\w$])\+?\(?\d(?:[\s().\u2010-\u2015/-]{0,3}\d){6,15}(?!\w)/gu, '[number]'],
  [new RegExp(`\\b${digitWord}(?:[\\s,.-]{1,3}${digitWord}){6,15}\\b`, 'giu'), '[number]'],
  // A letter, three digits, and no ordinary word before them: XYZ123456789.
  [/\b(?=[\d-]{0,20}\p{L})(?=(?:[\p{L}-]{0,6}\d){3})[\p{L}\d-]{6,24}\b/giu, '[id]'],
  [new RegExp(`(?<![\\w$.])\\d{5,6}\\b(?! ?${unit}\\b)(?!\\.\\d)`, 'giu'), '[number]'],
];

/** Letters of a name, up to three words. */
const nameWords = "((?:[\\p{L}][\\p{L}'’.-]{0,30})(?: [\\p{L}][\\p{L}'’.-]{0,30}){0,2})";
/** Names as names are written, so that shouting ("I AM GOING TO") is not taken for one. */
const written = "\\p{Lu}\\p{Ll}[\\p{L}'’-]{0,28}";
const introductions: readonly RegExp[] = [
  new RegExp(
    `(\\b(?:my (?:full |legal |first |last )?name(?: is|'s|’s|:)|(?:his|her|their|the) name is|name:|call me|i am called|me llamo|mi nombre(?: completo)? es|se llama|ll[aá]meme) )${nameWords}`,
    'giu',
  ),
  new RegExp(`(\\b(?:[Tt]his is|[Ss]oy|[Hh]abla) )(${written}(?: ${written}){0,2})`, 'gu'),
  // "I'm Scared" keeps its word; "I'm John Smith" does not.
  new RegExp(`(\\b(?:[Ii]['’]m|[Ii] am) )(${written}(?: ${written}){1,2})`, 'gu'),
];

/** Words that end a name, or that show that no name follows. */
const notNames = new Set(
  (
    'and but i im i’m because so from that the a an not in on at or my me we he she they it is was are am please help with for to of if when who ' +
    'y pero yo soy porque de del que el la los las un una no en mi me con por para si cuando quien o es est\u00e1 necesito quiero tengo'
  ).split(' '),
);

function withoutName(name: string, after: string): string {
  const words = name.split(' ');
  const end = words.findIndex((word) => notNames.has(word.toLowerCase().replace(/[.'’-]+$/u, '')));
  const length = end === -1 ? words.length : end;
  if (length === 0) return after;
  const kept = words.slice(length).join(' ');
  const mark = /[.]$/u.test(words[length - 1] ?? '') ? '.' : '';
  return `[name]${mark}${kept === '' ? '' : ` ${kept}`}`;
}
