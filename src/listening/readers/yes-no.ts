import type { Lang } from '../../core/language.ts';
import { numbersIn } from '../number-words.ts';
import { isAnyPhrase, longestStart, phrases } from '../phrase.ts';
import { plainWords } from '../words.ts';
import { given, likely, unclear, type Reader } from './reading.ts';

export type YesNo = 'yes' | 'no' | 'yes-likely' | 'no-likely' | null;

const yes = phrases(`
  yes|yeah|yea|yep|yup|ye|yas|yass|yess|yis|yah|yeh|ya|yupp|yepp|yessir|yuh|aye|si|sip|sii|sep|simon|y [please|thanks|sir|maam|of_course|i_do|i_am|im|it_is|its|definitely|absolutely|por_favor|gracias|claro|senor|senora]
  ok|okay|okey|oki|k|kk|okie|okey_dokey|sure|fine|alright|all_right|right|correct|true|exactly|indeed|affirmative|definitely|absolutely|totally|certainly [please|thanks|thing]
  [yes] thats|its|that_was right|correct|true|fine|ok|okay|it|me|good
  [yes] sounds|looks good|right|great|fine
  [yes|yeah|sure|si|ok] you|they|u|staff|someone|anyone|we|it can|may|could [do_that|text|message|leave|use|say|write|send|mail|email] ...
  [si|claro] [me] pueden|puede|podrian [dejar|dejarme|mandar|mandarme|escribir|escribirme|usar|decir|decirlo|enviar|enviarme|textear|textearme|hacerlo] [un|el|mensaje|mensajes|textos|recado] [mensaje|nombre|de_voz]
  [yes] please do
  i dont|wouldnt mind [that|it|at_all]
  id like|love|appreciate that|it
  [yes] text|texts|texting|call|calls|calling|voicemail|voicemails|messages|email|either|both|any_time|anytime|mensajes|textos|llamadas|eso is|are|works|work|esta|estan fine|ok|okay|good|great|cool|alright|for_me|bien
  of_course|ofcourse|for_sure|sure_thing|you_bet|you_got_it|why_not|by_all_means|go_ahead|no_problem|no_prob|np|no_worries|not_a_problem|works_for_me|that_works
  [yes|si] i do|did|can|will|would|was|could|have
  [yes] im|ive|i_am|i_do|i_have|we_do|we_are|we_have|it_does|it_is|its|they_do|he_does|she_does|there_is|there_are|he_is|she_is|theyre|hes|shes
  uh_huh|uhhuh|mhm|mmhm|mm_hmm|mhmm|mmhmm|aha|aja|yah|hell_yes|hell_yeah|heck_yes|oh_yes|oh_yeah|yes_indeed|very_much_so
  [si|pues|ah|oh] claro|claro_que_si|por_supuesto|desde_luego|como_no|obvio|obviamente|seguro|correcto|exacto|exactamente|cierto|verdad|es_verdad|es_cierto|asi_es|efectivamente|dale|vale|bueno|esta_bien|de_acuerdo|sale|ok|okey|orale|perfecto|afirmativo|va|simon
  si|claro que si
  [si|ok|claro|bueno|de_acuerdo|esta_bien|por_supuesto] adelante [por_favor|pues|gracias]
  si_senor|si_senora|si_por_favor|pues_si|que_si|ya_si|eso_si|eso_es|eso_mismo|es_correcto|es_correcta|si_es_correcto|sin_problema|no_hay_problema|si_puede|si_pueden|si_tengo|si_estoy|si_soy|si_quiero|si_puedo|si_acepto|acepto|lo_acepto|i_accept|i_agree|agree|agreed|i_consent
`);

