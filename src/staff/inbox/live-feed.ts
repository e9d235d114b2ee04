import type { ConversationId, ProgramId } from '../../core/ids.ts';
import type { Hints } from '../../core/ports.ts';

/** What a console is told. `all`: anything may have changed. */
export interface LiveChange {
  readonly visits: readonly ConversationId[];
  readonly all: boolean;
}

export interface LiveFeed {
  /** `programs`: those whose visits the reader works on; null for all. Returns what leaves. */
  join(programs: readonly ProgramId[] | null, heard: (change: LiveChange) => void): () => void;
}

/** What comes within this time is told at once: a console asks again at most so often. */
const gatherMs = 250;
const mostVisits = 100;

/**
 * One for all consoles of a process: hints are gathered, looked up once (a reader hears nothing of programs that
 * are not theirs), and told to each.
 */
export function createLiveFeed({
  hints,
  programsOf,
}: {
  readonly hints: Pick<Hints, 'watch'>;
  readonly programsOf: (ids: readonly ConversationId[]) => Promise<ReadonlyMap<ConversationId, ProgramId>>;
}): LiveFeed {
  const readers = new Set<{
    readonly programs: readonly ProgramId[] | null;
    readonly heard: (c: LiveChange) => void;
  }>();
  const waiting = new Set<ConversationId>();
  let isMissed = false;
  let timer: NodeJS.Timeout | undefined;
  let unwatch: (() => void) | undefined;

  async function tell(): Promise<void> {
    timer = undefined;
    const ids = [...waiting];
    const all = isMissed || ids.length > mostVisits;
    waiting.clear();
    isMissed = false;
    if (all) {
      for (const { heard } of readers) heard({ visits: [], all: true });
      return;
    }
    let places: ReadonlyMap<ConversationId, ProgramId>;
    try {
      places = await programsOf(ids);
    } catch {
      // The database is away: let everybody ask for themselves, and be told so.
      for (const { heard } of readers) heard({ visits: [], all: true });
      return;
    }
    for (const { programs, heard } of readers) {
      const visits = ids.filter((id) => {
        const program = places.get(id);
        // An erased visit is nobody's any more; that something of that name is gone says nothing.
        return program === undefined || programs === null || programs.includes(program);
      });
      if (visits.length > 0) heard({ visits, all: false });
    }
  }

  function hear(id: ConversationId | null): void {
    if (id === null) isMissed = true;
    else waiting.add(id);
    timer ??= setTimeout(() => void tell(), gatherMs);
  }

  return {
    join(programs, heard) {
      const reader = { programs, heard };
      readers.add(reader);
      unwatch ??= hints.watch(hear);
      return () => {
        readers.delete(reader);
        if (readers.size > 0) return;
        unwatch?.();
        unwatch = undefined;
        clearTimeout(timer);
        timer = undefined;
        waiting.clear();
      };
    },
  };
}
