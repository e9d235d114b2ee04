import { createHash } from 'node:crypto';
import { applicable, progress01 } from '../core/answering.ts';
import type { Guide } from '../core/crisis.ts';
import type { VisitStep } from '../core/flow.ts';
import type { QuestionId } from '../core/ids.ts';
import type { KnowledgeReply, OfferedQuestion, Provenance } from '../core/knowledge.ts';
import type { Lang } from '../core/language.ts';
import type { EntryBody } from '../core/messages.ts';
import { openingAt, sayOpening } from '../core/opening-hours.ts';
import type { Program } from '../core/program.ts';
import type { Copy, Question, Screening, Wording } from '../core/screening.ts';
import type { ChannelKind, Choice, Prompt, VisitContext, VisitEffect } from '../core/visit.ts';
import { displayAnswer } from './displaying.ts';

export interface SpeakerOptions {
  readonly copy: Copy;
  readonly program: Program;
  readonly screening: Screening;
  readonly guide: Guide;
}

/** What speaking needs to know of the turn. */
export interface Scene {
  readonly step: VisitStep;
  readonly now: Date;
  /** An alert was raised in this turn. */
  readonly alerted: boolean;
}

/** Turns effects into words: vetted copy, question wording, guidance and passages, for one channel. */
export interface Speaker {
  speak(effect: VisitEffect, scene: Scene): readonly EntryBody[];
  /** A question's exact wording in one language: what a consent was given to. */
  wordingVersion(question: Question, lang: Lang): string;
  /** The exact words of copy in one language: what a consent was given to. */
  copyVersion(key: string, lang: Lang): string;
  /** Fixed copy outside a visit (store down, rate limited …). */
  plain(key: string, lang: Lang, channel: ChannelKind, now: Date): EntryBody;
  guidance(request: Parameters<Guide>[0]): readonly EntryBody[];
}

type Asking = Extract<VisitEffect, { type: 'prompt' }>['params'];
type TextChannel = 'web' | 'sms' | 'voice';
const textChannel = (channel: ChannelKind): TextChannel => (channel === 'activity' ? 'web' : channel);

