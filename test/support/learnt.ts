import path from 'node:path';
import { keptInFiles } from '../../src/knowledge/learnt-files.ts';

/** One folder for all apps and engines under test: what each would learn is the same. */
export const learntDir = path.resolve('node_modules/.cache/porchlight-learnt');

export const kept = keptInFiles(learntDir, (error) => {
  throw error;
});
