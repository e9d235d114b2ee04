import type { SavedVisit } from '../src/core/flow.ts';

type Upcaster = (saved: SavedVisit) => SavedVisit;

/** By the version they carry from, to the next one. The first shape is still today's: there is none yet. */
export const upcasters: ReadonlyMap<number, Upcaster> = new Map();

/** A visit of shape `from` as one of shape `to`, step by step. Throws when a step is missing. */
export function upcast(saved: SavedVisit, from: number, to: number, steps = upcasters): SavedVisit {
  let carried = saved;
  for (let version = from; version < to; version += 1) {
    const step = steps.get(version);
    if (!step) throw new Error(`no upcaster carries visit version ${version} on`);
    carried = step(carried);
  }
  return carried;
}
