import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { overlayOf } from '../content/desk/overlay.ts';
import { readContent } from '../content/load-content.ts';
import { ContentInvalidError } from '../core/errors.ts';
import { createContentRecords } from '../db/content-records.ts';
import { parseArguments } from './content-arguments.ts';
import type { Io } from './io.ts';
import { withStorage } from './open.ts';

const help = `porchlight content export [--dry-run]

Writes what was signed at the desk into the content folder, file by file, so that it can be kept under version control
and deployed. A file that has changed since it was signed over is left alone: the deployed one counts. Nothing else is
touched, and what is said does not change by it.
  --dry-run   only says which files
`;

export async function contentExport(argv: readonly string[], io: Io, dir: string): Promise<number> {
  const { values } = parseArguments(help, argv, { 'dry-run': { type: 'boolean' }, help: { type: 'boolean' } });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  return await withStorage(io, async ({ db }) => {
    const overlay = await overlayOf(dir, await createContentRecords(db).versions());
    const { problems } = await readContent(dir, overlay);
    if (problems.length > 0) throw new ContentInvalidError(problems);
    for (const [file, text] of overlay) {
      if (values['dry-run'] !== true) await replaceFile(path.join(path.dirname(dir), file), text);
      io.stdout.write(`${file}\n`);
    }
    if (overlay.size === 0) io.stdout.write('Nothing was signed at the desk that the files do not have.\n');
    return 0;
  });
}

/** Whole or not at all. */
async function replaceFile(place: string, text: string): Promise<void> {
  const draft = `${place}.exporting`;
  await writeFile(draft, text);
  await rename(draft, place);
}
