import { noCrisis, type CheckForCrisis, type Guide } from '../../src/core/crisis.ts';
import { AppError } from '../../src/core/errors.ts';
import type { ConversationId } from '../../src/core/ids.ts';
import type { EntryBody, Inbound, TranscriptEntry, TurnResult } from '../../src/core/messages.ts';
import type { ConversationStore, Engine, NewEntry, TurnWork } from '../../src/core/ports.ts';
import { quietWork } from './turn-work.ts';

/** Danger is what says "kill myself" or "matarme". */
const smallCheck: CheckForCrisis = (text) =>
  /kill\s+myself|matarme/i.test(text)
    ? { ...noCrisis, level: 'urgent', kinds: ['suicide'], layer: 'pattern' }
    : noCrisis;

export const smallGuide: Guide = ({ lang }) => [
  { text: lang === 'es' ? 'Llame o escriba al 988.' : 'Call or text 988.', ref: 'crisis.small/1' },
];

/**
 * A small bot over a real store, for tests of channels: it welcomes, offers buttons when asked for the menu,
 * guides when in danger, and says back everything else.
 */
export function createSmallEngine(store: ConversationStore): Engine {
  const work = (inbound: Inbound, isNew: boolean): TurnWork => {
    const { content } = inbound;
    const lang = inbound.lang ?? 'en';
    const own: readonly NewEntry[] =
      content.kind === 'opened' || content.kind === 'left'
        ? []
        : [
            {
              from: 'visitor',
              at: inbound.at,
              channel: inbound.key.channel,
              messageId: inbound.messageId,
              body: {
                text: content.text ?? '',
                lang,
                ...(content.kind === 'text' && content.choice !== undefined && { choice: content.choice }),
              },
            },
          ];
    const said = (isNew ? [{ text: 'Welcome', lang, ref: 'welcome.first' }] : []).concat(
      reply(inbound) as { text: string; lang: typeof lang; ref: string }[],
    );
    const entries = said.map((body): NewEntry => ({
      from: 'porchlight',
      at: inbound.at,
      channel: inbound.key.channel,
      body,
    }));
    return {
      ...quietWork,
      lang,
      byVisitor: own.length > 0,
      entries: [...own, ...entries],
      ...(inbound.route !== undefined && { route: inbound.route }),
    };
  };

  return {
    check: smallCheck,
    async receive(inbound): Promise<TurnResult> {
      try {
        const record = await store.turn(inbound.key, inbound.messageId, async (loaded) => {
          if (inbound.content.kind === 'text' && inbound.content.text.startsWith('slow')) {
            await new Promise((resolve) => setTimeout(resolve, 700));
          }
          return work(inbound, loaded.isNew);
        });
        const visitor = record.entries.find((entry) => entry.from === 'visitor');
        return {
          conversationId: record.conversationId,
          ...(visitor && { inbound: visitor }),
          replies: record.entries.filter((entry) => entry.from !== 'visitor'),
          repeated: record.repeated,
          degraded: false,
          silenced: inbound.key.channel === 'sms' && record.suppressed,
        };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const replies = reply(inbound).map((body): TranscriptEntry => ({
          seq: 0,
          at: inbound.at,
          from: 'porchlight',
          channel: 'web',
          body,
        }));
        return { conversationId: '' as ConversationId, replies, repeated: false, degraded: true, silenced: false };
      }
    },
    recover: async () => {},
    timerElapsed: async () => {},
    holdStarted: async () => ({ kind: 'done', seq: 0 }),
    staffWrote: async () => ({ kind: 'done', seq: 0 }),
    holdEnded: async () => ({ kind: 'done', seq: 0 }),
  };
}

function reply({ content, lang = 'en' }: Inbound): readonly EntryBody[] {
  if (content.kind === 'opened' || content.kind === 'left') return [];
  if (smallCheck(content.text ?? '').level !== 'none') {
    const guidance = smallGuide({ finding: noCrisis, lang, channel: 'web', alerted: true });
    return guidance.map(({ text, ref }) => ({ text, ref, lang, crisis: true }));
  }
  if (content.kind === 'attachment') return [{ text: 'We cannot open files here.', lang, ref: 'attachment.refused' }];
  if (content.choice !== undefined) return [{ text: `You chose ${content.choice}`, lang, ref: 'chosen' }];
  if (content.text === 'menu') {
    const choices = [
      { id: 'screening', label: 'Start the screening' },
      { id: 'callback', label: 'Ask for a call' },
    ];
    return [{ text: 'What would you like?', lang, ref: 'menu.choose', choices, progress01: 0.25 }];
  }
  return [{ text: content.text ? `You said ${content.text}` : 'I did not see any words.', lang, ref: 'said' }];
}
