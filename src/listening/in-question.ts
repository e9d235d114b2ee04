import { dangerIn } from '../core/answering.ts';
import { valueOf, type AnswerValue } from '../core/answers.ts';
import type { AnswerKind, Question } from '../core/screening.ts';
import { ageTold } from './ages.ts';
import { chosen, placeNamed } from './buttons.ts';
import { correctionIn } from './corrections.ts';
import type { Scene } from './hearing-scene.ts';
import { readingScene } from './hearing-scene.ts';
import { intentOf, type Intent } from './intents.ts';
import { languageAsked } from './language-request.ts';
import { askedAs } from './question-like.ts';
import { afterRepair } from './repairs.ts';
import { numberWithin } from './readers/number-labels.ts';
import { wholeOption } from './readers/option-forms.ts';
import { isNotAtHand } from './readers/member-id.ts';
import { readAnswer } from './readers/read-answer.ts';
import type { Reading, ReadingScene } from './readers/reading.ts';
import { wholeYesNo, yesOrNo } from './readers/yes-no.ts';
import type { Said } from './said.ts';
import { goingOn } from './in-safety.ts';
import { isAnyPhrase } from './phrase.ts';
import { plainWords, wordsOf } from './words.ts';

/** Kinds in which any words may be the answer: there a question must look like one. */
const freeKinds: ReadonlySet<AnswerKind> = new Set(['text', 'name', 'place', 'insurer', 'member-id']);
/** Kinds in which a bare digit is the answer itself, not a place on a list. */
const countedKinds: ReadonlySet<AnswerKind> = new Set(['number', 'scale']);

const unclear: Said = { type: 'answer.unclear' };

/** A message while a question is in front of the visitor. */
export function hearInQuestion(scene: Scene, question: Question): Said {
  return confirmed(scene, question) ?? listed(scene, question) ?? worded(scene, question);
}