export function createSpeaker({ copy, program, screening, guide }: SpeakerOptions): Speaker {
  const mainPhone = program.phones.find((phone) => phone.use === 'main') ?? program.phones[0];
  const questionOf = (id: QuestionId): Question => {
    const question = screening.questions.find((candidate) => candidate.id === id);
    if (!question) throw new Error(`the screening has no question ${id}`);
    return question;
  };

  function copyText(key: string, lang: Lang, channel: ChannelKind): string {
    const text = copy[lang][key];
    if (!text) throw new Error(`no copy for ${key} in ${lang}`);
    return channel === 'sms' || channel === 'voice' ? (text.sms ?? text.web) : text.web;
  }

  function programValues(lang: Lang, now: Date): Readonly<Record<string, string>> {
    const extension = mainPhone?.extension?.[lang];
    const opening = openingAt(program, now);
    return {
      program: program.name,
      shortName: program.shortName,
      phone: mainPhone ? mainPhone.display + (extension ? ` (${extension})` : '') : '',
      hours: copyText(`hours.${opening.kind}`, lang, 'web').replaceAll(
        '{opens}',
        opening.kind === 'closed' && opening.opensAt ? sayOpening(opening.opensAt, lang) : '',
      ),
    };
  }

  const fill = (text: string, values: Readonly<Record<string, string>>): string =>
    text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole).trim();

  const choicesOf = (ids: readonly string[] | undefined, lang: Lang, channel: ChannelKind): readonly Choice[] =>
    (ids ?? []).map((id) => ({ id, label: copyText(`choice.${id}`, lang, channel) }));

  /** By text, choices become a numbered list under the words; elsewhere they are buttons. */
  function body(
    text: string,
    lang: Lang,
    channel: ChannelKind,
    choices: readonly Choice[],
    ref: string,
    more: Partial<EntryBody> = {},
  ): EntryBody {
    const listed = choices.map((choice, index) => `${index + 1} ${choice.label}`).join('\n');
    return {
      text: channel === 'sms' && listed ? `${text}\n${listed}` : text,
      lang,
      ref,
      ...(choices.length > 0 && { choices }),
      ...more,
    };
  }

  function say(
    key: string,
    values: Readonly<Record<string, string>>,
    choiceIds: readonly string[] | undefined,
    context: VisitContext,
    now: Date,
  ): EntryBody {
    const { lang, channel } = context;
    const text = fill(copyText(key, lang, channel), { ...programValues(lang, now), ...values });
    return body(text, lang, channel, choicesOf(choiceIds, lang, channel), key, crisisCopy(key));
  }

  const worded = (wording: Wording, context: VisitContext): string =>
    fill((context.channel === 'sms' ? (wording.sms ?? wording.web) : wording.web)[context.lang], {
      program: program.name,
      shortName: program.shortName,
    });

  function ask(question: Question, { again, arriving = false }: Asking, scene: Scene): readonly EntryBody[] {
    const { context } = scene.step.saved;
    const { lang, channel } = context;
    const intro =
      question.intro && arriving && !wasPut(question, context)
        ? [body(worded(question.intro, context), lang, channel, [], `intro:${question.id}`)]
        : [];
    const isMany = question.kind === 'choices';
    const hint = isMany ? ` ${copyText('question.chooseSeveral', lang, channel)}` : '';
    // A question without other words of its own is put again with a line that says what would help.
    const opening = again && !question.again ? `${copyText(`again.${question.kind}`, lang, channel)}\n` : '';
    const text = opening + worded(again && question.again ? question.again : question.ask, context) + hint;
    const choices = [
      ...question.options.map((option) => ({ id: `answer:${option.id}`, label: option.label[lang] })),
      // By text a lone "1 Skip" would take the 1 from whoever answers with a number.
      ...(question.skippable && (question.options.length > 0 || channel !== 'sms')
        ? choicesOf(['skip'], lang, channel)
        : []),
    ];
    const asked = body(text, lang, channel, choices, `question:${question.id}`, {
      progress01: progress01(screening, context.answers, context),
      ...(isMany && { several: true }),
    });
    return [...intro, asked];
  }

  function review(scene: Scene): readonly EntryBody[] {
    const { context } = scene.step.saved;
    const { lang, channel } = context;
    const lines = applicable(screening, context.answers, context)
      .filter((question) => context.answers[question.id]?.kind === 'given')
      .map((question) => `${question.label[lang]}: ${displayAnswer(question, context.answers[question.id], lang)}`);
    return [
      body(copyText('review.start', lang, channel), lang, channel, [], 'review.start'),
      body(lines.join('\n'), lang, channel, [], 'review.answers'),
      body(
        copyText('review.confirm', lang, channel),
        lang,
        channel,
        choicesOf(['send', 'change'], lang, channel),
        'review.confirm',
        { progress01: 1 },
      ),
    ];
  }

  function prompt(wanted: Prompt | null, asking: Asking, scene: Scene): readonly EntryBody[] {
    if (!wanted) return [];
    const { context } = scene.step.saved;
    switch (wanted.type) {
      case 'ask':
        return ask(questionOf(wanted.question), asking, scene);
      case 'review':
        return review(scene);
      case 'say':
        return [say(wanted.key, {}, wanted.choices, context, scene.now)];
    }
  }

  function answer(
    reply: KnowledgeReply,
    {
      step: {
        saved: { context },
      },
      now,
    }: Scene,
  ): readonly EntryBody[] {
    const { lang, channel } = context;
    switch (reply.outcome) {
      case 'answered':
        return [
          body(
            reply.text,
            lang,
            channel,
            [],
            reply.provenance.passages[0] ? `passage:${reply.provenance.passages[0].id}` : 'faq.fixed',
            { provenance: reply.provenance },
          ),
          ...(reply.rest ? [say('faq.rest', {}, undefined, context, now)] : []),
          ...(reply.also ? [offer('faq.also', reply.also, context)] : []),
        ];
      case 'choices':
        return [offer('faq.didYouMean', reply.choices, context)];
      case 'blocked':
        return [
          { ...say(reply.copyKey, {}, undefined, context, now), provenance: fixed },
          ...(reply.also ? [offer('faq.also', reply.also, context)] : []),
        ];
      case 'identity':
        return [say('identity.truth', {}, undefined, context, now)];
      case 'declined':
        return [{ ...declined(reply.near ?? [], context, now), provenance: fixed }];
    }
  }

  /** Passages that may be asked for, and the way on. */
  function offer(key: string, passages: readonly OfferedQuestion[], { lang, channel }: VisitContext): EntryBody {
    const choices = [...passages.map(passageChoice), ...choicesOf(['continue'], lang, channel)];
    return body(copyText(key, lang, channel), lang, channel, choices, key);
  }

  /** Where the questions ended, nobody is called. */
  function declined(near: readonly OfferedQuestion[], context: VisitContext, now: Date): EntryBody {
    const { lang, channel } = context;
    const isOver = context.stoppedBy !== null;
    const key = isOver ? 'faq.declinedHere' : 'faq.declined';
    const callback = isOver ? [] : ['callback'];
    // By text the menu or a question follows with digits of its own: a second "1" would be taken for its first.
    const listed = channel === 'sms' ? [] : callback;
    if (near.length === 0)
      return isOver ? say('faq.declinedHere', {}, listed, context, now) : say('faq.declined', {}, listed, context, now);
    const text = fill(
      `${copyText(key, lang, channel)}\n${copyText('faq.near', lang, channel)}`,
      programValues(lang, now),
    );
    const choices = [...near.map(passageChoice), ...choicesOf([...callback, 'continue'], lang, channel)];
    return body(text, lang, channel, choices, key);
  }

  const guidance: Speaker['guidance'] = (request) =>
    guide(request).map(({ text, ref }) => ({
      text: fill(text, programValues(request.lang, new Date(0))),
      lang: request.lang,
      ref,
      crisis: true,
    }));

  return {
    guidance,
    plain: (key, lang, channel, now) =>
      body(fill(copyText(key, lang, channel), programValues(lang, now)), lang, channel, [], key),
    wordingVersion: (question, lang) => versionOf([question.ask.web[lang], question.ask.sms?.[lang] ?? null]),
    copyVersion: (key, lang) => versionOf([copyText(key, lang, 'web'), copyText(key, lang, 'sms')]),
    speak(effect, scene) {
      const { context } = scene.step.saved;
      switch (effect.type) {
        case 'say':
          return [say(effect.params.key, effect.params.values ?? {}, effect.params.choices, context, scene.now)];
        case 'prompt':
          return prompt(scene.step.meta.prompt, effect.params, scene);
        case 'explain':
          return [
            body(
              questionOf(effect.params.question).why[context.lang],
              context.lang,
              context.channel,
              [],
              `why:${effect.params.question}`,
            ),
          ];
        case 'readBack':
          return [say('question.readBack', { readBack: effect.params.readBack }, ['yes', 'no'], context, scene.now)];
        case 'guide':
          return guidance({
            finding: effect.params.finding,
            lang: context.lang,
            channel: textChannel(context.channel),
            ...(program.state !== undefined && { state: program.state }),
            alerted: scene.alerted,
          });
        case 'answer':
          return answer(effect.params.reply, scene);
        default:
          return [];
      }
    },
  };
}

/** Put before: the part it begins has been introduced. */
const passageChoice = ({ id, question }: OfferedQuestion): Choice => ({ id: `passage:${id}`, label: question });

const wasPut = ({ id }: Question, { trail }: VisitContext): boolean => trail.indexOf(id) !== trail.lastIndexOf(id);

const versionOf = (words: readonly (string | null)[]): string =>
  createHash('sha256').update(JSON.stringify(words)).digest('hex').slice(0, 12);

const fixed: Provenance = { passages: [], mode: 'fixed' };

/** Copy of the crisis dialog and the last word after STOP is never withheld by any limit. */
const crisisCopy = (key: string): Partial<EntryBody> =>
  /^(?:crisis|concern|optOut)\./.test(key) ? { crisis: true } : {};
