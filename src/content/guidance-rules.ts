import { crisisKinds, noCrisis, type GuidanceRequest } from '../core/crisis.ts';
import type { ContentProblem } from '../core/errors.ts';
import { countSms, outsideGsm7 } from '../core/gsm7.ts';
import { languages } from '../core/language.ts';
import {
  createGuide,
  type GuidanceData,
  type GuidanceKind,
  guidanceKinds,
  type GuidanceLevel,
} from '../safety/guidance.ts';
import type { GuidanceFile, KindFile } from './guidance-schema.ts';
import { foreignNumbers, type PublicLine } from './numbers.ts';

const levels = ['emergency', 'urgent', 'concern'] as const satisfies readonly GuidanceLevel[];
const channels = ['web', 'sms', 'voice'] as const;

/** One way in which guidance can be asked for. */
interface GuidanceCase {
  readonly lead: GuidanceKind;
  readonly level: GuidanceLevel;
  readonly request: GuidanceRequest;
}

/**
 * Every request that can be said differently: each lead, alone and with each other kind, level, person, language,
 * channel, state that has lines of its own (and none, and one that has none), alerted or not.
 */
function* guidanceCases(states: readonly string[]): Generator<GuidanceCase> {
  for (const lead of guidanceKinds) {
    for (const second of [undefined, ...crisisKinds.filter((kind) => kind !== lead)]) {
      const kinds = [...(lead === 'unsure' ? [] : [lead]), ...(second === undefined ? [] : [second])];
      const layer = lead === 'unsure' ? 'error' : 'pattern';
      for (const level of levels) {
        for (const who of ['self', 'other'] as const) {
          const finding = { ...noCrisis, level, who, kinds, layer } as const;
          for (const lang of languages) {
            for (const channel of channels) {
              for (const state of [undefined, ...states]) {
                for (const alerted of [false, true]) {
                  const place = state === undefined ? {} : { state };
                  yield { lead, level, request: { finding, lang, channel, alerted, ...place } };
                }
              }
            }
          }
        }
      }
    }
  }
}

interface Rule {
  readonly name: string;
  /** What is wrong with these messages, or undefined. */
  readonly fault: (
    messages: readonly string[],
    guidanceCase: GuidanceCase,
    lines: readonly PublicLine[],
  ) => string | undefined;
}

const lifeline = /\b(?:911|988)\b/u;
/** A first SMS part holds 153 septets; what is said and shown has no such edge, but the same haste. */
const firstPart = ([first = '']: readonly string[], { request }: GuidanceCase) =>
  request.channel === 'sms' ? first.slice(0, 153) : first;

const rules: readonly Rule[] = [
  {
    name: 'number_first',
    fault: (messages, each) =>
      lifeline.test(firstPart(messages, each)) ? undefined : 'does not carry 911 or 988 in its first part',
  },
  {
    name: 'emergency_leads_with_911',
    fault: ([first = ''], { level }) =>
      level !== 'emergency' || /^(?:Call|Llame al) 911\b/u.test(first) ? undefined : 'does not begin with 911',
  },
  {
    name: 'sms_gsm7',
    fault: (messages, { request }) => {
      const outside = request.channel === 'sms' ? messages.flatMap((text) => outsideGsm7(text)) : [];
      return outside.length === 0 ? undefined : `has characters outside GSM-7: ${outside.join(' ')}`;
    },
  },
  {
    name: 'sms_length',
    fault: (messages, { request }) => {
      if (request.channel !== 'sms') return undefined;
      if (messages.length > 2) return 'is more than two messages';
      const longest = Math.max(...messages.map((text) => countSms(text).units));
      return longest <= 3 * 153 ? undefined : `is ${longest} septets long, more than three parts`;
    },
  },
  {
    name: 'asks_nothing',
    // The dialog asks its one question right after.
    fault: (messages) => (messages.some((text) => /[?¿]/u.test(text)) ? 'asks a question' : undefined),
  },
  {
    name: 'numbers_of_the_state',
    fault: (messages, { request }, lines) => {
      const program = { phones: [], ...(request.state !== undefined && { state: request.state }) };
      const [foreign] = foreignNumbers(messages.join('\n'), program, lines);
      return foreign && `gives out ${foreign.written}, which is no public line of this place`;
    },
  },
  {
    name: 'first_aid',
    // CDC, overdose response: naloxone and breathing are in every answer to an overdose [CDCOD].
    fault: (messages, { lead }) =>
      lead !== 'overdose' || [/nalox/u, /breath|respir/u].every((word) => messages.some((text) => word.test(text)))
        ? undefined
        : 'speaks of an overdose without naloxone and breathing',
  },
  {
    name: 'not_suddenly',
    // Stopping alcohol or benzodiazepines at once can kill [BJGP][BZD].
    fault: (messages, { lead }) =>
      lead !== 'withdrawal' ||
      messages.some((text) => /not stop [\w ]*suddenly|\bno (?:\w+ ){0,2}dej\w+ de golpe/iu.test(text))
        ? undefined
        : 'speaks of withdrawal without "do not stop suddenly"',
  },
];

/** Says everything that can be said and adds a problem for each rule broken, once per text that breaks it. */
export function checkGuidance(
  data: GuidanceData,
  files: ReadonlyMap<GuidanceKind, GuidanceFile<KindFile>>,
  lines: readonly PublicLine[],
  problems: ContentProblem[],
): void {
  const guide = createGuide(data);
  const seen = new Set<string>();
  // A state without lines stands for all of them.
  const states = [...new Set([...lines.flatMap((line) => line.states ?? []), ...statesIn(data), 'ZZ'])];
  for (const each of guidanceCases(states)) {
    if (isSaidElsewhere(each)) continue;
    const file = files.get(each.lead);
    const messages = guide(each.request).map(({ text }) => text);
    for (const { name, fault } of rules) {
      const message = fault(messages, each, lines);
      if (message === undefined || file === undefined) continue;
      const { finding, lang, channel } = each.request;
      const { voice } = file.value.texts[each.level][finding.who][lang];
      const form = channel === 'voice' && voice === undefined ? 'sms' : channel;
      const path = ['texts', each.level, finding.who, lang, form];
      const key = [name, each.lead, ...path].join(' ');
      if (seen.has(key)) continue;
      seen.add(key);
      const where = [...path.slice(1), each.request.state, finding.kinds[1] && `and ${finding.kinds[1]}`].filter(
        Boolean,
      );
      problems.push({
        file: file.file,
        line: file.lineOf(path),
        rule: `guidance.${name}`,
        message: `${where.join(' ')}: ${message}`,
      });
    }
  }
}

/** A second kind's sentence is the same after any lead, and `unsure` has every one: after the others only length is new. */
const isSaidElsewhere = ({ lead, request }: GuidanceCase): boolean =>
  lead !== 'unsure' && request.finding.kinds.length > 1 && !(request.channel === 'sms' && request.alerted);

const statesIn = ({ parts }: GuidanceData): readonly string[] =>
  Object.values(parts).flatMap((variants) => variants.flatMap(({ when }) => when?.state ?? []));
