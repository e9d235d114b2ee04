import type { Expectation, Interpret } from '../core/listening.ts';
import type { Question } from '../core/screening.ts';
import { hearAtTheDoor } from './at-the-door.ts';
import { chosen, placeNamed } from './buttons.ts';
import { asksForErasure, deniesBeingThem } from './erasure-request.ts';
import type { Scene } from './hearing-scene.ts';
import { hearInMenu } from './in-menu.ts';
import { hearInQuestion } from './in-question.ts';
import { hearInReview } from './in-review.ts';
import { saidOfSafety } from './in-safety.ts';
import { intentOf } from './intents.ts';
import { languageAsked } from './language-request.ts';
import { isLinkAlone } from './link-alone.ts';
import { asksForNoContact } from './no-contact.ts';
import { asksForEarlierTexts, asksForPage } from './page-request.ts';
import { asksForText } from './text-request.ts';
import { askedAs } from './question-like.ts';
import { yesOrNo } from './readers/yes-no.ts';
import type { Said } from './said.ts';

/**
 * Reads a message by what the visit waits for: a pressed button first, then an outright answer, then wishes
 * that hold anywhere, then the question's own reader. Pure; never throws; bounded whatever the length.
 */
export const interpret: Interpret = (message, expectation, hearing) => {
  const question = questionOf(expectation);
  const pressed = message.choice === undefined ? null : chosen(message.choice, expectation, question);
  const said = pressed ?? hear({ text: message.text, expectation, hearing, question });
  return { ...said, at: hearing.at.toISOString() };
};

function questionOf({ meta, screening }: Expectation): Question | null {
  if (meta.expects !== 'question') return null;
  return screening.questions.find((candidate) => candidate.id === meta.question) ?? null;
}

/** Asked how staff may reach them, "text me" answers that. */
const isAboutReaching = ({ question }: Scene): boolean =>
  question?.consent?.startsWith('contact.') === true || question?.id === 'preferred-contact';

function hear(scene: Scene): Said {
  if (isWordless(scene.text)) return wordless(scene);
  // An organization may be named by its site.
  if (mayGoElsewhere(scene) && scene.question?.kind !== 'text' && isLinkAlone(scene.text)) {
    return { type: 'link.received' };
  }
  if (scene.expectation.meta.expects === 'page') return hearWhetherThatPage(scene);
  if (mayGoElsewhere(scene) && !isAboutReaching(scene) && asksForTheOtherDoor(scene)) return { type: 'page.asked' };
  if (mayGoElsewhere(scene) && !isAboutReaching(scene) && asksForText(scene.text)) {
    return { type: 'text.asked', already: scene.hearing.channel === 'sms' };
  }
  if (scene.expectation.meta.expects === 'erasure') return hearWhetherSure(scene);
  if (asksForNoContact(scene.text)) return { type: 'contact.revoked', isSaid: true };
  if (mayGoElsewhere(scene) && asksForErasure(scene.text)) return { type: 'erasure.asked' };
  switch (scene.expectation.meta.expects) {
    case 'question':
      return scene.question ? hearInQuestion(scene, scene.question) : hearInMenu(scene);
    case 'menu':
      return hearInMenu(scene);
    case 'review':
      return hearInReview(scene);
    case 'safety':
    case 'resume':
      return hearInCrisis(scene);
    case 'phone':
    case 'code':
      return hearAtTheDoor(scene);
    case 'verification':
      return deniesBeingThem(scene.text) ? { type: 'verification.denied' } : hearWhileQuiet(scene);
    case 'nothing':
      return hearWhileQuiet(scene);
  }
}

const asksForTheOtherDoor = ({ text, hearing, question }: Scene): boolean =>
  hearing.channel === 'sms' ? asksForPage(text, question !== null) : asksForEarlierTexts(text);

/** Only a plain yes lets a page in. */
function hearWhetherThatPage(scene: Scene): Said {
  const { text, expectation } = scene;
  const place = placeNamed(text);
  const id = place === null ? undefined : expectation.offered[place - 1];
  const pressed = id === undefined ? null : chosen(id, expectation, null);
  if (pressed) return pressed;
  const said = yesOrNo(text);
  if (said !== null) return { type: said === 'yes' ? 'page.confirmed' : 'page.declined' };
  return hearInMenu(scene);
}

/** Only a plain yes, or the wish said again, deletes. */
function hearWhetherSure(scene: Scene): Said {
  const { text, expectation } = scene;
  const place = placeNamed(text);
  const id = place === null ? undefined : expectation.offered[place - 1];
  const pressed = id === undefined ? null : chosen(id, expectation, null);
  if (pressed) return pressed;
  const said = yesOrNo(text);
  if (said === 'no') return { type: 'erasure.declined' };
  if (said === 'yes' || asksForErasure(text) || isDeleteAlone(text)) return { type: 'erasure.confirmed' };
  return hearInMenu(scene);
}

