import type { Lang } from '../core/language.ts';

/** "…, can you help with that", "what is it exactly": a part that means nothing without what stands before it. */
const pointers: Readonly<Record<Lang, RegExp>> = {
  en: /\b(?:that|this|those|these|them)(?:\s+(?:too|there|here|also|as well|exactly|at all|stuff|kind of thing|you do))?\s*[?!.…]*$|^(?:is|was|what(?:['’]?s|\s+is|\s+are)?)\s+(?:that|this|it|they|those)\s*(?:exactly|like|really|even)?\s*[?!.]*$|\bthe\s+same(?:\s+thing)?\s*[?!.]*$/iu,
  es: /(?<!\p{L})(?:eso|esto|esos|esas|ellos?|ellas?)(?:\s+(?:también|tambien|ahí|ahi|aquí|aqui|allá|alla|exactamente|ustedes|o\s+no))?\s*[?!.…]*$|(?<!\p{L})lo\s+mismo\s*[?!.]*$|^¿?(?:eso|esto|lo)\s+\p{L}+(?:\s+(?:ahí|ahi|aquí|aqui|ustedes|también|tambien))?\s*[?!.]*$|^¿?(?:qué|que)\s+(?:es|son)\s*[?!.]*$/iu,
};

/** "Where is that", "how many days is that": asks for something of its own all the same. */
const askers: Readonly<Record<Lang, RegExp>> = {
  en: /^(?:(?:and|so|oh|but|ok)\s+)*(?:where|when|who|how|what\s+(?:days?|times?|hours?))(?!\p{L})/iu,
  es: /^[¿\s]*(?:(?:y|pero|ah)\s+)*(?:a\s+)?(?:d[oó]nde|cu[aá]ndo|cu[aá]nt[oa]s?|qui[eé]n(?:es)?|qu[eé]\s+(?:horas?|d[ií]as?|horario))(?!\p{L})/iu,
};

/** Whether a later part of a message speaks of the part before it: it is no question of its own. */
export const pointsBack = (part: string, lang: Lang): boolean =>
  pointers[lang].test(part.trim()) && !askers[lang].test(part.trim());
