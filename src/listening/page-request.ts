import { isAnyPhrase, phrases } from './phrase.ts';
import { plainWords } from './words.ts';

const onTheWeb = phrases(`
  [please|can|could|may|id|i|we|how_do|how_can|let|lets|can_you|could_you] [i|we|me|us] [like|want|need|would_like|prefer] [to] continue|go_on|keep_going|finish|carry_on|do_this|do_it|switch|move|resume|pick_up|proceed [this|it|the_screening|the_questions|there|over] [on|by|in|to|at|using|from] [a|my|the|your|our] web|website|webpage|web_page|internet|online|browser|computer|laptop|pc|tablet|site|chat|page [page|site|browser|chat|instead|please|later|now]
  [quiero|quisiera|puedo|podria|podemos|prefiero|me_gustaria|como_puedo|por_favor|necesito|deseo] seguir|continuar|sigamos|continuemos|terminar|pasar|cambiar|hacerlo|hacer_esto|seguimos [esto|con_esto|con_la_evaluacion|las_preguntas] por|en|a|con|desde [mi|el|un|la|una|su] web|internet|pagina|computadora|compu|navegador|linea|sitio|laptop [web|de_internet|por_favor|mejor]
`);

const onTheWebAlone = phrases(`
  on|by|in [the|my|a|your] web|website|computer|laptop|browser|internet [page|instead|please]
  online [instead|please]
  en|por [la|mi|el] web|internet|computadora|pagina|linea [por_favor|mejor]
`);

/**
 * By text: asks to go on in a web browser. `isAnswering`: "online" alone may answer the question in front of them, so
 * it has to be said with what to do there.
 */
export const asksForPage = (text: string, isAnswering: boolean): boolean => {
  if (text.length >= 160) return false;
  const words = plainWords(text);
  return isAnyPhrase(words, onTheWeb) || (!isAnswering && isAnyPhrase(words, onTheWebAlone));
};

const fromTexts = phrases(`
  [please|can|could|may|id|i|we|let|lets|how_do|how_can] [i|we|me] [like|want|need|would_like] [to] continue|go_on|keep_going|finish|carry_on|resume|pick_up|show|get|open|load|bring_up [from] my text|texts|text_messages|messages [message|messages|here|please]
  [please|can|could|may|id|i|we|let|lets|how_do|how_can] [i|we|me] [like|want|need|would_like] [to] continue|go_on|keep_going|finish|carry_on|resume|pick_up what|where|with_what|from_where i|we began|started|left_off|was|were|did [it|this] [with|from|by|on|in|over|via|through] [my] text|texts|texting|sms|text_messages|phone|cell|cell_phone|messages [message|messages|here|please]
  i|we [already] began|started|was|were [this|it|doing_this|answering] [with|from|by|on|in|over|via|through] [my] text|texts|texting|sms|text_messages|phone|cell [message|messages|already]
  from [my] texts|text_messages|phone
  [quiero|quisiera|puedo|podria|me_gustaria|necesito] seguir|continuar|terminar con|desde mis|los texto|textos|mensajes [de_texto|aqui|por_favor]
  [quiero|quisiera|puedo|podria|me_gustaria|necesito] seguir|continuar|terminar lo_que|donde|con_lo_que empece|comence|empezamos|iba|deje por|con|en|desde [mis|mi|el] texto|textos|mensaje|mensajes|sms|celular|telefono [de_texto|aqui|por_favor]
  [ya] empece|comence|empezamos [esto] por|con|en [mis|mi] texto|textos|mensaje|mensajes|sms|celular|telefono [de_texto]
`);

/** On a page: asks to go on here with what began by text. */
export const asksForEarlierTexts = (text: string): boolean =>
  text.length < 160 && isAnyPhrase(plainWords(text), fromTexts);
