import type { Lang } from '../core/language.ts';
import { isAnyPhrase, phrases } from './phrase.ts';
import { plainWords } from './words.ts';

const spanish = 'spanish|espanol|castellano|spanich|espanish|espaniol';
const english = 'english|ingles|inglish';

const ways = (language: string): string => `
    [in|en] ${language} please|por_favor|plz
    [please] [in|en|a|to|al] ${language} [please|por_favor|now|version|only|solamente|mejor]
    [can|could|do|would|will|is|i_want|id_like|i_need|i_prefer|id_prefer|lets|please|are] [you|we|i|it|there|to|this] [please] [to] speak|talk|write|continue|switch|change|have|do|text|reply|answer|available|use|change_it|switch_it [this|it] [in|to|back] [to|in] ${language} [please|instead|now]
    [i] [only|just|prefer|speak|want|need] [speak|want] ${language} [only|please|instead|better]
    [do|does] [you|anyone|anybody|someone] speak|hablan|habla|hablas ${language}
    [se|me|yo|solo|usted|ustedes|alguien|pueden|puede|podemos|quiero|prefiero|quisiera|podria|lo|me_puede|pueden_hablar] [solo|que|usted|ustedes] habla|hablan|hablar|hablas|hablo|escribir|escribirme|continuar|seguir|tienen|prefiero|quiero|cambiar|cambia|contestar|hablame|escriba|seguimos|preguntar|cambiemos|sigamos|continuemos|hablemos|pasemos [me|todo|esto] [en|a|al] ${language} [por_favor|mejor|please]
    [es|esta|hay] [esto] en ${language}
    is this|it available|also in ${language}
    is there a ${language} version
`;

const askSpanish = phrases(`${ways(spanish)}
  i dont speak|understand|know|read [much|any] english
  [yo] no hablo|entiendo|se [mucho|nada_de|bien] [el] ingles
`);
const askEnglish = phrases(`${ways(english)}
  i dont speak|understand|know|read [much|any] spanish
  [yo] no hablo|entiendo|se [mucho|bien] [el] espanol
`);

/** A whole message that asks for a language, by name; null otherwise. Says nothing of the language it is written in. */
export function languageAsked(text: string): Lang | null {
  const words = plainWords(text);
  if (words.length === 0 || words.length > 12) return null;
  const isSpanish = isAnyPhrase(words, askSpanish);
  const isEnglish = isAnyPhrase(words, askEnglish);
  if (isSpanish === isEnglish) return null;
  return isSpanish ? 'es' : 'en';
}
