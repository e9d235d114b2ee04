import type {
  BundleEntry,
  Coding,
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  QuestionnaireResponseItemAnswer,
} from '@medplum/fhirtypes';
import type { AnswerValue, Moment } from '../../../core/answers.ts';
import type { Packet, PacketAnswer } from '../../../core/packet.ts';
import type { Option, Question, Screening } from '../../../core/screening.ts';
import { created, following, identifierOf, loinc, loincConcept, replaced, stableUrn, urnOf, wordsIn } from './entry.ts';
import { absent, type AbsentReason, type People } from './people.ts';

/** One question as FHIR has it. */
interface Asked {
  readonly id: string;
  readonly text: string;
  readonly type: ItemType;
  readonly repeats: boolean;
  readonly required: boolean;
  readonly options: readonly Option[];
  readonly code?: string;
  readonly instrument?: string;
  readonly answer?: PacketAnswer;
}
type ItemType = 'boolean' | 'choice' | 'decimal' | 'integer' | 'date' | 'dateTime' | 'string' | 'text';

/**
 * The questions and the answers. As long as the program still asks this very screening, the Questionnaire is the whole of
 * it and shared by every visit; afterwards it holds only what this visitor was asked.
 * Codes stand on `Questionnaire.item.code`: `QuestionnaireResponse.item` has none in R4.
 */
export function questionsAndAnswers(
  packet: Packet,
  screening: Screening,
  people: People,
): { readonly entries: readonly BundleEntry[]; readonly responseUrn: string } {
  const isCurrent = screening.version === packet.screeningVersion;
  const asked = askedIn(packet, screening, isCurrent);
  const { program, screeningVersion, lang } = packet;
  const questionnaireUrn = isCurrent
    ? stableUrn(`questionnaire/${program.id}/${screeningVersion}/${lang}`)
    : urnOf(packet, `questionnaire/${lang}`);
  const questionnaire: Questionnaire = {
    resourceType: 'Questionnaire',
    identifier: [identifierOf(questionnaireUrn)],
    url: questionnaireUrn,
    version: screeningVersion,
    name: 'Screening',
    title: `Screening of ${program.name}`,
    status: 'active',
    subjectType: ['Patient'],
    language: lang,
    publisher: program.name,
    description: 'The questions as Porchlight asks them. Which follow upon which answer is not expressed here.',
    item: grouped(
      asked,
      packet,
      (question) => itemOf(question),
      (item) => ({ ...item, type: 'group' }),
    ),
  };
  const responseUrn = urnOf(packet, 'response');
  const items = grouped<QuestionnaireResponseItem>(
    asked.filter((question) => question.answer),
    packet,
    (question) => responseItemOf(question, program.timeZone),
    ({ linkId, text, item }) => ({ linkId, ...(text !== undefined && { text }), ...(item && { item }) }),
  );
  const response: QuestionnaireResponse = {
    resourceType: 'QuestionnaireResponse',
    meta: following('http://hl7.org/fhir/us/core/StructureDefinition/us-core-questionnaireresponse'),
    identifier: identifierOf(responseUrn),
    language: lang,
    questionnaire: `${questionnaireUrn}|${screeningVersion}`,
    status: packet.status === 'confirmed' ? 'completed' : 'in-progress',
    subject: people.patient,
    authored: packet.confirmedAt ?? latestAnswer(asked) ?? packet.startedAt,
    author: people.visitor,
    source: people.visitor,
    ...(items.length > 0 && { item: items }),
  };
  return {
    entries: [created(questionnaireUrn, questionnaire), replaced(responseUrn, response)],
    responseUrn,
  };
}

