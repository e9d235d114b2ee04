const rememberedMs = 3_600_000;
const mostReaders = 2_000;

/**
 * Which visits a list has shown to whom within the hour. A list that refreshes itself with every message would
 * fill the audit trail with the same line; what it shows for the first time is written down.
 */
export class ReadingNotes {
  readonly #shown = new Map<string, Map<string, number>>();

  /** Those of `visits` that are to be written down now. */
  fresh(reader: string, visits: readonly string[], nowMs: number): readonly string[] {
    const shown = this.#shown.get(reader) ?? new Map<string, number>();
    this.#shown.delete(reader);
    this.#shown.set(reader, shown);
    if (this.#shown.size > mostReaders) this.#shown.delete(this.#shown.keys().next().value!);
    for (const [visit, atMs] of shown) if (nowMs - atMs > rememberedMs) shown.delete(visit);
    const fresh = [...new Set(visits)].filter((visit) => !shown.has(visit));
    for (const visit of fresh) shown.set(visit, nowMs);
    return fresh;
  }

  /** Has `write` write down those of `visits` that are to be now. What could not be written down is still to be. */
  async keep(
    reader: string,
    visits: readonly string[],
    nowMs: number,
    write: (fresh: readonly string[]) => Promise<void>,
  ): Promise<void> {
    const fresh = this.fresh(reader, visits, nowMs);
    if (fresh.length === 0) return;
    try {
      await write(fresh);
    } catch (error) {
      for (const visit of fresh) this.#shown.get(reader)?.delete(visit);
      throw error;
    }
  }
}
