import { noCrisis, type CrisisFinding } from '../../src/core/crisis.ts';
import { programId } from '../../src/core/ids.ts';
import type { ConversationKey } from '../../src/core/messages.ts';
import type { NewEntry, TurnWork } from '../../src/core/ports.ts';
import type { ChannelKind } from '../../src/core/visit.ts';

let counter = 0;
/** Never used twice in a run, so that tests do not meet. */
export const freshAddress = (): string => `+1860555${String(process.pid % 1000)}${String((counter += 1))}`;

export const keyOf = (address: string, channel: ChannelKind = 'web'): ConversationKey => ({
  program: programId('stonington'),
  channel,
  address,
});

export const entry = (from: NewEntry['from'], text: string, channel: ChannelKind = 'web'): NewEntry => ({
  from,
  at: new Date(),
  channel,
  body: { text, lang: 'en' },
});

/** What a turn changes when it changes nothing. */
export const quietWork: TurnWork = {
  snapshot: { value: 'welcome' },
  status: 'open',
  lang: 'en',
  flowVersion: 'test/1',
  byVisitor: true,
  entries: [],
  alerts: [],
  tasks: [],
  timers: [],
  consents: [],
  gaps: [],
  packet: null,
  suppress: null,
};

/** A message and its reply. */
export const exchange = (text: string, channel: ChannelKind = 'web', more: Partial<TurnWork> = {}): TurnWork => ({
  ...quietWork,
  entries: [entry('visitor', text, channel), entry('porchlight', `reply to ${text}`, channel)],
  ...more,
});

export const urgentFinding: CrisisFinding = { ...noCrisis, level: 'urgent', kinds: ['suicide'], layer: 'pattern' };
