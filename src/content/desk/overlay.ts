import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ContentVersion } from '../../core/content-desk.ts';
import type { Overlay } from '../load-passages.ts';

export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The deployed text of a content file; undefined when the deployment has no such file. */
export async function deployedText(dir: string, file: string): Promise<string | undefined> {
  return await readFile(join(dirname(dir), file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
}

/** The newest version of each file. */
function newestOf(versions: readonly ContentVersion[]): ReadonlyMap<string, ContentVersion> {
  return new Map(versions.map((version) => [version.file, version]));
}

/**
 * What stands in place of deployed files: of each file the newest version, while the file is still the one it was
 * signed over. A deployment that brings another file has the last word, whatever was signed before it.
 */
export async function overlayOf(dir: string, versions: readonly ContentVersion[]): Promise<Overlay> {
  const overlay = new Map<string, string>();
  for (const [file, { text, baseSha256 }] of newestOf(versions)) {
    const deployed = await deployedText(dir, file);
    if (deployed !== undefined && deployed !== text && sha256Of(deployed) === baseSha256) overlay.set(file, text);
  }
  return overlay;
}
