import type { Activity } from './activities.ts';
import type { UnsentMessage } from './memory.ts';

/** One thing said, as shown. Keeps its key, and so its place on the page, when the server's copy replaces ours. */
export interface Line {
  readonly key: string;
  readonly by: 'visitor' | 'assistant' | 'staff';
  /** Of staff, their first name; else undefined. */
  readonly name: string | undefined;
  readonly text: string;
  readonly isCrisis: boolean;
  /** Language tag; undefined where nobody said. */
  readonly lang: string | undefined;
  readonly isUnsent: boolean;
}

/** In the order of the conversation, then what waits to be sent. Each message once. */
export function linesOf(said: readonly Activity[], unsent: readonly UnsentMessage[]): readonly Line[] {
  const lines = said.map(lineOf);
  const known = new Set(lines.map(({ key }) => key));
  const waiting = unsent
    .filter(({ id }) => !known.has(id))
    .map(({ id, text }): Line => {
      return { key: id, by: 'visitor', name: undefined, text, isCrisis: false, lang: undefined, isUnsent: true };
    });
  return [...lines, ...waiting];
}

function lineOf({ id, from, text = '', locale, channelData }: Activity): Line {
  const isVisitor = from.role === 'user';
  return {
    key: (isVisitor && channelData?.clientActivityID) || id,
    by: isVisitor ? 'visitor' : channelData?.staff ? 'staff' : 'assistant',
    name: channelData?.staff ? from.name : undefined,
    text,
    isCrisis: channelData?.crisis === true,
    lang: locale,
    isUnsent: false,
  };
}
