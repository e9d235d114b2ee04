import type { Lang } from '../core/language.ts';

const maxParts = 3;
const minLetters = 6;
/** "Art? Spirituality?" */
const minAskedLetters = 3;

/** Where a second question begins inside a sentence. */
const joints: Readonly<Record<Lang, RegExp>> = {
  en: /,?\s+(?:and also|also|plus|and then|and|oh and|&)\s+(?=(?:what|whats|what's|how|hows|do|does|did|is|are|can|could|will|would|where|wheres|when|who|whos|which|if)\b)|\s+(?=also\s)/giu,
  es: /,?\s+(?:y además|y también|además|también|y)\s+(?=¿?(?:qué|que|cómo|como|cuándo|cuando|cuánto|cuanto|cuánta|cuántos|cuantos|cuántas|cuantas|dónde|donde|quién|quien|cuál|cual|hay|tienen|tratan|puedo|puede|pueden|es|son|ofrecen|hacen|aceptan|ayudan)\b)/giu,
};

const questionStarts: Readonly<Record<Lang, RegExp>> = {
  en: /^(?:(?:and|also|oh|so|but|then|plus|ok|okay)\s+)*(?:what|whats|what['’]s|how|hows|how['’]s|do|does|is|are|can|could|will|would|where|wheres|where['’]s|when|who|whos|who['’]s|which)(?=\s)/iu,
  es: /^(?:(?:y|también|tambien|además|ademas|pero|entonces|ah|oh)\s+)*(?:¿|(?:qué|que|cómo|como|cuándo|cuando|cuánto|cuanto|cuánta|cuanta|cuántos|cuantos|cuántas|cuantas|dónde|donde|quién|quien|cuál|cual|hay|tienen|tratan|puedo|puede|pueden|ofrecen|hacen|aceptan|ayudan)(?=\s))/iu,
};

/** Whether a part asks, though no question mark says so. */
export const beginsAsQuestion = (part: string, lang: Lang): boolean => questionStarts[lang].test(part);

/** What a comma cut off before anything was said: "can you", "puedo". */
const beginnings =
  /^[¿\s]*(?:(?:and|so|y)\s+)?(?:(?:can|could|would|will|do|does)\s+(?:you|i|we|they|it)|puedo|puede|pueden|podr[ií]an?)[\s?!.,]*$/iu;
export const isBeginning = (part: string): boolean => beginnings.test(part);

/** A message cut into what may be separate questions, at most three; one part when there is nothing to cut. */
export function questionsIn(text: string, lang: Lang): readonly string[] {
  const parts = text
    .split(/(?<=[?!.;])\s+|\n+|(?<=[?])(?=\S)|\s+(?=¿)/u)
    .flatMap((sentence) => sentence.split(joints[lang]))
    .map((part) => part?.trim() ?? '')
    .filter((part) => part.replaceAll(/\P{L}/gu, '').length >= (part.endsWith('?') ? minAskedLetters : minLetters));
  return parts.length > 1 ? parts.slice(0, maxParts) : [text];
}

const mostPairs = 6;
const mostWords = 60;
const between: Readonly<Record<Lang, RegExp>> = {
  en: /\s*[,;]\s*(?:(?:and|or|also|plus|but)\s+)?(?:also\s+)?|\s+(?:and|or|also|plus|n|&|nd)\s+(?:also\s+)?/giu,
  es: /\s*[,;]\s*(?:(?:y|o|e|u|también|tambien|además|ademas|pero)\s+)?(?:también\s+|tambien\s+)?|\s+(?:y|o|e|u|también|tambien|además|ademas|más|&)\s+(?:también\s+|tambien\s+)?/giu,
};

/** Where a second question may begin with nothing before it: "is there art what is a normal day like". */
const bareStarts: Readonly<Record<Lang, RegExp>> = {
  en: /\s+(?=(?:what|whats|what['’]s|how|hows|do\s+(?:you|i|they)|does|did|is\s+(?:there|it)|are\s+(?:there|you)|can\s+(?:i|you|my)|could|will\s+(?:i|you)|where|when|who|which)\b)/giu,
  es: /\s+(?=¿?(?:qué|que|cómo|como|cuándo|cuando|cuánto|cuanto|cuánta|cuanta|cuántos|cuantos|cuántas|cuantas|dónde|donde|quién|quien|cuál|cual|hay|tienen|dan|tratan|puedo|puede|pueden|ofrecen|hacen|aceptan|ayudan)(?!\p{L}))/giu,
};

/** Every way of cutting a message in two at a comma or a joining word: only what both halves mean tells whether it is two questions. */
export function pairsIn(text: string, lang: Lang): readonly (readonly [string, string])[] {
  return halvesAt(text, between[lang]);
}

/** Every way of cutting a message in two before a word that begins a question: few of them are two questions. */
export function barePairsIn(text: string, lang: Lang): readonly (readonly [string, string])[] {
  return halvesAt(text, bareStarts[lang]);
}

function halvesAt(text: string, joints: RegExp): readonly (readonly [string, string])[] {
  if (text.split(/\s+/u).length > mostWords) return [];
  return Array.from(text.matchAll(joints), (joint): [string, string] => [
    text.slice(0, joint.index).trim(),
    text.slice(joint.index + joint[0].length).trim(),
  ])
    .filter((pair) => pair.every((part) => part.replaceAll(/\P{L}/gu, '').length >= 3))
    .slice(0, mostPairs);
}
