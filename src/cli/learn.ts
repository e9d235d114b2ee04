import { loadContent } from '../content/load-content.ts';
import type { Content } from '../content/pack.ts';
import { AppError } from '../core/errors.ts';
import { languages } from '../core/language.ts';
import { createContentRecords } from '../db/content-records.ts';
import { createAnswerer } from '../knowledge/answerer.ts';
import { loadKnowledgeWords } from '../knowledge/finding-words.ts';
import { keptInFiles } from '../knowledge/learnt-files.ts';
import { finished } from '../knowledge/steps.ts';
import { loadSigned } from '../live-content.ts';
import type { Command, Io } from './io.ts';
import { configOf, withDatabase, withPool } from './open.ts';

const help = `porchlight learn

Learns what answers are found by, as the server would after its start, and keeps it in LEARNT_DIR: run it between an
upgrade and the restart, as the server's user, and nobody who writes then waits for it. Learns nothing twice.
Content is taken as it is signed now, in the files and at the desk. Exits with 1 when it could not be kept.
`;

export const learnCommand: Command = async (argv, io) => {
  if (argv.length > 0) {
    io.stdout.write(help);
    return argv.includes('--help') ? 0 : 2;
  }
  const { contentDir, learntDir } = configOf(io);
  let isKept = true;
  const kept = keptInFiles(learntDir, (error) => {
    isKept = false;
    io.stderr.write(`not kept: ${error instanceof Error ? error.message : 'unknown'}\n`);
  });
  const words = loadKnowledgeWords(contentDir);
  const { programs } = await signedContent(io, contentDir);
  for (const [program, pack] of programs) {
    const answerer = createAnswerer({ pack, words, kept });
    for (const lang of languages) finished(answerer.learn(lang));
    io.stdout.write(`${program}\n`);
  }
  return isKept ? 0 : 1;
};

/** Before a first start there is no desk to ask. */
async function signedContent(io: Io, contentDir: string): Promise<Content> {
  try {
    return await withDatabase(
      io,
      async ({ address }) =>
        await withPool(address, async (db) => await loadSigned(contentDir, createContentRecords(db))),
    );
  } catch (error) {
    const code = error instanceof AppError ? error.code : 'unexpected';
    io.stderr.write(
      `What was signed at the desk could not be read (${code}); content is taken from the files alone.\n`,
    );
    return await loadContent(contentDir);
  }
}
