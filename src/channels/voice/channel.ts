import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { RequestRejectedError } from '../../core/errors.ts';
import type { ProgramId } from '../../core/ids.ts';
import { plainText } from '../../core/plain-text.ts';
import type { Program } from '../../core/program.ts';
import type { Copy } from '../../core/screening.ts';
import { parameter, readForms, type TwilioForm } from '../twilio/form.ts';
import { programOf, type ProgramNumbers } from '../twilio/program-route.ts';
import { verifyTwilio, type TwilioIdentity } from '../twilio/verify.ts';
import { parseCall } from './call.ts';
import { readPlace, type Place } from './place.ts';
import {
  afterRinging,
  answerCall,
  heardAtPrompt,
  messageDictated,
  messageRecorded,
  messageTranscribed,
  type Scene,
  type VoiceParts,
} from './steps.ts';
import { hangUp } from './twiml.ts';
import { createVoiceWords, type VoiceWords } from './words.ts';

export interface VoiceOptions extends TwilioIdentity, VoiceParts {
  readonly copy: Copy;
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly programNumbers: ProgramNumbers;
}

/**
 * Calls through Twilio's webhooks (docs/channels/voice.md): rings the program, and offers callers whom nobody
 * answers a text or a message. Nothing is kept of a call but what the caller asks for. Whatever fails here, the
 * caller hears 911 and 988.
 */
export function createVoiceChannel(options: VoiceOptions): FastifyPluginAsync {
  const { programs, programNumbers, copy } = options;
  const wordsOf = new Map<ProgramId, VoiceWords>(
    [...programs].map(([id, program]) => [id, createVoiceWords(copy, program)]),
  );

  function sceneOf(request: FastifyRequest): {
    readonly scene: Scene;
    readonly form: TwilioForm;
    readonly place: Place;
  } {
    const id = programOf(request, programNumbers);
    const form = verifyTwilio(request, options);
    const [program, words] = [programs.get(id), wordsOf.get(id)];
    if (!program || !words) throw new RequestRejectedError(404, 'no program has this name');
    const scene: Scene = { parts: options, program, words, call: parseCall(form, id, programNumbers) };
    return { scene, form, place: readPlace(request.query as Readonly<Record<string, unknown>>) };
  }

  return async (app) => {
    readForms(app);
    const base = '/voice/twilio/:program';
    const step = (path: string, work: (scene: Scene, form: TwilioForm, place: Place) => Promise<string> | string) => {
      app.post(base + path, async (request, reply) => {
        const { scene, form, place } = sceneOf(request);
        return await say(reply, await orGuidance(scene, request, () => work(scene, form, place)));
      });
    };

    step('', (scene) => answerCall(scene));
    step('/dialed', (scene, form) => afterRinging(scene, parameter(form, 'DialCallStatus')));
    step('/menu', (scene, form, place) =>
      heardAtPrompt(scene, place, parameter(form, 'Digits'), wordsIn(form, 'SpeechResult')),
    );
    step('/recorded', (scene, form, place) =>
      messageRecorded(scene, place, {
        recordingSid: parameter(form, 'RecordingSid'),
        seconds: Number(parameter(form, 'RecordingDuration') ?? 0),
      }),
    );
    step('/dictated', (scene, form, place) => messageDictated(scene, place, wordsIn(form, 'SpeechResult')));

    app.post(`${base}/transcribed`, async (request, reply) => {
      const { scene, form, place } = sceneOf(request);
      const transcript = wordsIn(form, 'TranscriptionText');
      if (transcript) await messageTranscribed(scene, place, transcript);
      return await reply.code(204).send();
    });
    // Set as the number's status callback: nothing to keep, but Twilio wants an answer.
    app.post(`${base}/status`, async (request, reply) => {
      sceneOf(request);
      return await reply.code(204).send();
    });
  };
}

/** What was understood, without control characters; null when nothing was. */
const wordsIn = (form: TwilioForm, name: string): string | null => plainText(parameter(form, name) ?? '') || null;

/** A caller can do nothing with an error: whatever breaks, they hear where help is. */
async function orGuidance(
  scene: Scene,
  request: FastifyRequest,
  work: () => Promise<string> | string,
): Promise<string> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RequestRejectedError) throw error;
    request.log.error({ err: error }, 'a call could not be handled');
    return hangUp(scene.program.languages.map((lang) => scene.words.line('notSaved', lang)));
  }
}

const say = async (reply: FastifyReply, twiml: string): Promise<FastifyReply> =>
  await reply.type('text/xml').send(twiml);