/** Yes or no to what was read back. "No, it's 6" brings its own answer. */
function confirmed({ text, expectation, hearing }: Scene, question: Question): Said | null {
  const { likely } = expectation.context;
  if (likely?.question !== question.id) return null;
  const said = yesOrNo(text);
  if (said === 'yes') return { type: 'answer.given', value: likely.value };
  const words = wordsOf(text);
  const isNo = /^(?:no|nope|nah|not|nel)$/.test(words[0]?.plain ?? '');
  if (!isNo) {
    // What is on the screen comes first: 1 and 2 are yes and no where the list was read out.
    const isListed = hearing.channel === 'sms' || !countedKinds.has(question.kind);
    const place = isListed ? placeNamed(text) : null;
    const id = place === null ? undefined : expectation.offered[place - 1];
    if (id === 'yes' || id === 'no') return chosen(id, expectation, question);
    return said === 'no' ? unclear : null;
  }
  const rest = words[1] ? text.slice(words[1].start) : '';
  if (wholeYesNo(text) === 'no') return unclear;
  // "No idea", "no, can someone call me": more than a no.
  if (intentOf(text) !== null || intentAfterNo(text) !== null) return null;
  const again = readAnswer(
    rest.replace(/^(?:it['’]?s|its|it is|it was|i meant|es|era|son|quise decir)\s+/iu, ''),
    readingScene({ text, expectation, hearing, question }, question),
  );
  if (again.kind === 'given' && question.kind !== 'yes-no' && question.kind !== 'text') return saidOf(again, question);
  return said === 'no' || said === 'no-likely' ? unclear : null;
}

/** A bare digit or "the second one" names the list last put. */
function listed({ text, expectation, hearing }: Scene, question: Question): Said | null {
  if (countedKinds.has(question.kind)) return null;
  const place = placeNamed(text);
  const id = place === null ? undefined : expectation.offered[place - 1];
  if (id === undefined) return null;
  if (id === 'skip') {
    // On a screen nobody numbers a lone "Skip" button.
    return hearing.channel === 'sms' || expectation.offered.length > 1 ? chosen(id, expectation, question) : null;
  }
  if (
    id.startsWith('answer:') &&
    numberWithin(plainWords(text), readingScene({ text, expectation, hearing, question }, question)) !== null
  )
    return null;
  return chosen(id, expectation, question);
}

function worded(scene: Scene, question: Question): Said {
  const { text } = scene;
  const reading = readingScene(scene, question);
  const exact = exactAnswer(scene, question);
  if (exact) return exact;
  const lang = languageAsked(text);
  if (lang) return { type: 'language.chosen', lang };
  const intent = question.kind === 'name' && isShortName(text) ? null : (intentOf(text) ?? intentAfterNo(text));
  const meant = intent && saidByIntent(intent, scene);
  if (meant) return meant;
  const minor = tooYoung(scene, question);
  if (minor) return minor;
  const correction = correctionIn(text, scene.expectation, (other) => readingScene(scene, other), question);
  if (correction) {
    return correction.kind === 'given'
      ? { type: 'correction.given', question: correction.question.id, value: correction.value }
      : { type: 'correction.asked', question: correction.question?.id ?? null };
  }
  const asked = question.kind === 'text' && isStory(text) ? 'no' : askedAs(text);
  if (asked === 'clear') return { type: 'question.asked', text: text.trim() };
  if (intent === 'greeting' || intent === 'confused') return unclear;
  const isFree = freeKinds.has(question.kind);
  if (asked === 'perhaps' && isFree && isWorthAsking(scene)) return { type: 'question.asked', text: text.trim() };
  if (question.kind === 'member-id' && isNotAtHand(text)) return { type: 'answer.unsure' };
  const read = readMended(text, reading);
  if (read.kind === 'given' && (asked === 'no' || question.kind === 'text')) return saidOf(read, question);
  // Said once more instead of a yes.
  if (read.kind === 'likely' && isSame(read.value, scene.expectation.context.likely)) {
    return { type: 'answer.given', value: read.value };
  }
  const isLongQuestion = asked === 'perhaps' && plainWords(text).length > 6 && isWorthAsking(scene);
  if (read.kind !== 'unclear' && !isLongQuestion) return saidOf(read, question);
  if (isAnyPhrase(plainWords(text), goingOn)) return { type: 'screening.asked' };
  if (asked === 'perhaps' && plainWords(text).length >= 2) return { type: 'question.asked', text: text.trim() };
  return !isFree && isWorthAsking(scene) ? { type: 'question.asked', text: text.trim() } : unclear;
}

/** An option named outright beats every other meaning of its words. */
function exactAnswer(scene: Scene, question: Question): Said | null {
  const { text } = scene;
  const option = question.options.length > 0 ? wholeOption(text, question) : undefined;
  if (option !== undefined) {
    return { type: 'answer.given', value: question.kind === 'choices' ? [option] : option };
  }
  if (question.kind === 'yes-no') {
    const said = wholeYesNo(text);
    if (said === 'yes' || said === 'no') return { type: 'answer.given', value: said };
    // Asked whether staff may call, "please call me" is a yes.
    if (question.consent === 'contact.call' && intentOf(text) === 'callback' && asksForCall.test(text)) {
      return { type: 'answer.given', value: 'yes' };
    }
  }
  if (question.kind === 'insurer' && valueOf(scene.expectation.context.answers, question.id) === undefined) {
    const words = plainWords(text);
    if (words.length === 1 && /^(?:none|no|nope|ninguno|ninguna|nada)$/.test(words[0]!))
      return saidOf(readAnswer(text, readingScene(scene, question)), question);
  }
  return null;
}

const asksForCall = /\b(?:call|phone|ring|llam\p{L}*)\b/iu;

/** "No, I want to talk to a person" is no answer. */
function intentAfterNo(text: string): Intent | null {
  const words = wordsOf(text);
  if (words.length < 3 || !/^(?:no|nope|nah)$/.test(words[0]!.plain)) return null;
  const intent = intentOf(text.slice(words[1]!.start));
  return intent !== null && outweighsNo.has(intent) ? intent : null;
}

const outweighsNo: ReadonlySet<Intent> = new Set(['callback', 'skip', 'unsure', 'pause', 'identity', 'why', 'back']);

function saidByIntent(intent: Intent, { text }: Scene): Said | null {
  switch (intent) {
    case 'skip':
      return { type: 'skip.asked' };
    case 'back':
      return { type: 'back.asked' };
    case 'why':
      return { type: 'why.asked' };
    case 'pause':
      return { type: 'pause.asked' };
    case 'menu':
      return { type: 'menu.asked' };
    case 'callback':
      return { type: 'callback.asked' };
    case 'identity':
      return { type: 'identity.asked' };
    case 'unsure':
      return { type: 'answer.unsure' };
    case 'thanks':
      return { type: 'thanks.received' };
    case 'screening':
      return { type: 'screening.asked' };
    case 'question':
      return { type: 'question.offered' };
    case 'correction':
      return { type: 'correction.asked', question: null };
    case 'confused':
      // "What?" is no question to answer from content.
      return plainWords(text).length < 9 ? { type: 'answer.unclear' } : null;
    case 'greeting':
      return { type: 'answer.unclear' };
  }
}

/** Ty is a name as well as thanks. */
const isShortName = (text: string): boolean => /^\s*ty[.!\s]*$/iu.test(text);

/** Several sentences and no question mark: told, not asked ("Que se me muera. Ya no come."). */
const isStory = (text: string): boolean => !/[?¿？]/u.test(text) && /\p{L}\s*[.!;\n]\s*\p{L}/u.test(text);

/** "Saturday, actually it was Friday" is Friday; of several that may be chosen, nothing is taken back. */
function readMended(text: string, reading: ReadingScene): Reading {
  const { kind } = reading.question;
  const meant = kind === 'text' || kind === 'choices' ? null : afterRepair(text);
  const read = meant === null ? null : readAnswer(meant, reading);
  return read && read.kind !== 'unclear' ? read : readAnswer(text, reading);
}

/** "I'm 16", before any date of birth: asked or not, it answers whether they are 18 or older. */
function tooYoung({ text, expectation, hearing }: Scene, question: Question): Said | null {
  if (countedKinds.has(question.kind) || question.kind === 'moment') return null;
  const age = ageTold(text, hearing.lang);
  if (age === null || age >= 18) return null;
  const { answers } = expectation.context;
  const adult = expectation.screening.questions.find(({ id }) => id === 'adult');
  if (!adult || question === adult || valueOf(answers, 'birth-date') !== undefined) return null;
  if (valueOf(answers, 'for-whom') === 'professional') return null;
  return { type: 'correction.given', question: adult.id, value: 'no' };
}

const isSame = (value: AnswerValue, likely: Scene['expectation']['context']['likely']): boolean =>
  likely !== null && JSON.stringify(value) === JSON.stringify(likely.value);

/** Content that seems to answer a text makes it a question, but not what somebody tells of themselves. */
function isWorthAsking({ text, hearing }: Scene): boolean {
  const words = plainWords(text);
  const spoken = words.filter((word) => /\p{L}{2}/u.test(word));
  if (askedAs(text) === 'no' && words.some((word) => howOften.has(word))) return false;
  return spoken.length >= 3 && !telling.has(words[0]!) && hearing.answerable(text.trim());
}

/** "All the time", "every damn day" tell of a habit, not of our opening hours. */
const howOften = new Set(
  'time times day days daily week weeks weekend weekends weekday weekdays month months year years night nights morning mornings evening evenings every always often monday tuesday wednesday thursday friday saturday sunday dia dias diario semana semanas mes meses ano anos noche noches vez veces siempre cada lunes martes miercoles jueves viernes sabado domingo'.split(
    ' ',
  ),
);

const telling = new Set(
  'i im my me we our he she they his her it its yo mi mis nosotros el ella ellos no nope never yes yeah ok okay si nunca jamas ya tengo vivo soy estoy uso tomo bebo fumo trabajo creo siento para con not solo only'.split(
    ' ',
  ),
);

function saidOf(read: Reading, question: Question): Said {
  switch (read.kind) {
    case 'given':
      return { type: 'answer.given', value: read.value };
    case 'likely':
      // Whoever is probably not safe is helped at once, not asked whether we understood.
      if (question.group === 'safety' && dangerIn(question, read.value))
        return { type: 'answer.given', value: read.value };
      return { type: 'answer.likely', value: read.value, readBack: read.readBack };
    case 'unclear':
      return unclear;
  }
}
