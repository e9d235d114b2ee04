import { isAnyPhrase, phrases } from './phrase.ts';
import { plainWords } from './words.ts';

const byText = phrases(`
  [please|can|could|may|id|i|we|how_do|how_can|let|lets|can_you|could_you] [i|we|me|us] [like|want|need|would_like|prefer] [to] continue|go_on|keep_going|finish|carry_on|do_this|do_it|switch|move|resume|pick_up|talk|proceed [this|it|the_screening|the_questions|there|over] [by|on|via|through|with|over|to|from] [my] text|texts|texting|sms|phone|cell|text_message|text_messages|cell_phone [message|messages|phone|instead|please|later|now|instead_of_here]
  [please|can|could|would] [you|i|we] [please] text me [this|it|instead|here|please|the_questions|on_my_phone|on_my_cell|at_my_number] [instead|please|later]
  [can|could] we|i text [instead|please]
  text me [instead|please]
  by|via|over text [message|please|instead]
  send|move|switch this|it|me to my|text|sms [phone|cell|text|messages|message] [please]
  [quiero|quisiera|puedo|podria|podemos|prefiero|me_gustaria|como_puedo|por_favor|necesito|deseo] seguir|continuar|sigamos|continuemos|terminar|pasar|cambiar|hacerlo|hacer_esto|seguimos [esto|con_esto|con_la_evaluacion|las_preguntas] por|en|a|con|desde [mi|el|un|los] texto|textos|mensaje|mensajes|sms|celular|telefono|mensaje_de_texto|mensajes_de_texto [de_texto|por_favor|mejor]
  [por_favor] [me] [puede|pueden|podria|podrian] mandar|mandarme|mande|mandeme|mandenme|textear|textearme|texteeme|textee [un|esto|por|las_preguntas|mensaje] [mensaje|texto|mensajes|un_texto|por_texto] [de_texto] [por_favor|a_mi_celular|a_mi_telefono]
  por|mejor_por texto|mensaje|mensajes|sms [de_texto|por_favor|mejor]
`);

/** Asks to go on by text message: "continue by text", "seguir por texto". */
export const asksForText = (text: string): boolean => text.length < 160 && isAnyPhrase(plainWords(text), byText);
