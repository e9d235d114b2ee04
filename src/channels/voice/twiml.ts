import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import type { Lang } from '../../core/language.ts';
import { spoken } from './spoken.ts';
import type { Line } from './words.ts';

/** https://www.twilio.com/docs/voice/twiml/say/text-speech */
const voices = {
  en: { language: 'en-US', voice: 'Polly.Joanna-Neural' },
  es: { language: 'es-US', voice: 'Polly.Lupe-Neural' },
} as const;

/** What a caller is likely to say at the prompt: helps recognition. */
const hints: Readonly<Record<Lang, string>> = {
  en: 'text me, text, leave a message, message, español, Spanish, emergency',
  es: 'mensaje de texto, texto, dejar un mensaje, mensaje, inglés, English, emergencia',
};

/** Ring shorter than a carrier's voicemail takes to pick up: DOMAIN.md, section 5. */
const ringSeconds = 18;
/** Twilio transcribes recordings of at most two minutes: https://www.twilio.com/docs/voice/twiml/record#transcribe */
const longestMessageSeconds = 120;

type Speaking = { say(attributes: (typeof voices)[Lang], message: string): unknown };
const sayAll = (to: Speaking, lines: readonly Line[]): void => {
  for (const { text, lang } of lines) to.say(voices[lang], spoken(text));
};

/** Rings the program; `whenOver` learns how that went. */
export function ring(number: string, whenOver: string): string {
  const response = new VoiceResponse();
  response.dial({ timeout: ringSeconds, action: whenOver, method: 'POST', answerOnBridge: true }, number);
  return response.toString();
}

export const hangUp = (lines: readonly Line[] = []): string => {
  const response = new VoiceResponse();
  sayAll(response, lines);
  response.hangup();
  return response.toString();
};

/** Says what is to be said and listens for a key or for words meanwhile; `next` is asked even when nothing comes. */
export function listen(lines: readonly Line[], lang: Lang, next: string): string {
  const response = new VoiceResponse();
  const gather = response.gather({
    input: ['dtmf', 'speech'],
    numDigits: 1,
    timeout: 6,
    speechTimeout: 'auto',
    language: voices[lang].language,
    hints: hints[lang],
    action: next,
    method: 'POST',
    actionOnEmptyResult: true,
  });
  sayAll(gather, lines);
  return response.toString();
}

/** Takes a message as speech that is understood at once, for languages in which recordings are not transcribed. */
export function dictate(lines: readonly Line[], lang: Lang, next: string): string {
  const response = new VoiceResponse();
  sayAll(response, lines);
  response.gather({
    input: ['speech'],
    timeout: 8,
    speechTimeout: '3',
    language: voices[lang].language,
    action: next,
    method: 'POST',
    actionOnEmptyResult: true,
  });
  return response.toString();
}

/** Records a message. `transcribed` is where its transcript goes; null when there will be none. */
export function record(
  lines: readonly Line[],
  whenOver: string,
  transcribed: string | null,
  nothingSaid: readonly Line[],
): string {
  const response = new VoiceResponse();
  sayAll(response, lines);
  response.record({
    action: whenOver,
    method: 'POST',
    maxLength: longestMessageSeconds,
    timeout: 6,
    finishOnKey: '#',
    playBeep: true,
    trim: 'trim-silence',
    ...(transcribed !== null && { transcribe: true, transcribeCallback: transcribed }),
  });
  // Reached only when nothing was recorded.
  sayAll(response, nothingSaid);
  response.hangup();
  return response.toString();
}
