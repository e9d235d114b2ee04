import { chosen, placeNamed } from './buttons.ts';
import { correctionIn } from './corrections.ts';
import { readingScene, type Scene } from './hearing-scene.ts';
import { intentOf } from './intents.ts';
import { goingOn } from './in-safety.ts';
import { languageAsked } from './language-request.ts';
import { isAnyPhrase, longestStart, phrases } from './phrase.ts';
import { askedAs } from './question-like.ts';
import type { Said } from './said.ts';
import { plainWords } from './words.ts';

/** Ways of saying "I want help", "my son needs treatment": they open the screening. */
const wantsHelp = phrases(`
  i|we [really|just|think_i|think_we|know_i] need|want|would_like|could_use|am_looking_for|am_seeking|am_ready_for|am_ready_to_get [some|to_get|to_find|to_go_to|to_start|to_go_into|to_check_into] [some|professional] help|treatment|rehab|support|therapy|iop|detox|counseling|recovery|sober|clean|into_treatment|into_rehab|into_a_program|a_program
  i|we [really|just] need|want|am_trying|have|have_got|am_ready to [get|stop|quit|start|be] sober|clean|drinking|using|better|help|drugs|alcohol|off|recovery|smoking|into|heroin|pills|weed|opioids|stop
  [im|ive|i_have_been|i_am] looking|searching for [some|a] help|treatment|program|rehab|iop|support
  [i|we] [need] help with|for|to|quitting [my] ...
  help me|us [get|quit|stop|with|please|to] ...
  im [ready|trying] to|for [get|stop|quit|go] [to|into] help|sober|clean|drinking|using|treatment|rehab|change
  im [an|a] alcoholic|addict|addicted|drunk|junkie|dependent [to|on] ...
  i|ive have|got|had [a] drinking|drug|alcohol|substance|addiction|pill|opioid|gambling|cocaine|heroin|meth|weed problem|issue|problems|addiction
  i cant stop drinking|using|smoking|taking ...
  my|our son|daughter|husband|wife|mom|mother|dad|father|brother|sister|friend|partner|boyfriend|girlfriend|spouse|child|kid|uncle|aunt|cousin|nephew|niece|roommate|fiance [really|desperately] needs|wants|is|has|drinks|uses [to|an|a|some] [get] help|treatment|rehab|detox|alcoholic|addict|addicted|drinking|using|sober|clean|problem|drug|alcohol|too ...
  i want|need|am_calling|am_writing|am_trying|am_looking|am_here [to] [get] help|treatment for my|a ...
  my|our son|daughter|husband|wife|mom|mother|dad|father|brother|sister|friend|partner|boyfriend|girlfriend|kid|child|teen|teenager|grandson|nephew|niece is|has|keeps|started|wont [been] [an|a] [really|badly|always] using|vaping|smoking|drinking|hooked|addicted|addict|alcoholic|relapsed|overdosed|stop|quit ...
  my|our son|daughter|kid|child|teen|teenager|grandson|nephew|niece is [only] ... [and|yrs|years] [and|old] using|vaping|smoking|drinking|hooked|addicted ...
  i relapsed
  looking for help|treatment|rehab|a_program|iop
  i|we drink|use|smoke|drank too|way [too] much|often [every_day|lately|now]
  i|we [really] [think_i|need_to] drink|smoke|use every|all|daily day|night|the_time
  [id|i|we|im|would|have|want|need|wish|am|was|are] [would|like|want|need|have|here|calling|writing|trying] [like] [to] refer|referring a|my|someone|one [of] [my] [client|patient|friend|son|daughter|student|employee] ...
  i|we have a client|patient|referral ...
  quiero|quisiera|necesito|deseo|me_gustaria referir|remitir|canalizar a|un|una [un|una|mi] ...
  [yo] [quiero|necesito|busco|estoy_buscando|nececito] [recibir|buscar|pedir] ayuda|tratamiento|rehabilitacion|apoyo|terapia [con|para|por|de|mi|por_favor] ...
  [yo] [quiero|necesito|tengo_que|deseo|quisiera] dejar|parar de|el|la|las|los beber|tomar|usar|consumir|alcohol|drogas|fumar|bebida|drogarme ...
  [yo] soy alcoholico|alcoholica|adicto|adicta ...
  [yo] tengo [un|problemas|una] problema|problemas|adiccion|con con|a|de|el|la [el|la|las|los] ...
  mi hijo|hija|esposo|esposa|mama|papa|madre|padre|hermano|hermana|amigo|amiga|pareja|novio|novia|tio|tia|primo|prima necesita|tiene|quiere|bebe|toma|usa|es [de|un|mucho|mucha] [ayuda|tratamiento|problema|problemas|alcoholico|adicto|drogas|alcohol] ...
  ayudenme|ayudeme|ayudame [con|por_favor|a|de] ...
`);

