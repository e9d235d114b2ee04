import { chosen, placeNamed } from './buttons.ts';
import { correctionIn, questionNamed } from './corrections.ts';
import { readingScene, type Scene } from './hearing-scene.ts';
import { hearInMenu } from './in-menu.ts';
import { intentOf } from './intents.ts';
import { isAnyPhrase, phrases } from './phrase.ts';
import { askedAs } from './question-like.ts';
import { yesOrNo } from './readers/yes-no.ts';
import type { Said } from './said.ts';
import { plainWords } from './words.ts';

const send = phrases(`
  [yes|ok|please|you_can|go_ahead|looks_good|everything_looks_good|its_good|si|ya|all_good|thats_right] [please] [go_ahead] [and] send|submit|confirm|sent|done|finished|complete|enviar|envialo|envie|enviela|enviarlo|mandalo|mande|mandar|manden|mandelo|envien|confirmar|confirmo|listo|lista|terminado [it|now|them|please|that|this|in|the_answers|my_answers|to_the_team|por_favor|ya|lo|todo|gracias] [please|now|in|thanks|por_favor|ya|gracias]
  [yes] [it|that|everything|all|this|they|its|thats] [all|is|looks|look|seems|are|of_it] [all|looks|is] good|right|correct|fine|great|perfect|ok|okay|accurate|complete|true|alright [to_me|to_go|thanks|now|send_it|send]
  [yes] everything|all is|looks|good|correct|right|set [good|right|correct|fine|ok]
  looks good|right|great|fine|ok|correct [to_me|send_it|send|thanks]
  [si] [todo|esta|se_ve|asi|parece] [todo|esta|se_ve] bien|correcto|perfecto|en_orden|listo [envialo|enviar|gracias|asi|todo]
  [si] es correcto|correcta
  no changes|change [needed|send_it]
  nothing to change
  no [hay] [ningun|nada] [que] cambios|cambio|cambiar
`);

const hold = phrases(`
  [please|no] dont|do_not|not|wait [send|submit] [it|that|yet|this|them|anything] [yet|please]
  not yet|now
  [por_favor|no] [todavia] no [lo] envie|envies|manden|mande|envien|mandes [todavia|aun|nada]
  todavia|aun no
`);

/** A message while everything is read back. Only a plain yes sends it. */
export function hearInReview(scene: Scene): Said {
  const { text, expectation } = scene;
  const place = placeNamed(text);
  const id = place === null ? undefined : expectation.offered[place - 1];
  const pressed = id === undefined ? null : chosen(id, expectation, null);
  if (pressed) return pressed;
  const words = plainWords(text);
  if (isAnyPhrase(words, send)) return { type: 'review.sent' };
  if (isAnyPhrase(words, hold)) return { type: 'pause.asked' };
  const named = questionNamed(text, expectation);
  if (named && askedAs(text) === 'no') return { type: 'correction.asked', question: named.id };
  const correction = correctionIn(text, expectation, (question) => readingScene(scene, question), null);
  if (correction?.kind === 'given') {
    return { type: 'correction.given', question: correction.question.id, value: correction.value };
  }
  if (correction) return { type: 'correction.asked', question: correction.question?.id ?? null };
  const intent = intentOf(text);
  if (intent === 'back') return { type: 'back.asked' };
  if (intent === 'screening' || intent === 'greeting') return { type: 'answer.unclear' };
  if (intent === null) {
    const said = words.length <= 3 ? yesOrNo(text) : null;
    if (said === 'yes') return { type: 'review.sent' };
    if (said === 'no') return { type: 'correction.asked', question: null };
  }
  return withoutScreening(hearInMenu(scene), text);
}

/** What they tell of themselves while everything is read back is meant to change something; a wish for help is told already. */
const withoutScreening = (said: Said, text: string): Said => {
  if (said.type === 'screening.asked') return { type: 'answer.unclear' };
  // Whether some passage comes near what they tell makes no difference.
  const isHeard = said.type !== 'question.asked' && said.type !== 'answer.unclear';
  return !isHeard && isTelling(text) ? { type: 'correction.asked', question: null } : said;
};

const isTelling = (text: string): boolean =>
  askedAs(text) === 'no' &&
  /^(?:(?:actually|wait|but|no|oh|sorry|well|pero|perd[oó]n|espere|en realidad|la verdad)[\s,.]+)*(?:i|i['’]?m|i['’]?ve|im|ive|my|yo|mi|mis|ya no|nunca|tengo|uso|tomo|soy|estoy|no uso|no tomo|no tengo|no soy)\s/iu.test(
    text.trim(),
  );
