import { applicable } from '../core/answering.ts';
import type { Answer } from '../core/answers.ts';
import { holds } from '../core/conditions.ts';
import { packetId, type ConversationId } from '../core/ids.ts';
import type { TranscriptEntry } from '../core/messages.ts';
import type { Packet, PacketAnswer, PacketConsent, PacketFlag, PacketRoute, PacketScore } from '../core/packet.ts';
import type { Program } from '../core/program.ts';
import { redisclosureNotice } from '../core/redisclosure.ts';
import { packetGroups, type PacketGroup, type Question, type Screening } from '../core/screening.ts';
import type { VisitContext } from '../core/visit.ts';
import { displayAnswer } from './displaying.ts';

const groupLabels: Readonly<Record<PacketGroup, string>> = {
  safety: 'Safety',
  contact: 'Contact and consent',
  about: 'About the person',
  substances: 'Substances',
  withdrawal: 'Withdrawal',
  medical: 'Medical',
  'mental-health': 'Mental health',
  home: 'Home and daily life',
  history: 'Treatment history and goals',
  insurance: 'Insurance',
  instruments: 'Questionnaires',
};

export interface PacketSource {
  readonly conversation: ConversationId;
  readonly program: Program;
  readonly screening: Screening;
  readonly context: VisitContext;
  readonly status: Packet['status'];
  readonly transcript: readonly Pick<TranscriptEntry, 'at' | 'from' | 'channel' | 'body'>[];
  /** The hash of a consent question's exact wording. */
  readonly wordingVersion: (question: Question) => string;
}

/** Lays a visit out for the assessment team: information, never a verdict. Labels and displays are in English. */
export function writePacket(source: PacketSource): Packet {
  const { conversation, program, screening, context, status, transcript } = source;
  const asked = applicable(screening, context.answers, { ...context, journey: 'screening' }).filter(
    (question) => context.answers[question.id],
  );
  const answerOf = (question: Question): PacketAnswer => packetAnswer(question, context.answers[question.id]!, context);
  const given = (question: Question): boolean => context.answers[question.id]?.kind !== 'skipped';

  return {
    schema: 'porchlight.packet/1',
    id: packetId(conversation),
    program: { id: program.id, name: program.name, timeZone: program.timeZone },
    conversation,
    status,
    lang: context.lang,
    channels: [...new Set(transcript.filter((entry) => entry.from === 'visitor').map((entry) => entry.channel))],
    startedAt: context.startedAt,
    confirmedAt: context.confirmedAt,
    screeningVersion: screening.version,
    contact: asked
      .filter((question) => question.group === 'contact' && given(question) && !question.consent)
      .map(answerOf),
    consents: asked.filter((question) => question.consent).map((question) => consentOf(question, source)),
    flags: flagsOf(screening, context),
    routes: routesOf(screening, context),
    crisis: context.findings,
    groups: packetGroups
      .filter((group) => group !== 'contact' && group !== 'instruments')
      .map((group) => ({
        group,
        label: groupLabels[group],
        answers: asked
          .filter((question) => question.group === group && given(question) && !question.consent)
          .map(answerOf),
      }))
      .filter(({ answers }) => answers.length > 0),
    scores: screening.instruments
      .map((instrument) => scoreOf(screening, instrument.id, context))
      .filter((score) => score.items.length > 0),
    skipped: asked.filter((question) => !given(question)).map(answerOf),
    transcript: transcript.map(({ at, from, channel, body }) => ({
      at: at.toISOString(),
      from,
      channel,
      text: body.text,
    })),
    notice: redisclosureNotice,
  };
}

function packetAnswer(question: Question, answer: Answer, context: VisitContext): PacketAnswer {
  return {
    question: question.id,
    label: question.label.en,
    asked: question.ask.web[context.lang],
    status: answer.kind === 'skipped' ? (answer.because === 'unclear' ? 'unclear' : 'skipped') : answer.kind,
    ...(answer.kind === 'given' && { value: answer.value }),
    display: displayAnswer(question, answer, 'en'),
    at: answer.at,
    ...(question.code !== undefined && { code: question.code }),
  };
}

function consentOf(question: Question, { context, wordingVersion }: PacketSource): PacketConsent {
  const answer = context.answers[question.id]!;
  return {
    id: question.consent!,
    label: question.label.en,
    granted: answer.kind === 'given' ? answer.value === 'yes' : null,
    wordingVersion: wordingVersion(question),
    at: answer.at,
  };
}

/** Routes that the answers so far suggest, the most pressing first. */
export function routesOf(screening: Screening, context: VisitContext): readonly PacketRoute[] {
  const facts = { answers: context.answers, scores: context.scores, today: context.today };
  const order = { now: 0, today: 1, routine: 2 };
  return screening.routes
    .filter((route) => holds(route.when, facts))
    .toSorted((a, b) => order[a.priority] - order[b.priority])
    .map(({ id, label, priority, because, source }) => ({ id, label: label.en, priority, because, source }));
}

function flagsOf(screening: Screening, context: VisitContext): readonly PacketFlag[] {
  const findings = context.findings.map((finding): PacketFlag => ({
    kind: 'crisis',
    text: `${finding.level}: ${finding.kinds.join(', ')}`,
    at: finding.at,
  }));
  const dangers = screening.questions.flatMap((question): PacketFlag[] => {
    const answer = context.answers[question.id];
    if (answer?.kind !== 'given' || !question.dangers.some((danger) => danger.is === answer.value)) return [];
    return [{ kind: 'safety', text: `${question.label.en}: ${displayAnswer(question, answer, 'en')}`, at: answer.at }];
  });
  const refused = screening.questions.flatMap((question): PacketFlag[] => {
    const answer = context.answers[question.id];
    if (!question.consent || answer?.kind !== 'given' || answer.value !== 'no') return [];
    return [{ kind: 'contact', text: `Said no: ${question.label.en}`, at: answer.at }];
  });
  const optedOut: PacketFlag[] = context.optedOut ? [{ kind: 'contact', text: 'Opted out of texts' }] : [];
  const unverified: PacketFlag[] = context.unverified
    ? [{ kind: 'contact', text: 'Whoever writes from this phone now has not shown to be the same person' }]
    : [];
  return [...findings, ...dangers, ...optedOut, ...unverified, ...refused];
}

function scoreOf(screening: Screening, id: string, context: VisitContext): PacketScore {
  const instrument = screening.instruments.find((candidate) => candidate.id === id)!;
  const total = context.scores[id] ?? null;
  const band = total === null ? undefined : instrument.bands.findLast((candidate) => total >= candidate.atLeast);
  const items = instrument.items.flatMap((item) => {
    const question = screening.questions.find((candidate) => candidate.id === item);
    const answer = context.answers[item];
    return question && answer ? [packetAnswer(question, answer, context)] : [];
  });
  return {
    instrument: instrument.id,
    name: instrument.name,
    total,
    max: instrument.maxScore ?? null,
    meaning:
      band?.meaning.en ?? (total === null && instrument.scoring === 'sum' ? 'Not scored: an item is missing' : ''),
    source: band?.source ?? instrument.source,
    ...(instrument.panelCode !== undefined && { panelCode: instrument.panelCode }),
    ...(instrument.totalCode !== undefined && { totalCode: instrument.totalCode }),
    items,
  };
}