const no = phrases(`
  no|nope|nop|nah|naw|na|nay|nop|nel|nones|n|negative|negativo|noo|nopes|nada|neg [thanks|thank_you|gracias|sir|maam|senor|senora|not_really|i_dont|im_not|i_havent|i_didnt|i_cant|never|para_nada|nunca|really]
  not [at_all|really|now|ever|yet|today|any_more|anymore|currently|recently|me|for_me|that_i_know_of|as_far_as_i_know|in_a_while]
  [please|better|best|mejor|id|i_would] [rather] [you|they] dont|not|didnt|rather_not|no [please]
  no_way|hell_no|heck_no|uh_uh|nuh_uh|nuhuh|never|never_ever|none|neither|no_longer|of_course_not|absolutely_not|definitely_not|certainly_not|no_sir|false|incorrect|wrong|oh_no
  [no] i dont|do_not|didnt|havent|cant|wont|wouldnt|never [have|did|do|had]
  [no] im_not|ive_not|ive_never|i_have_none|i_had_none|i_wasnt|we_dont|it_isnt|its_not|thats_not|that_is_not|there_isnt|there_arent|he_doesnt|she_doesnt|they_dont|isnt|arent|dont|doesnt|didnt|wasnt [right|correct|true|it|me|really]
  [no] thats|its wrong|incorrect|false
  ya_no|no_ya|ya_no_mas|todavia_no|aun_no|ahora_no|hoy_no|por_ahora_no|nunca|jamas|nunca_jamas|para_nada|de_ninguna_manera|en_absoluto|tampoco|ninguno|ninguna|claro_que_no|por_supuesto_que_no|desde_luego_que_no|que_no|pues_no|mejor_no|asi_no|que_va|ni_modo|no_creo_que_no
  no_tengo|no_estoy|no_soy|no_quiero|no_puedo|no_uso|no_tomo|no_es_asi|no_es_correcto|no_es_cierto|no_es_verdad|no_he|no_lo_hago|no_lo_creo|no_acepto|incorrecto|falso|equivocado
  i_disagree|i_dont_agree|disagree|i_do_not_consent|i_dont_consent
  id|i_would|i [rather|prefer] [that] you|they|staff|nobody|no_one not|didnt|dont|did_not|rather_not [please|do_that|say_it]
  [yo] [si_se_puede|pues] prefiero|preferiria|mejor que no [por_favor|lo_digan|lo_hagan|gracias]
`);

const yesPerhaps = phrases(`
  [yes|yeah|well|um|uh] i guess|think|suppose|believe [so|yes]
  [yes|well] probably|prob|probs|prolly|most_likely|likely|kind_of|kinda|sort_of|sorta|sometimes|a_little|a_bit|a_little_bit|occasionally|mostly|usually|somewhat|more_or_less|pretty_much|i_hope_so|once_in_a_while|now_and_then|from_time_to_time [yes]
  creo|supongo|pienso|me_parece|espero|parece [que] si
  [si] a_veces|mas_o_menos|un_poco|un_poquito|casi_siempre|de_vez_en_cuando|probablemente|seguramente|algo|mas_o_menos_si|algunas_veces [si]
`);

const noPerhaps = phrases(`
  [no] i dont think|believe|guess so
  [no] i guess|think|suppose|believe not|no
  probably|maybe|perhaps|mostly|likely not|no
  not that|very often|much|sure_but_no
  id|i_would|prefer|prefiero rather|that|que [you|they] not|didnt|dont|no
  hardly|rarely|almost_never|casi_nunca|casi_no|rara_vez|hardly_ever|barely
  creo|supongo|pienso|me_parece que no
  no_creo|probablemente_no|no_mucho|no_que_yo_sepa|que_yo_sepa_no|no_that_i_know
`);

const yesOpening = phrases(`
  yes|yeah|yep|yup|yea|si|sure|claro|definitely|absolutely|correct|of_course|claro_que_si|por_supuesto
`);
const noOpening = phrases(`
  no|nope|nah|never|nunca|jamas|ya_no|not_really|i_dont|i_havent|i_didnt|im_not|i_have_never|ive_never|i_never|not
`);

/** After "yes" or "no", words that take some of it back. */
const takesBack = new Set(
  'but except unless only although though however sometimes if not no dont cant wont never yes yeah pero excepto menos solo aunque si sino nunca tampoco salvo cuando depende depends'.split(
    ' ',
  ),
);

/** Whether a text says yes or no, in either language; null when it says neither. */
export const yesOrNo = (text: string): YesNo => wholeYesNo(text) ?? openingYesNo(text, once(plainWords(text)));