/** Put as a question, meant as a wish. */
const pleads = phrases(`
  can|could|will|would someone|anyone|you|u|somebody|anybody [guys|please] help me|us [please|now|out]
  can|could|will|would someone|anyone|you|u|somebody|anybody [guys|please] help me|us [to] get|quit|stop|be|stay sober|clean|better|drinking|using|drugs|alcohol|smoking|off [please|off|of|alcohol|drugs|pills|this_stuff|heroin|opioids]
  [alguien] [me] puede|pueden|podria|podrian ayudar|ayudarme [por_favor] [a|con] [dejar] [de|el|la|las|los] [beber|tomar|usar|alcohol|drogas|bebida|esto]
`);

const noMore = phrases(`
  no|nope|nah|nada|nothing [thanks|thank_you|gracias|im_good|im_fine|thats_all|more|else|mas|thats_it|por_ahora|eso_es_todo|for_now]
  thats|thats_all|thats_it|nothing_else|all_set|im_good|im_done|all_done|all_good|im_all_set|nothing_more [all|it|thanks|thank_you|for_now|good]
  [no] eso es todo [gracias|por_ahora]
  nada mas [gracias]
  todo bien [gracias]
`);

/** A message when nothing is under way: a choice, a wish, a question. */
export function hearInMenu(scene: Scene): Said {
  const { text, expectation } = scene;
  const place = placeNamed(text);
  const id = place === null ? undefined : expectation.offered[place - 1];
  const pressed = id === undefined ? null : chosen(id, expectation, null);
  if (pressed) return pressed;
  const lang = languageAsked(text);
  if (lang) return { type: 'language.chosen', lang };
  const words = plainWords(text);
  const asked = askedAs(text);
  const intent = intentOf(text);
  if (
    intent === 'screening' ||
    intent === 'callback' ||
    intent === 'identity' ||
    intent === 'question' ||
    intent === 'thanks' ||
    intent === 'pause'
  ) {
    return bySimpleIntent(intent);
  }
  if (intent === 'menu' || intent === 'greeting') return { type: 'menu.asked' };
  if (intent === 'correction') return { type: 'correction.asked', question: null };
  if (intent === 'back') return { type: 'menu.asked' };
  const correction = correctionIn(text, expectation, (question) => readingScene(scene, question), null);
  if (correction?.kind === 'given') {
    return { type: 'correction.given', question: correction.question.id, value: correction.value };
  }
  if (correction) return { type: 'correction.asked', question: correction.question?.id ?? null };
  if (isAnyPhrase(words, noMore))
    return expectation.context.confirmedAt === null ? { type: 'answer.unclear' } : { type: 'thanks.received' };
  if (isAnyPhrase(words, goingOn)) return { type: 'screening.asked' };
  if (intent === 'why' || intent === 'confused' || intent === 'skip' || intent === 'unsure')
    return { type: 'answer.unclear' };
  if (isAnyPhrase(afterGreeting(words), pleads)) return { type: 'screening.asked' };
  if (asked === 'clear') return { type: 'question.asked', text: text.trim() };
  if (asked === 'no' && text.length < 600 && text.split(/[,.;:!\n]+/u).some(isWishForHelp))
    return { type: 'screening.asked' };
  if (asked === 'perhaps' || (words.length > 0 && scene.hearing.answerable(text.trim())))
    return { type: 'question.asked', text: text.trim() };
  return { type: 'answer.unclear' };
}

const isWishForHelp = (clause: string): boolean => longestStart(afterGreeting(plainWords(clause)), wantsHelp) > 0;

function bySimpleIntent(intent: 'screening' | 'callback' | 'identity' | 'question' | 'thanks' | 'pause'): Said {
  switch (intent) {
    case 'screening':
      return { type: 'screening.asked' };
    case 'callback':
      return { type: 'callback.asked' };
    case 'identity':
      return { type: 'identity.asked' };
    case 'question':
      return { type: 'question.offered' };
    case 'thanks':
      return { type: 'thanks.received' };
    case 'pause':
      return { type: 'pause.asked' };
  }
}

const greeting = new Set(
  'hi hello hey hola buenas buenos dias tardes noches good morning evening afternoon there so well um please ok okay yes si pues disculpe oiga and also'.split(
    ' ',
  ),
);

function afterGreeting(words: readonly string[]): readonly string[] {
  const from = words.findIndex((word) => !greeting.has(word));
  return from < 0 ? [] : words.slice(from);
}
