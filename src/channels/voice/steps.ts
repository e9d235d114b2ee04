import type { ConsentSource } from '../../core/consent.ts';
import { gravity } from '../../core/crisis.ts';
import { AppError } from '../../core/errors.ts';
import type { ConversationId } from '../../core/ids.ts';
import type { Lang } from '../../core/language.ts';
import type { Inbound, TurnResult } from '../../core/messages.ts';
import { openingAt } from '../../core/opening-hours.ts';
import type { Clock, Engine } from '../../core/ports.ts';
import type { Program } from '../../core/program.ts';
import type { NumberLookup } from '../twilio/lookup.ts';
import { addressOf, type Call } from './call.ts';
import { readCommand } from './command.ts';
import { addressOfStep, type Place, type Step } from './place.ts';
import { dictate, hangUp, listen, record, ring } from './twiml.ts';
import type { Line, VoiceKey, VoiceWords } from './words.ts';

export interface VoiceParts {
  readonly engine: Pick<Engine, 'receive' | 'check'>;
  /** Sends the texts of a conversation that wait: nobody's answer carries them. */
  readonly outbox: { sendNow(conversation: ConversationId): Promise<void> };
  readonly lookup: NumberLookup;
  readonly publicUrl: string;
  readonly clock: Clock;
  /** Told of failures that the caller does not notice; sees codes only. */
  readonly observe?: (event: { readonly kind: 'text-delayed'; readonly code: string }) => void;
}

/** One webhook of one call, and what it is about. */
export interface Scene {
  readonly parts: VoiceParts;
  readonly program: Program;
  readonly words: VoiceWords;
  readonly call: Call;
}

/** After so many rounds at the prompt without a choice, a message is taken; sooner where there is nothing to choose. */
const mostRounds = 2;
const mostRoundsWithoutText = 1;
/** In a conversation about danger a caller is heard for longer. */
const mostTalkingRounds = 12;
/** Shorter is somebody hanging up at the tone. */
const shortestMessageSeconds = 2;

/** In hours, or when they are not known, the program's own phone rings first. */
export async function answerCall(scene: Scene): Promise<string> {
  const { program, parts, call } = scene;
  const opening = openingAt(program, parts.clock.now());
  const main = program.phones.find((phone) => phone.use === 'main');
  // A call that the program's own phone passed on has rung there already: ringing again would go round.
  const isPassedOn = program.phones.some(({ number }) => number === call.forwardedFrom);
  if (opening.kind === 'closed' || !main || isPassedOn) {
    return await offer(scene, opening.kind === 'closed' ? 'closed' : 'unanswered');
  }
  return ring(main.number, stepOf(scene, 'dialed', { ...start, why: 'unanswered' }));
}

/** How the ringing ended. https://www.twilio.com/docs/voice/twiml/dial#dialcallstatus-values */
export const afterRinging = async (scene: Scene, dialStatus: string | null): Promise<string> =>
  dialStatus === 'completed' || dialStatus === 'answered' ? hangUp() : await offer(scene, 'unanswered');

const start: Place = { lang: 'en', why: 'closed', canText: false, round: 0, isTalking: false };

/** 911 and 988 in both languages, who is speaking, and what the caller can do. */
async function offer(scene: Scene, why: Place['why']): Promise<string> {
  const { call, parts, words, program } = scene;
  const line = call.from === null ? 'landline' : await parts.lookup.lineOf(call.from);
  const place: Place = { ...start, why, canText: line !== 'landline' };
  const others = program.languages.filter((lang) => lang !== place.lang);
  return listen(
    [
      words.line('emergency', place.lang),
      ...others.map((lang) => words.line('emergency', lang)),
      words.line('greeting', place.lang),
      words.absence(why, place.lang, parts.clock.now()),
      ...others.map((lang) => words.line('otherLanguage', lang)),
      ...choices(scene, place),
    ],
    place.lang,
    stepOf(scene, 'menu', place),
  );
}

const choices = ({ words }: Scene, { lang, canText }: Place): readonly Line[] => [
  words.line(canText ? 'menu' : 'menuNoText', lang),
];