/** The same, when the text says nothing else. */
export function wholeYesNo(text: string): YesNo {
  const words = plainWords(text);
  if (words.length === 0) return signYesNo(text);
  if (isAnyPhrase(words, no)) return 'no';
  const said = once(words);
  if (isAnyPhrase(said, noPerhaps)) return 'no-likely';
  if (isAnyPhrase(said, yesPerhaps)) return 'yes-likely';
  if (isAnyPhrase(said, yes)) return 'yes';
  if (isAnyPhrase(said, no)) return 'no';
  const short = said.map(undrawn);
  if (isAnyPhrase(short, yes)) return 'yes';
  return isAnyPhrase(short, no) ? 'no' : null;
}

const openingMaxWords = 14;

/** "Yes, I have a safe place": the first word decides unless a later one takes it back. */
function openingYesNo(text: string, words: readonly string[]): YesNo {
  if (words.length > openingMaxWords || text.trimEnd().endsWith('?')) return null;
  const yesLength = longestStart(words, yesOpening);
  if (yesLength > 0) {
    return words.slice(yesLength).some((word) => takesBack.has(word)) ? 'yes-likely' : 'yes';
  }
  // "2 kids" to "do you have children?".
  if (words.length > 1 && words.length < 6 && /^[1-9]\d?$/.test(words[0] ?? '')) return 'yes-likely';
  if (words.length < 9 && hasSome(words) && !words.some((word) => takesBack.has(word) || lacking.has(word)))
    return 'yes-likely';
  const noLength = longestStart(words, noOpening);
  if (noLength === 0) return null;
  const rest = words.slice(noLength);
  // "Not at work" says when not.
  if (words[0] === 'not' && limiting.has(rest[0] ?? '')) return 'no-likely';
  const isMixed = rest.some((word) => mixesNo.has(word)) || /^(?:yes|yeah|si)$/.test(rest[0] ?? '');
  return isMixed ? 'no-likely' : 'no';
}

/** "I have two", "tengo dos hijos". */
const hasSome = ([first, second]: readonly string[]): boolean =>
  (first === 'i' && second === 'have') || first === 'tengo' || first === 'tenemos';
const lacking = new Set('none nothing any nobody been to to que ninguno ninguna nada nadie miedo'.split(' '));

const limiting = new Set('at in on during before after when while if around near until with'.split(' '));

const mixesNo = new Set(
  'but except unless only although though sometimes if pero excepto menos aunque salvo cuando solo veces fine ok okay good safe bien'.split(
    ' ',
  ),
);

/** "yes yes", "no no no": said once. */
const once = (words: readonly string[]): readonly string[] =>
  words.filter((word, index) => index === 0 || word !== words[index - 1]);

/** "yeahhh", "siii", "nooo": drawn out. */
const undrawn = (word: string): string => word.replace(/(\p{L})\1+$/u, '$1');

const signYesNo = (text: string): YesNo => {
  const isYes = /[👍✅✔☑🆗👌💯🙆]/u.test(text);
  const isNo = /[👎❌🚫✖🙅]/u.test(text);
  if (isYes === isNo) return null;
  return isYes ? 'yes' : 'no';
};

/** "I'm 58", asked whether one is 18 or older. */
function byAge(text: string, ask: string, lang: Lang): YesNo {
  const age = /\b(\d{1,2}) or older\b/.exec(ask)?.[1];
  const words = plainWords(text);
  const [read, another] = numbersIn(words, lang);
  if (age === undefined || !read || another || words.length > 6 || read.value < 1 || read.value > 115) return null;
  return read.value >= Number(age) ? 'yes' : 'no';
}

/** "yes" and "no" as option ids. What only leans one way is read back, for a consent asked again. */
export const readYesNo: Reader = (text, { question, lang }) => {
  const said = byAge(text, question.ask.web.en, lang) ?? yesOrNo(text);
  if (said === null) return unclear;
  if (said === 'yes' || said === 'no') return given(said);
  if (question.instrument !== undefined || question.consent !== undefined) return unclear;
  const value = said === 'yes-likely' ? 'yes' : 'no';
  const option = question.options.find((candidate) => candidate.id === value);
  return likely(
    value,
    option?.label[lang] ?? (value === 'yes' ? { en: 'Yes', es: 'Sí' } : { en: 'No', es: 'No' })[lang],
  );
};
