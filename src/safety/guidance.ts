import { type CrisisKind, type CrisisLevel, crisisKinds, type Guide, type GuidanceRequest } from '../core/crisis.ts';
import { toGsm7 } from '../core/gsm7.ts';
import type { Lang } from '../core/language.ts';

/** `unsure`: danger that has no name, or a message that the check could not read. */
export const guidanceKinds = [...crisisKinds, 'unsure'] as const;
export type GuidanceKind = (typeof guidanceKinds)[number];

export type GuidanceLevel = Exclude<CrisisLevel, 'none'>;
type GuidanceChannel = GuidanceRequest['channel'];

/** One wording per channel. SMS is kept as it is spelled; what the network cannot carry is taken off when it is said. */
export type Forms<T> = Readonly<Record<GuidanceChannel, T>>;

/** A sentence that texts name as `{name}`. The first variant whose `when` holds is said; none: nothing. */
interface GuidancePart {
  readonly when?: {
    readonly state?: string;
    readonly alerted?: boolean;
    /** Id of a help line that must be switched on. */
    readonly resource?: string;
  };
  readonly words: Readonly<Record<Lang, Forms<string>>>;
}

export interface KindGuidance {
  /** For the record: version, and a digest of the words. */
  readonly version: string;
  /** The messages to say, in order. */
  readonly texts: Readonly<
    Record<GuidanceLevel, Readonly<Record<'self' | 'other', Readonly<Record<Lang, Forms<readonly string[]>>>>>>
  >;
  /** Added when another kind leads; left out when `unlessSaid` already stands in the text. */
  readonly also: { readonly unlessSaid?: string; readonly words: Readonly<Record<Lang, Forms<string>>> };
}

export interface GuidanceData {
  readonly kinds: Readonly<Record<GuidanceKind, KindGuidance>>;
  readonly parts: Readonly<Record<string, readonly GuidancePart[]>>;
  readonly partsVersion: string;
  /** Ids of help lines that are switched on. */
  readonly resources: ReadonlySet<string>;
}

/** Said when the data has no words for a request, which its loader rules out. Written here so that it cannot be missing. */
const lastResort: Readonly<Record<Lang, string>> = {
  en: 'If you or anyone is in danger, call 911. You can call or text 988 at any time.',
  es: 'Si usted u otra persona corre peligro, llame al 911. Puede llamar o escribir al 988 a cualquier hora.',
};

/** Puts fixed sentences together by kind, level, person, language, channel, state and alert. Nothing is worded here. */
export function createGuide(data: GuidanceData): Guide {
  return (request) => {
    try {
      return compose(data, request);
    } catch {
      // Somebody in danger is answered whatever is wrong with us; the ref says that it happened.
      return [
        { text: saidBy(request.channel, lastResort[request.lang] ?? lastResort.en), ref: 'guidance:last-resort' },
      ];
    }
  };
}

function compose(data: GuidanceData, request: GuidanceRequest): ReturnType<Guide> {
  const { finding, lang, channel } = request;
  const level = finding.level === 'none' ? 'concern' : finding.level;
  const isUnread = finding.layer === 'error' || finding.kinds[0] === undefined;
  const lead: GuidanceKind = isUnread ? 'unsure' : (finding.kinds[0] as CrisisKind);
  const said = data.kinds[lead].texts[level][finding.who][lang][channel].map((text) => fill(text, data, request));
  const whole = said.join(' ');
  const second = finding.kinds.find((kind) => {
    const { unlessSaid } = data.kinds[kind].also;
    return kind !== lead && (unlessSaid === undefined || !whole.includes(unlessSaid));
  });
  const also = second === undefined ? '' : fill(data.kinds[second].also.words[lang][channel], data, request);
  const ref = [
    `guidance:${lead}.${level}.${finding.who}@${data.kinds[lead].version}`,
    `parts@${data.partsVersion}`,
    ...(second === undefined ? [] : [`${second}@${data.kinds[second].version}`]),
  ].join('+');
  return withLast(said, also, channel).map((text) => ({ text: saidBy(channel, text), ref }));
}

/** On the screen it is one more line; by text and voice it goes into the second message, or becomes it. */
function withLast(said: readonly string[], also: string, channel: GuidanceChannel): readonly string[] {
  if (also === '') return said;
  if (channel !== 'web' && said.length === 1) return [...said, also];
  return said.map((text, at) => (at < said.length - 1 ? text : `${text}${channel === 'web' ? '\n' : ' '}${also}`));
}

const saidBy = (channel: GuidanceChannel, text: string): string => (channel === 'sms' ? toGsm7(text) : text);

/** Parts may name parts; the loader refuses circles. */
function fill(text: string, data: GuidanceData, request: GuidanceRequest): string {
  const filled = text.replaceAll(/\{([a-z0-9-]+)\}/g, (_, name: string) => {
    const part = (data.parts[name] ?? []).find(({ when }) => holds(when, data, request));
    return part === undefined ? '' : fill(part.words[request.lang][request.channel], data, request);
  });
  return filled
    .split('\n')
    .map((line) => line.replaceAll(/ {2,}/g, ' ').trim())
    .filter((line) => line !== '')
    .join('\n');
}

function holds(when: GuidancePart['when'], data: GuidanceData, request: GuidanceRequest): boolean {
  if (when === undefined) return true;
  if (when.state !== undefined && when.state !== request.state) return false;
  if (when.alerted !== undefined && when.alerted !== request.alerted) return false;
  return when.resource === undefined || data.resources.has(when.resource);
}