/** A key, words, or nothing at the prompt. Danger in the words comes before what they choose. */
export async function heardAtPrompt(
  scene: Scene,
  place: Place,
  digits: string | null,
  speech: string | null,
): Promise<string> {
  const isDanger = speech !== null && gravity(scene.parts.engine.check(speech, [], place.lang).level) > 0;
  const command = readCommand(digits, speech);
  if (speech && (isDanger || (place.isTalking && (command === null || command === 'emergency')))) {
    return await talk(scene, place, speech);
  }
  switch (command) {
    case 'text':
      return await sendText(scene, place, digits ? 'voice-key' : 'voice-speech');
    case 'message':
      return takeMessage(scene, place, []);
    case 'other-language':
      return listenAgain(scene, { ...place, lang: other(place.lang) }, []);
    case 'emergency':
      return listenAgain(scene, place, [scene.words.line('emergency', place.lang)]);
    case null:
      return notChosen(scene, place, Boolean(digits) || Boolean(speech));
  }
}

const other = (lang: Lang): Lang => (lang === 'en' ? 'es' : 'en');

function listenAgain(scene: Scene, place: Place, before: readonly Line[]): string {
  const lines = [...before, ...choices(scene, place)];
  return listen(lines, place.lang, stepOf(scene, 'menu', { ...place, round: place.round + 1 }));
}

/** Silence is tried in the other language; then a message is taken, which needs no choosing. */
function notChosen(scene: Scene, place: Place, wasHeard: boolean): string {
  const { words, program } = scene;
  if (place.round >= (place.canText ? mostRounds : mostRoundsWithoutText)) {
    if (wasHeard) return takeMessage(scene, place, []);
    // Whoever has said nothing has not told their language either.
    const asked = program.languages.map((lang) => words.line('leaveMessage', lang));
    return recordMessage(scene, { ...place, lang: 'en' }, asked);
  }
  if (wasHeard) return listenAgain(scene, place, [words.line('notUnderstood', place.lang)]);
  const lang = program.languages.includes(other(place.lang)) ? other(place.lang) : place.lang;
  return listenAgain(scene, { ...place, lang }, [words.line('emergency', lang)]);
}

/** What was said is a message like any other; the guidance is said at once, and the caller is heard on. */
async function talk(scene: Scene, place: Place, speech: string): Promise<string> {
  const { call, parts, words } = scene;
  const turn = await parts.engine.receive({
    ...inboundOf(scene, 'voice', `${call.sid}:said:${place.round}`, place.lang),
    content: { kind: 'text', text: speech },
  });
  const again: Place = { ...place, round: place.round + 1, isTalking: true };
  const lines = [...linesOf(turn), words.line(place.canText ? 'afterGuidance' : 'afterGuidanceNoText', place.lang)];
  if (place.round >= mostTalkingRounds) return takeMessage(scene, place, linesOf(turn));
  return listen(lines, place.lang, stepOf(scene, 'menu', again));
}

/** Where there is guidance, only that: greetings and menus of a first turn have no place beside it. */
function linesOf({ replies }: TurnResult): readonly Line[] {
  const guidance = replies.filter(({ body }) => body.crisis === true);
  return (guidance.length > 0 ? guidance : replies).map(({ body }) => ({ text: body.text, lang: body.lang }));
}

/** Pressing 1 is the consent to one text; it opens the same visit as a text from that phone would. */
async function sendText(scene: Scene, place: Place, source: ConsentSource): Promise<string> {
  const { call, parts, words } = scene;
  const { lang } = place;
  if (!place.canText || call.from === null) return takeMessage(scene, place, [words.line('cannotText', lang)]);
  const turn = await parts.engine.receive({
    ...inboundOf(scene, 'sms', `${call.sid}:text`, lang),
    content: { kind: 'opened' },
    entry: 'missed-call',
    consent: { kind: 'contact.text', wordingVersion: words.consentVersion(lang), source },
  });
  if (turn.degraded) return hangUp([words.line('notSaved', lang)]);
  if (turn.silenced) return takeMessage(scene, place, [words.line('optedOut', lang)]);
  try {
    await parts.outbox.sendNow(turn.conversationId);
  } catch (error) {
    // The text is stored and leaves with the outbox's next round.
    parts.observe?.({ kind: 'text-delayed', code: error instanceof AppError ? error.code : 'unexpected' });
  }
  return hangUp([words.line('textSent', lang)]);
}

