import { isAnyPhrase, phrases } from './phrase.ts';
import type { Said } from './said.ts';
import { plainWords } from './words.ts';

const safe = phrases(`
  [yes|yeah|yep|si] [right_now|now|ok|okay] im [all|really|totally|doing|feeling|completely] safe|ok|okay|fine|alright|all_right|good|better|great|well [now|right_now|here|today|thanks|thank_you|tonight|i_promise|at_the_moment|for_now]
  safe|ok|okay|fine|alright|better [now|right_now|here|thanks]
  yes|yeah|yep|yup|yea|si|sure|sip|yes_safe|yes_i_am|yes_im|i_am|im [safe|now|thanks|thank_you|right_now|i_am|estoy|im|gracias|i_feel_safe]
  [yes] i|we feel|are|am safe|ok|okay|fine|better [now|right_now|here]
  [yes] were safe|ok|okay|fine [now]
  [yes] i promise
  [no] [yes] im not in [any] danger|trouble [now|right_now]
  [yes] everyone|everybody|were|we_are|they_are|hes|shes|he_is|she_is is|safe|ok|fine|okay [safe|ok|okay|fine|now] [now]
  [si] [ya|ahora] [me] [ya] estoy|siento|me_siento|toy [mas|muy|ya] bien|segura|seguro|mejor|tranquilo|tranquila|a_salvo|salvo|ok [ya|ahora|gracias|aqui|ahorita]
  [si] a salvo
  [si] ya paso
  [si] todo bien|tranquilo|esta_bien [ya|gracias|por_aqui]
  [si] no estoy en peligro
  segura|seguro|bien|mejor [gracias|ya|ahora]
`);

const unsafe = phrases(`
  no|nope|nah|not|unsafe|nel [really|no|im_not|safe|ok|okay|at_all|now|right_now|i_dont|not_really|nope|estoy_bien|estoy|para_nada|estoy_a_salvo|estoy_segura|estoy_seguro|mucho|tanto]
  [no] [i] dont|do_not feel|think|know safe|ok|okay|so|i_am|im_safe|if_im_safe|if_i_am|if_i_am_safe [now|here]
  [no] im not [really|sure|feeling|very|so|at_all|doing] [safe|ok|okay|fine|alright|good|well|so_good|if_im_safe|im_safe] [now|right_now|here|tonight]
  im unsafe|in_danger|scared|afraid|in_trouble [of|right_now|now] [myself|him|her|them]
  not safe|ok|okay|really|anymore|right_now|for_long
  tonight|soon|right_now|in_a_minute|today|later_tonight|tomorrow|esta_noche|hoy|ahora|ahorita|ya|pronto|manana [maybe]
  [no] [ya] no estoy|me_siento|siento|toy [muy|nada|tan] bien|segura|seguro|a_salvo|salvo
  [tengo|estoy] en|miedo peligro
  tengo miedo
  en peligro
  ayuda|help [me|please]
  i need help [now]
  hurry|please_hurry
`);

const denied = phrases(`
  [no|sorry|lol|haha|ok|omg|oh|i_was|im|its|it_was|was] [i] [was] [only|just] [a] kidding|joking|joke|jk|jokes|sarcasm|playing|playin|trolling [lol|around|sorry|haha|with_you|relax|calm_down|of_course]
  jk|lol|haha|jaja|jajaja|lmao|lmfao|jkjk|just_kidding [jk|lol|sorry|im_fine|just_kidding|just_joking]
  [no|oh|god|sorry|omg|ok|but] i [really|honestly|seriously] didnt|dont|wasnt [really|actually] mean|serious [it|that|like_that|it_like_that|that_literally] [literally|sorry|like_that|that_way]
  [no|sorry] didnt mean it|that [like_that|that_way|literally]
  [sorry|no|ok|just|please] forget|nevermind|never_mind|nvm|disregard|ignore [it|that|what_i_said|about_it|i_said_anything|i_said_that|this] [please|sorry]
  never mind
  [no|sorry|its] [it] [was|is|its|thats] [just|only] an|a|figure|expression|exaggeration|saying|metaphor [expression|exaggeration|saying|of|metaphor|joke] [speech]
  i [was] exaggerating|exaggerated|overreacted|venting|misspoke [sorry]
  [i|im] [was] just|only venting|exaggerating|being_dramatic|upset|mad|angry|frustrated [sorry]
  wrong word|words|text|person
  [no|i|id] [would|will|wont|wouldnt] never do that|it|anything|anything_like_that
  [i] wouldnt|wont|would_never|id_never do it|that|anything
  [no|perdon|era|fue|estaba|es|estoy|solo|ay|jaja|lo_decia_en|lo_dije_en|de|una] [era|fue|es|en|de|solo|una] [una] broma|bromeando|jugando|chiste|bromita|broma_pesada [nomas|perdon|jaja|nada_mas]
  [no|perdon] [no] lo decia|dije|digo en [serio|broma]
  [perdon] no es|era|fue|hablaba|iba|lo_decia [en] nada|serio|en_serio|verdad|cierto
  [perdon|ya] olvidalo|olvidelo|olvida|olvide|olvidese [eso|lo|que_dije|lo_que_dije|por_favor]
  no me haga|hagan caso
  no quise decir eso|eso_asi
  es|era una|un expresion|decir|forma_de_decir|exageracion
  exagere|estaba_exagerando|me_exprese_mal
`);

export const goingOn = phrases(`
  [yes|ok|okay|si|sure|lets|i_want_to|id_like_to|please|can_we|we_can|i_can|can_i|im_ready_to|go_ahead_and|just|ready_to|well] [lets] continue|proceed|resume|keep_going|go_on|carry_on|move_on|keep_moving|go_ahead|get_back_to_it|finish|keep_on|pick_up_where_we_left_off|go_back_to_the_questions|finish_it|finish_this [please|now|on|with_the_questions|with_it|the_screening|the_questions|then|going|with_this|with_the_screening]
  [yes|lets] finish [this|it|up|the_screening|the_questions]
  next [question]
  [si|ok|quiero|vamos|podemos|prefiero|puedo|sigamos|listo_para|por_favor|dale] [a] continuar|seguir|sigamos|continuemos|continue|siga|sigue|adelante|prosigamos|sigo|continuamos|seguimos|terminar [con|por_favor|ya|adelante|las] [las|la|esto] [preguntas|evaluacion]
`);

/** What a message says about being safe, or that the visitor wants to go on; null when it says neither. */
export function saidOfSafety(text: string): Said | null {
  // "better now" beside a knife or blood is no comfort.
  if (/[🔪🗡🔫💊💉🩸💀☠⚰🪦]/u.test(text)) return null;
  const words = plainWords(text);
  const said = words.filter((word, index) => word !== words[index - 1]);
  if (words.length === 0) {
    if (/[👍✅🙏]/u.test(text)) return { type: 'safety.answered', safe: 'yes' };
    return /[👎❌]/u.test(text) ? { type: 'safety.answered', safe: 'no' } : null;
  }
  // Doubt is resolved towards danger: what may be either is taken as not safe only when it says so itself.
  if (isAnyPhrase(said, denied)) return { type: 'safety.answered', safe: 'denied' };
  if (isAnyPhrase(said, safe)) return { type: 'safety.answered', safe: 'yes' };
  if (isAnyPhrase(said, unsafe)) return { type: 'safety.answered', safe: 'no' };
  return isAnyPhrase(said, goingOn) ? { type: 'continue.asked' } : null;
}
