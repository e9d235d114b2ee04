import type { TurnWork } from '../core/ports.ts';
import type { ChannelKind } from '../core/visit.ts';
import type { Speaker } from './speaker.ts';
import type { TurnOutcome } from './take-turn.ts';

export const isErasing = ({ performed }: TurnOutcome): boolean =>
  performed.some(({ effect }) => effect.type === 'erase');

export const keptCopy = { alert: 'keptAlert', packet: 'keptPacket' } as const;

/** Nothing of the visit is left to change: one last word, which nobody keeps. */
export function erasure({ envelope, last }: TurnOutcome, speaker: Speaker, channel: ChannelKind, at: Date): TurnWork {
  const { context } = last.saved;
  return {
    snapshot: envelope,
    status: 'ended',
    lang: context.lang,
    flowVersion: '',
    byVisitor: true,
    entries: [{ from: 'porchlight', at, channel, body: speaker.plain('erase.done', context.lang, channel, at) }],
    alerts: [],
    tasks: [],
    timers: [],
    consents: [],
    gaps: [],
    packet: null,
    suppress: null,
    erases: true,
  };
}
