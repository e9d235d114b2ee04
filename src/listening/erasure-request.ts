import { isAnyPhrase, phrases } from './phrase.ts';
import { plainWords } from './words.ts';

const everything = phrases(`
  [please|can|could|would|will|i|id|we|how_do|how_can|you] [you|i|we|want|need|like|would_like|please|wish] [please|to|you_to|like_to] delete|erase|destroy|wipe|clear|remove|purge|scrub [all|everything|all_of] [of|the|this|that|my|these] answers|chat|conversation|conversations|data|info|information|messages|record|records|everything|history|responses|words|texts|visit [i] [gave|said|wrote|sent|told|typed|shared|from|about|you|to] [you|me|here|about_me|your_system|your_records] [please|now|completely|forever|for_good]
  [please|can|could|i_want] [you|i] [to] delete|erase|wipe|forget everything|it_all|all_of_it|all_of_this|all [please|now|i|about|that] [said|wrote|told|me|about|i_said|i_wrote] [you|me|here] [please|now]
  [please] forget everything|what|all|this|about [that] [i|we|me|conversation|chat] [said|wrote|told|typed] [you|here]
  i want|need|would_like my|everything|all|the|this data|answers|info|information|chat|conversation|record|records|messages|i_wrote|i_said [to] [be] deleted|erased|gone|removed|wiped
  [por_favor|puede|pueden|podria|podrian|quiero|quisiera|necesito|deseo|como_puedo|me_gustaria|quiero_que] [que|por_favor] borra|borre|borren|borrar|borrame|borreme|elimina|elimine|eliminen|eliminar|quite|quiten|quitar|destruya|destruyan [por_favor|todo|todos|todas] [mis|mi|la|el|los|las|esta|este|estos|estas|lo_que|toda] respuestas|chat|conversacion|datos|informacion|mensajes|todo|historial|expediente|registro|dije|escribi|puse|platica [que] [di|dije|escribi|mande|le_di|he_dado] [por_favor|ya|ahora]
  [por_favor] borra|borre|borren|borrar|elimine|eliminar|olvide|olvida todo [lo_que|esto|por_favor] [dije|escribi|puse|le_dije] [por_favor|ya]
`);

/** Asks for all of it to be deleted: "delete my answers", "borra mis respuestas". One answer is a correction. */
export const asksForErasure = (text: string): boolean => text.length < 160 && isAnyPhrase(plainWords(text), everything);

const notMe = phrases(`
  [no] [that|it|this] [was|wasnt|was_not|is|isnt|is_not|were] not|never me [sorry]
  [no] [that|it|this] wasnt|isnt me [sorry]
  [no] [im|i_am] not that|the|them|her|him [person|one] [sorry]
  [no] [i] never|didnt|did_not wrote|write|texted|text|said|gave|give|contacted|contact [that|this|here|you|any|anything|it|to] [you|of|before|name|that] [before]
  somebody|someone else [did|wrote|had|has|uses|used] [it|this|that|here|number|the|before] [number|phone|before]
  [i] [just] got|have [got] this|a|the new|number [number|phone] [recently|yesterday|last_week|today]
  [this_is|its] my|a new number|phone
  not me [sorry]
  [no] [yo] no fui [yo]
  [no] [eso] no fui|era|soy|soy_esa|soy_ese [yo|persona]
  [no] [yo] no soy [esa|ese|yo] [persona]
  [no] fue|era otra|alguien [persona|mas]
  [este] [es] [un|mi] numero nuevo|es_nuevo
  [yo] nunca|no [les|le] escribi|mande|puse [eso|antes|nada|aqui]
`);

/** Says that what was said here before was somebody else. */
export const deniesBeingThem = (text: string): boolean => text.length < 120 && isAnyPhrase(plainWords(text), notMe);
