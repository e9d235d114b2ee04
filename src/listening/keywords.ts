import type { KeywordRead, ReadKeyword } from '../core/listening.ts';
import { isAnyPhrase, longestStart, phrases } from './phrase.ts';
import { plainWords } from './words.ts';

/**
 * The carrier's own words, as whole messages.
 * Source: Twilio, "Advanced Opt-Out" (STOP, STOPALL, UNSUBSCRIBE, END, QUIT, CANCEL, REVOKE, OPTOUT; START, UNSTOP;
 * HELP, INFO) and its Spanish defaults. YES also opts in there, but answers questions here, so it is no keyword.
 */
const words: Readonly<Record<string, KeywordRead['keyword']>> = {
  stop: 'stop',
  stopall: 'stop',
  unsubscribe: 'stop',
  end: 'stop',
  quit: 'stop',
  cancel: 'stop',
  revoke: 'stop',
  optout: 'stop',
  parar: 'stop',
  alto: 'stop',
  cancelar: 'stop',
  baja: 'stop',
  start: 'start',
  unstop: 'start',
  help: 'help',
  info: 'help',
  ayuda: 'help',
};

/** Wishes to hear no more, said to us. Source of "any reasonable wording": 47 CFR 64.1200(a)(10), 89 FR 15756. */
const stopSaid = phrases(`
  stop|stopp [all|it|now|this|stop|please|everything] [now|please|already]
  stop|quit|cease|halt [with|all|sending|the|these|your|fucking|freaking|damn] [me|with|all|sending|the|these|your|of] [the|these|all|any|your|me] [more] texts|text|texting|txting|messages|message|messaging|msgs|msging|contacting|contact|sms|bothering|harassing|spamming|spam|writing|notifications|alerts|reminders|calling_and_texting|hitting_me_up
  stop sending [me] [all] this|these|it|stuff|things|crap|shit|anything [stuff|things|crap|shit]
  stop all [messages|texts|of_it|contact|communication|communications]
  opt|opting|optout|opted [me] out
  [i] want|wish|would_like|like|need|choose|am_choosing|have_decided|id_like|going [to] opt out
  unsubscribe|unsubscribed|unsuscribe|unsubcribe|unsub [me|us|please|from] [from] [this|these|all|the|your|texts|list]
  [take|remove|delete|drop|get|scratch|erase|pull] [me|my_number|my_phone|my_phone_number|my_cell|this_number|us|our_number|my_name] off|from|out_of [of] [this|your|the|ur|all|these] [texting|text|sms|call|mailing|contact|messaging] list|lists|texts|system|database|messages|contacts
  remove|delete|erase|lose me|my_number|my_phone_number|this_number|my_contact_info|my_info
  take me|my_number off
  no more texts|text|messages|messaging|msgs|texting|sms|contact|please
  no texts|texting|messages|msgs|sms [please]
  [i|please] dont|never [ever|want_you_to|you] [ever] text|message|msg|contact|txt|write me|this_number|us|here [again|anymore|any_more|ever|ever_again|please|no_more]
  [please] dont send|want [me] any|more|anymore|these|your [more] texts|messages|msgs|sms
  i dont want|need|wish [to] [get|receive|have|hear|be] [any|these|your|more|from|to] [more] texts|messages|msgs|texting|texted|contacted|from_you|messaged|sms
  i no longer want|wish|need [to] [get|receive|be|hear|have] [any|these|your] [more] texts|messages|msgs|texted|contacted|from_you|messaged
  i dont want you|yall|this to text|message|contact|keep_texting|write [me]
  leave me alone
  cancel|end|revoke|terminate|discontinue|withdraw [all|my|the|these|this|your] [text|sms|my] texts|messages|messaging|texting|subscription|consent|permission|notifications|alerts|text_messages|sms
  i revoke|withdraw|take_back [my] consent|permission
  youve|you|u|this_is|its [got|have|has] [got] the wrong number
  wrong number|person
  not interested
  [this_is] [the] wrong number
  [por_favor] [ya] no me [vuelvan_a] escriban|escriba|escribas|manden|mande|mandes|envien|envie|envies|contacten|contacte|molesten|moleste|texteen|mensajeen|escribir|mandar [mas|mensajes|textos|nada|por_favor]
  [por_favor] [ya] dejen|deje|dejenme|dejeme|deja|paren|pare|para de [mandar|enviar] escribir|escribirme|mandarme|enviarme|molestar|molestarme|mensajearme|contactarme|textear|textearme|mensajes|textos [mas|mensajes|textos|por_favor]
  no mas|quiero_mas mensajes|textos|sms
  no quiero [recibir] [mas|sus|estos] mensajes|textos|sms
  no quiero que me escriban|contacten|manden|texteen
  [por_favor] quitenme|quiteme|borrenme|borreme|eliminenme|elimineme|saquenme|saqueme|remuevanme|quita|quitar|borren|borre|eliminen|quiten|quite [mi] [numero|telefono] [de|por_favor] [la|su|esta] [lista]
  [quiero] [darme|dar|deme|denme|dame] [me] de baja
  [quiero] cancelar [la|mi|mis|los|el|estos] suscripcion|mensajes|textos|servicio|consentimiento
  [por_favor] dejenme|dejeme en paz
  [tiene|es|este_es|esta] [el] [un] numero equivocado
  parar|alto|basta [de|los|ya|con] [los|estos] [mensajes|textos]
  retiro|revoco mi consentimiento|permiso
`);

