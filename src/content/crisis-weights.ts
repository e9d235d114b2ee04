import type { CrisisWeights } from '../safety/model.ts';

/** Reads the learned model's header and weights. Null while none has been trained. */
export async function readWeights(_dir: string): Promise<CrisisWeights | null> {
  return null;
}
