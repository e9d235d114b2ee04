import { randomUUID } from 'node:crypto';
import type { Lang } from '../../core/language.ts';
import type { InboundContent } from '../../core/messages.ts';
import type { Clock, Engine } from '../../core/ports.ts';
import { activityId, activityOf, clientPrefix, typingActivity, unsavedActivity } from './activity.ts';
import type { Activity, Scene } from './activity.ts';
import type { LiveSockets } from './live-sockets.ts';
import type { Unsaved } from './unsaved.ts';

export interface TurnMessage {
  readonly content: InboundContent;
  /** The client's own id; without one every message is a new one. */
  readonly clientId?: string;
  readonly lang?: Lang;
  /** By the page without JavaScript. */
  readonly isForm?: true;
}

type TakenTurn =
  /** `id` is the visitor's own activity, which every reader of the conversation will see under it. */
  | {
      readonly kind: 'saved';
      readonly id: string;
      readonly isRepeat: boolean;
      readonly replies: readonly Activity[];
      /** Sequence number of the last thing said. */
      readonly seq: number;
    }
  /** The conversation was deleted at the visitor's wish: the last word is in no transcript. */
  | { readonly kind: 'erased'; readonly id: string; readonly replies: readonly Activity[] }
  /** The store was out of reach: this is all that was said, and the client should send the message again. */
  | { readonly kind: 'unsaved'; readonly replies: readonly Activity[] };

export interface WebTurns {
  take(scene: Scene, message: TurnMessage): Promise<TakenTurn>;
  /** The first words of a conversation, once however often it is opened. */
  open(scene: Scene, lang: Lang | undefined): Promise<TakenTurn>;
  /** Settles when no turn is under way. */
  settled(): Promise<void>;
}

interface TurnsOptions {
  readonly engine: Engine;
  readonly sockets: Pick<LiveSockets, 'push' | 'follow'>;
  readonly unsaved: Unsaved;
  readonly clock: Clock;
}

/** A turn this long shows that we are writing. */
const typingAfterMs = 300;

/** Hands what visitors do to the engine, and what the store could not keep straight to the visitor. */
export function createWebTurns({ engine, sockets, unsaved, clock }: TurnsOptions): WebTurns {
  const underWay = new Set<Promise<unknown>>();

  async function run(scene: Scene, messageId: string, message: TurnMessage): Promise<TakenTurn> {
    const address = scene.claims.conversation;
    const typing = setTimeout(() => {
      sockets.push(address, { activities: [typingActivity(scene, clock.now())] });
    }, typingAfterMs);
    try {
      const result = await engine.receive({
        key: { program: scene.program.id, channel: 'web', address },
        messageId,
        at: clock.now(),
        content: message.content,
        ...(message.lang && { lang: message.lang }),
        ...(message.isForm && { isForm: true }),
      });
      if (result.degraded) {
        // Sent again, the message gets the same answers under the same ids, which clients show once.
        const replies = result.replies.map(({ body, at }, index) =>
          unsavedActivity(body, scene, at, `${messageId}-${index}`),
        );
        if (!sockets.push(address, { activities: replies })) unsaved.add(address, replies, clock.now());
        return { kind: 'unsaved', replies };
      }
      if (result.erased) {
        const replies = result.replies.map(({ body, at }, index) =>
          unsavedActivity(body, scene, at, `${messageId}-${index}`),
        );
        if (!sockets.push(address, { activities: replies })) unsaved.add(address, replies, clock.now());
        return { kind: 'erased', id: `${address}|${messageId}`, replies };
      }
      sockets.follow(address, result.conversationId);
      return {
        kind: 'saved',
        id: result.inbound ? activityId(address, result.inbound.seq) : `${address}|${messageId}`,
        isRepeat: result.repeated,
        replies: result.replies.map((entry) => activityOf(entry, scene)),
        seq: result.replies.at(-1)?.seq ?? result.inbound?.seq ?? 0,
      };
    } finally {
      clearTimeout(typing);
    }
  }

  const counted = async (turn: Promise<TakenTurn>): Promise<TakenTurn> => {
    underWay.add(turn);
    try {
      return await turn;
    } finally {
      underWay.delete(turn);
    }
  };

  return {
    take: async (scene, message) =>
      await counted(
        run(scene, message.clientId === undefined ? `web:${randomUUID()}` : clientPrefix + message.clientId, message),
      ),
    open: async (scene, lang) =>
      await counted(run(scene, 'opened', { content: { kind: 'opened' }, ...(lang && { lang }) })),
    settled: async () => {
      await Promise.allSettled(underWay);
    },
  };
}