/** Twilio transcribes recordings in English only; elsewhere the message is taken as speech, understood at once. */
function takeMessage(scene: Scene, place: Place, before: readonly Line[]): string {
  const { words } = scene;
  const { lang } = place;
  if (lang === 'en') return recordMessage(scene, place, [...before, words.line('leaveMessage', lang)]);
  return dictate([...before, words.line('dictate', lang)], lang, stepOf(scene, 'dictated', place));
}

function recordMessage(scene: Scene, place: Place, before: readonly Line[]): string {
  const transcribed = place.lang === 'en' ? stepOf(scene, 'transcribed', place) : null;
  const goodbye = [scene.words.line('goodbye', place.lang)];
  return record(before, stepOf(scene, 'recorded', place), transcribed, goodbye);
}

/** The recording ended: somebody has to listen to it and call back, whatever its transcript says. */
export async function messageRecorded(
  scene: Scene,
  place: Place,
  { recordingSid, seconds }: { readonly recordingSid: string | null; readonly seconds: number },
): Promise<string> {
  const { call, words } = scene;
  if (recordingSid === null || seconds < shortestMessageSeconds) return hangUp([words.line('goodbye', place.lang)]);
  const turn = await scene.parts.engine.receive({
    ...inboundOf(scene, 'voice', `${call.sid}:recorded`, place.lang),
    content: { kind: 'opened' },
    entry: 'missed-call',
    task: callBack(call, `recording ${recordingSid}`),
    unheard: true,
  });
  return hangUp([words.line(keptOr(turn), place.lang)]);
}

/** The transcript of a recording, after the caller has gone: read for danger like any message. */
export async function messageTranscribed(scene: Scene, place: Place, transcript: string): Promise<void> {
  await scene.parts.engine.receive({
    ...inboundOf(scene, 'voice', `${scene.call.sid}:transcript`, place.lang),
    content: { kind: 'text', text: transcript },
    unheard: true,
  });
}

/** A message taken as speech, with the caller still there: guidance is said when it is needed. */
export async function messageDictated(scene: Scene, place: Place, speech: string | null): Promise<string> {
  const { call, parts, words } = scene;
  if (!speech) return recordMessage(scene, place, [words.line('leaveMessage', place.lang)]);
  const isDanger = gravity(parts.engine.check(speech, [], place.lang).level) > 0;
  const turn = await parts.engine.receive({
    ...inboundOf(scene, 'voice', `${call.sid}:dictated`, place.lang),
    content: { kind: 'text', text: speech },
    task: callBack(call, 'transcript in the conversation'),
    unheard: !isDanger,
  });
  const guidance = linesOf(turn);
  const kept = words.line(keptOr(turn), place.lang);
  if (!isDanger) return hangUp([kept]);
  const again: Place = { ...place, round: place.round + 1, isTalking: true };
  const hearing = words.line(place.canText ? 'afterGuidance' : 'afterGuidanceNoText', place.lang);
  return listen([...guidance, hearing], place.lang, stepOf(scene, 'menu', again));
}

const keptOr = (turn: TurnResult): VoiceKey => (turn.degraded ? 'notSaved' : 'messageKept');

const callBack = ({ from }: Call, where: string): { readonly kind: 'call-back'; readonly reason: string } => ({
  kind: 'call-back',
  reason: `${from === null ? 'message from a withheld number' : 'message by phone'}, ${where}`,
});

function inboundOf(
  { call, parts, program }: Scene,
  channel: 'sms' | 'voice',
  messageId: string,
  lang: Lang,
): Omit<Inbound, 'content'> {
  const key = { program: program.id, channel, address: addressOf(call) };
  return { key, messageId, at: parts.clock.now(), lang };
}

const stepOf = ({ parts, program }: Scene, step: Step, place: Place): string =>
  addressOfStep(parts.publicUrl, program.id, step, place);