const stopAlone = phrases('stop sending [me] [please|now]\nstop with this|it|these|the_texts [please]');

/** Wishes to hear from us again. */
const startSaid = phrases(`
  start|resume|restart|continue [sending|the|my] texts|messages|texting|messaging|texting_me|sending_texts|messaging_me|subscription [me] [again|please|now]
  [you_can|please|ok_you_can] [start] text|texting|message|messaging|textme me again
  opt [me] [back] in
  resubscribe|subscribe|unstop [me] [again|please]
  [i] want|would_like|id_like [to] [get|receive|start_getting|start_receiving|opt] [texts|messages|your_texts|in|the_texts|back_in] again|back_in|in
  [quiero] [volver_a] recibir [sus|los|mis] mensajes|textos [otra_vez|de_nuevo|nuevamente]
  [pueden|puede] [volver_a] escribirme|escribanme|mandenme|escribeme [mensajes] [otra_vez|de_nuevo|nuevamente]
`);

/** After "stop texting me": words that make it about a time or another way, not an end. */
const softened = new Set(
  'before after until till at during when while unless except because so every on antes despues hasta durante cuando mientras excepto'.split(
    ' ',
  ),
);

/**
 * Carrier words hold as a whole message in any case, spacing and punctuation. Free text counts when a whole
 * clause, said to us, means the same; "I want to end it" or "I can't stop drinking" never do.
 */
export const readKeyword: ReadKeyword = (text) => {
  const said = plainWords(text.slice(0, 2_000));
  const [first] = said;
  if (first === undefined) return null;
  if (said.length === 1 && Object.hasOwn(words, first) && isBareWord(text))
    return { keyword: words[first]!, by: 'word' };
  if (isAnyPhrase(withoutPlease(said), startSaid)) return { keyword: 'start', by: 'phrase' };
  const clauses = text
    .slice(0, 2_000)
    .split(/[.!?;,\n]+|\bbut\b|\bpero\b/u)
    .map(plainWords)
    .filter((clause) => clause.length > 0)
    .slice(0, 20);
  // A "stop" at the end of a long story is not about texts.
  const isShort = said.length <= 12;
  return clauses.some((clause) => asksToStop(clause, isShort)) || asksToStop(said, isShort)
    ? { keyword: 'stop', by: 'phrase' }
    : null;
};

/** "S.T.O.P" and "stop-all" are left to the phrases: a carrier takes only the bare word. */
const isBareWord = (text: string): boolean => /^[^\p{L}\p{N}]*[\p{L}\p{M}]+[^\p{L}\p{N}]*$/u.test(text);

const courtesy = new Set(
  'please pls ok okay hey hi hello just sir and so yo can could would will you u now kindly thanks por favor hola oiga ya gracias'.split(
    ' ',
  ),
);

function withoutPlease(said: readonly string[]): readonly string[] {
  const from = said.findIndex((word) => !courtesy.has(word));
  return from <= 0 ? said : said.slice(from);
}

function asksToStop(clause: readonly string[], isShort: boolean): boolean {
  if (clause.length === 0 || clause.length > 30) return false;
  const bare = withoutPlease(clause);
  return [clause, bare].some((said) => endsTexts(said, isShort));
}

function endsTexts(said: readonly string[], isShort: boolean): boolean {
  if (isAnyPhrase(said, stopAlone)) return true;
  const length = longestStart(said, stopSaid);
  if (length === 0) return false;
  const rest = said.slice(length);
  // A lone "stop" must stand alone: what follows it is what should stop.
  if (length < 2) return isShort && rest.every((word) => courtesyAfter.has(word));
  return (
    rest.length <= 12 && !softened.has(rest[0] ?? '') && !(rest[0] === 'en' && /^(?:la|las|el|mi)$/.test(rest[1] ?? ''))
  );
}

const courtesyAfter = new Set('please now thanks thank you texting por favor ya gracias stop'.split(' '));