const isDeleteAlone = (text: string): boolean =>
  /^\s*(?:yes|s[ií])?[\s,]*(?:please|por favor)?[\s,]*(?:delete|erase|b[oó]rr[ae](?:lo|la)?|borrar(?:lo|la)?|elimin[ae](?:lo|la)?)(?: it| all| everything| todo)?[\s.!]*(?:please|por favor)?[\s.!]*$/iu.test(
    text,
  );

/** Staff hold it, it is stopped, or danger comes first: these states answer nothing but their own. */
const mayGoElsewhere = ({ expectation: { meta } }: Scene): boolean =>
  meta.expects !== 'nothing' && meta.expects !== 'verification';

const isWordless = (text: string): boolean => !/[\p{L}\p{N}]/u.test(text.slice(0, 4_000));

/** Signs only: a thumb up answers a yes-or-no, everything else says nothing. */
function wordless(scene: Scene): Said {
  const { expects } = scene.expectation.meta;
  const said = yesOrNo(scene.text.slice(0, 100));
  if (said !== null && expects === 'safety') return saidOfSafety(scene.text) ?? { type: 'nothing.received' };
  if (said !== null && expects === 'review')
    return said === 'yes' ? { type: 'review.sent' } : { type: 'correction.asked', question: null };
  if (said !== null && expects === 'resume')
    return said === 'yes' ? { type: 'continue.asked' } : { type: 'pause.asked' };
  if (said !== null && scene.question) {
    const heard = hearInQuestion(scene, scene.question);
    if (heard.type === 'answer.given' || scene.expectation.context.likely?.question === scene.question.id) return heard;
  }
  return /[?¿？]/u.test(scene.text) && scene.question ? { type: 'answer.unclear' } : { type: 'nothing.received' };
}

/** After a crisis message: safety first, then what holds anywhere. */
function hearInCrisis(scene: Scene): Said {
  const { text, expectation } = scene;
  const place = placeNamed(text);
  const id = place === null ? undefined : expectation.offered[place - 1];
  const pressed = id === undefined ? null : chosen(id, expectation, null);
  if (pressed) return pressed;
  const isResuming = expectation.meta.expects === 'resume';
  const safety = saidOfSafety(text);
  const bare = yesOrNo(text);
  if (isResuming) {
    if (intentOf(text) === 'pause') return { type: 'pause.asked' };
    if (safety?.type === 'safety.answered' && safety.safe === 'no' && !isBareNo(text)) return safety;
    if (safety?.type === 'continue.asked' || (bare === 'yes' && text.length < 40)) return { type: 'continue.asked' };
    if (isBareNo(text)) return { type: 'pause.asked' };
    if (safety) return safety;
  } else if (safety) return safety;

  const lang = languageAsked(text);
  if (lang) return { type: 'language.chosen', lang };
  switch (intentOf(text)) {
    case 'callback':
      return { type: 'callback.asked' };
    case 'identity':
      return { type: 'identity.asked' };
    case 'pause':
      return { type: 'pause.asked' };
    case 'screening':
      return { type: 'screening.asked' };
    case 'menu':
      return { type: 'menu.asked' };
    case 'thanks':
      return { type: 'thanks.received' };
    case 'question':
      return { type: 'question.offered' };
    case 'skip':
      return isResuming ? { type: 'pause.asked' } : { type: 'answer.unclear' };
    default:
      return askedAs(text) === 'clear' || (askedAs(text) === 'perhaps' && scene.hearing.answerable(text.trim()))
        ? { type: 'question.asked', text: text.trim() }
        : { type: 'answer.unclear' };
  }
}

const isBareNo = (text: string): boolean =>
  /^\s*(?:no+|nope|nah|nel)(?:[\s,]+(?:thanks|thank you|gracias|not now|ahora no|later|luego))?[\s.!]*$/iu.test(text);

/** Staff hold the conversation, texting has ended, or it is not yet sure who writes: only what reaches people is heard. */
function hearWhileQuiet({ text }: Scene): Said {
  const lang = languageAsked(text);
  if (lang) return { type: 'language.chosen', lang };
  const intent = intentOf(text);
  if (intent === 'callback') return { type: 'callback.asked' };
  if (intent === 'identity') return { type: 'identity.asked' };
  if (intent === 'thanks') return { type: 'thanks.received' };
  return { type: 'answer.unclear' };
}