function askedIn(packet: Packet, screening: Screening, isCurrent: boolean): readonly Asked[] {
  const answers = new Map(
    [
      ...packet.contact,
      ...packet.groups.flatMap((group) => group.answers),
      ...packet.scores.flatMap((score) => score.items),
      ...packet.skipped,
      ...consentAnswers(packet, screening),
    ].map((answer) => [answer.question, answer]),
  );
  const fill = (text: string): string => text.replaceAll(/\{(?:program|shortName)\}/g, () => packet.program.name);
  const known = screening.questions
    .filter((question) => isCurrent || answers.has(question.id))
    .map((question) => fromQuestion(question, answers.get(question.id), packet, fill));
  const ids = new Set(known.map(({ id }) => id));
  const gone = [...answers.values()].filter((answer) => !ids.has(answer.question));
  return [...known, ...gone.map((answer) => fromAnswer(answer, packet, fill))];
}

/** The packet keeps consents by what they allow; the question that asked is found again by it. */
function consentAnswers(packet: Packet, screening: Screening): readonly PacketAnswer[] {
  return packet.consents.flatMap((consent): PacketAnswer[] => {
    const question = screening.questions.find((candidate) => candidate.consent === consent.id);
    if (!question) return [];
    const skipped = packet.skipped.find((answer) => answer.question === question.id);
    if (skipped) return [skipped];
    return [
      {
        question: question.id,
        label: consent.label,
        asked: question.ask.web[packet.lang],
        status: consent.granted === null ? 'unsure' : 'given',
        ...(consent.granted !== null && { value: consent.granted ? 'yes' : 'no' }),
        display: consent.granted === null ? '' : consent.granted ? 'Yes' : 'No',
        at: consent.at,
      },
    ];
  });
}

function fromQuestion(
  question: Question,
  answer: PacketAnswer | undefined,
  packet: Packet,
  fill: (text: string) => string,
): Asked {
  return {
    id: question.id,
    text: fill(answer?.asked ?? question.ask.web[packet.lang]),
    type: typeOf(question),
    repeats: question.kind === 'choices',
    required: !question.skippable,
    options: question.options,
    ...(question.code !== undefined && { code: question.code }),
    ...(question.instrument !== undefined && { instrument: question.instrument }),
    ...(answer && { answer }),
  };
}

/** A question that the program no longer asks: what the packet kept of it is all there is. */
function fromAnswer(answer: PacketAnswer, packet: Packet, fill: (text: string) => string): Asked {
  const { value, code, question } = answer;
  const instrument = packet.scores.find((score) => score.items.includes(answer))?.instrument;
  return {
    id: question,
    text: fill(answer.asked),
    type:
      typeof value === 'number' ? 'decimal' : Array.isArray(value) ? 'choice' : isMoment(value) ? 'dateTime' : 'string',
    repeats: Array.isArray(value),
    required: false,
    options: [],
    ...(code !== undefined && { code }),
    ...(instrument !== undefined && { instrument }),
    answer,
  };
}

function typeOf({ kind, options }: Question): ItemType {
  switch (kind) {
    case 'yes-no':
      return options.every(({ id }) => id === 'yes' || id === 'no') ? 'boolean' : 'choice';
    case 'choice':
    case 'choices':
      return 'choice';
    case 'number':
      return 'decimal';
    case 'scale':
      return 'integer';
    case 'birth-date':
      return 'date';
    case 'moment':
      return 'dateTime';
    case 'text':
      return 'text';
    case 'name':
    case 'phone':
    case 'place':
    case 'insurer':
    case 'member-id':
      return 'string';
  }
}

/** Questions in their order; those of one instrument under a group of their own, where the first of them stands. */
function grouped<Item extends { linkId?: string; text?: string; item?: Item[] }>(
  asked: readonly Asked[],
  packet: Packet,
  one: (question: Asked) => Item,
  asGroup: (item: GroupItem<Item>) => Item,
): Item[] {
  const items: Item[] = [];
  const groups = new Set<string>();
  for (const question of asked) {
    const { instrument } = question;
    if (instrument === undefined) {
      items.push(one(question));
    } else if (!groups.has(instrument)) {
      groups.add(instrument);
      const score = packet.scores.find((candidate) => candidate.instrument === instrument);
      const inside = asked.filter((other) => other.instrument === instrument).map(one);
      items.push(
        asGroup({
          linkId: `instrument/${instrument}`,
          text: score?.name ?? instrument,
          ...(score?.panelCode !== undefined && { code: [{ system: loinc, code: score.panelCode }] }),
          item: inside,
        }),
      );
    }
  }
  return items;
}
interface GroupItem<Item> {
  readonly linkId: string;
  readonly text: string;
  readonly code?: Coding[];
  readonly item: Item[];
}

