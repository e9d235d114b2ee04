/** What is signed now: the deployed files, and what two people have signed at the desk since. */
import { setTimeout as sleep } from 'node:timers/promises';
import { overlayOf } from './content/desk/overlay.ts';
import { loadContent } from './content/load-content.ts';
import type { Content, Pack } from './content/pack.ts';
import { dayIn } from './core/day.ts';
import type { ContentRecords } from './core/content-desk.ts';
import type { Answerer } from './core/knowledge.ts';
import { keepToSigned } from './knowledge/signed-now.ts';

export interface LiveContentOptions {
  readonly dir: string;
  /** The deployed files, as they were loaded at the start. */
  readonly deployed: Content;
  readonly records: Pick<ContentRecords, 'versions' | 'newest'>;
  /** How often it looks for something newly signed. @defaultValue 3000 */
  readonly everyMs?: number;
  /** What is served stays as it was, and it looks again. */
  readonly onError: (error: unknown) => void;
}

export interface LiveContent {
  /** Loaded with what is signed at this moment. */
  content(): Content;
  /** The answerer, kept to what is signed at each moment. */
  keep(pack: Pack, answerer: Answerer): Answerer;
  /** Looks at once. */
  refresh(): Promise<void>;
  stop(): Promise<void>;
}

/** The deployed files, with what is signed at the desk in their place. */
export const loadSigned = async (dir: string, records: Pick<ContentRecords, 'versions'>): Promise<Content> =>
  await loadContent(dir, { overlay: await overlayOf(dir, await records.versions()) });

/** Every process looks for itself, so that all instances follow within seconds. */
export async function openLiveContent(options: LiveContentOptions): Promise<LiveContent> {
  const { dir, deployed, records, everyMs = 3_000, onError } = options;
  const stopping = new AbortController();
  let current = deployed;
  let seen = '';

  const refresh = async (): Promise<void> => {
    // A day may end a sign-off or begin one, so a new day is looked at anew.
    const newest = `${await records.newest()} ${dayIn('UTC', new Date())}`;
    if (newest === seen) return;
    current = await loadSigned(dir, records);
    seen = newest;
  };

  await refresh().catch(onError);
  const looking = (async () => {
    while (!stopping.signal.aborted) {
      await sleep(everyMs, undefined, { ref: false, signal: stopping.signal }).catch(() => {});
      if (!stopping.signal.aborted) await refresh().catch(onError);
    }
  })();

  return {
    content: () => current,
    keep: (pack, answerer) => keepToSigned(answerer, () => current.programs.get(pack.program.id) ?? pack),
    refresh,
    stop: async () => {
      stopping.abort();
      await looking;
    },
  };
}
