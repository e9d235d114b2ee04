import { noCrisis, type CrisisFinding, type Guide } from '../../core/crisis.ts';
import type { Lang } from '../../core/language.ts';
import type { Engine } from '../../core/ports.ts';
import type { Activity, Scene } from './activity.ts';
import { plainText } from '../../core/plain-text.ts';
import type { WebTurns } from './turns.ts';

/** What a refused request is told: why, and, when its words are of danger, where help is. */
interface Refusal {
  readonly error: { readonly code: 'Refused'; readonly message: string };
  readonly activities?: readonly (Activity | GuidanceMessage)[];
}

/** Guidance for somebody whose conversation we do not know. */
interface GuidanceMessage {
  readonly type: 'message';
  readonly text: string;
  readonly locale: Lang;
  readonly channelData: { readonly crisis: true; readonly ref: string; readonly unsaved: true };
}

/** Enough for any message; what is longer is no message, and is kept out of the record. */
const maxKeptChars = 20_000;

/** Whatever else is wrong with a request, danger in it is heard first. */
export interface DangerLane {
  find(text: string): CrisisFinding;
  /**
   * The body of a refusal. A message of a visitor we know (`scene`) becomes a turn like any other, with its
   * alert; anybody else gets the fixed guidance.
   */
  refuse(
    refusal: { readonly reason: string },
    text: string,
    scene: Scene | null,
    lang: Lang | undefined,
  ): Promise<Refusal>;
}

interface DangerLaneOptions {
  readonly engine: Engine;
  readonly turns: WebTurns;
  readonly guide: Guide;
}

export function createDangerLane({ engine, turns, guide }: DangerLaneOptions): DangerLane {
  const find = (text: string) => (text.trim() ? engine.check(text) : noCrisis);
  /** As much as is kept of it, with the danger in it. */
  const around = (text: string): string => {
    if (text.length <= maxKeptChars) return text;
    const at = find(text).evidence[0]?.start ?? 0;
    const from = Math.max(0, Math.min(at - maxKeptChars / 2, text.length - maxKeptChars));
    return text.slice(from, from + maxKeptChars);
  };
  return {
    find,
    async refuse({ reason }, text, scene, lang) {
      const error = { code: 'Refused', message: reason } as const;
      const finding = find(text);
      if (finding.level === 'none') return { error };
      if (scene) {
        const kept = around(plainText(text));
        const taken = await turns.take(scene, { content: { kind: 'text', text: kept }, ...(lang && { lang }) });
        return { error, activities: taken.replies };
      }
      const locale = lang ?? 'en';
      const said = guide({ finding, lang: locale, channel: 'web', alerted: false });
      return {
        error,
        activities: said.map(({ text: words, ref }) => ({
          type: 'message',
          text: words,
          locale,
          channelData: { crisis: true, ref, unsaved: true },
        })),
      };
    },
  };
}