function itemOf({ id, text, type, repeats, required, options, code }: Asked): QuestionnaireItem {
  return {
    linkId: id,
    text: wordsIn(text) ?? id,
    type,
    required,
    ...(code !== undefined && { code: loincConcept(code, text).coding! }),
    ...(type === 'choice' && repeats && { repeats }),
    ...(type === 'choice' &&
      options.length > 0 && { answerOption: options.map((option) => ({ valueCoding: codingOf(option) })) }),
  };
}

/** With its LOINC answer code where the instrument has one; else in words. */
const codingOf = ({ code, label }: Pick<Option, 'code' | 'label'>): Coding =>
  code === undefined ? { display: label.en } : { system: loinc, code, display: label.en };

function responseItemOf(question: Asked, timeZone: string): QuestionnaireResponseItem {
  const answer = question.answer!;
  const given = answer.status === 'given' ? answersOf(question, answer, timeZone) : [];
  return {
    linkId: question.id,
    text: wordsIn(question.text) ?? question.id,
    ...(given.length > 0 ? { answer: given } : absent(absentBecause[answer.status])),
  };
}

const absentBecause: Readonly<Record<PacketAnswer['status'], AbsentReason>> = {
  given: 'unknown',
  unsure: 'asked-unknown',
  skipped: 'asked-declined',
  unclear: 'unknown',
};

function answersOf(
  { type, options }: Asked,
  { value, display }: PacketAnswer,
  timeZone: string,
): QuestionnaireResponseItemAnswer[] {
  const words = wordsIn(display);
  const plain = (): QuestionnaireResponseItemAnswer[] => (words === undefined ? [] : [{ valueString: words }]);
  if (value === undefined) return [];
  switch (type) {
    case 'boolean':
      return value === 'yes' || value === 'no' ? [{ valueBoolean: value === 'yes' }] : [];
    case 'integer':
      return Number.isInteger(value) ? [{ valueInteger: Number(value) }] : [];
    case 'decimal':
      return typeof value === 'number' ? [{ valueDecimal: value }] : [];
    case 'date':
      return typeof value === 'string' ? [{ valueDate: value }] : [];
    case 'dateTime':
      return isMoment(value) ? [{ valueDateTime: dateTimeOf(value, timeZone) }] : [];
    case 'choice':
      return chosen(value).flatMap((id) => {
        const option = options.find((candidate) => candidate.id === id);
        const coding = option ? codingOf(option) : { display: options.length > 0 ? id : (words ?? id) };
        return [{ valueCoding: coding }];
      });
    case 'string':
    case 'text':
      return plain();
  }
}

const chosen = (value: AnswerValue): readonly string[] =>
  Array.isArray(value) ? (value as readonly string[]) : typeof value === 'string' ? [value] : [];

const isMoment = (value: AnswerValue | undefined): value is Moment => typeof value === 'object' && 'on' in value;

/** As exact as the visitor was; a time of day needs its zone, the program's. */
function dateTimeOf({ on, precision }: Moment, timeZone: string): string {
  if (precision !== 'time') return on;
  return Temporal.PlainDateTime.from(on).toZonedDateTime(timeZone).toString({ timeZoneName: 'never' });
}

const latestAnswer = (asked: readonly Asked[]): string | undefined =>
  asked
    .flatMap(({ answer }) => (answer ? [answer.at] : []))
    .toSorted()
    .at(-1);
