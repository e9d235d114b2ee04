import { execFile } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Earlier texts of a file under version control, newest first, read lazily; none where there is no git or no history.
 * @param path absolute path of the file.
 */
export async function* earlierTexts(path: string): AsyncGenerator<string> {
  const cwd = dirname(path);
  const commits = await git(cwd, ['log', '--format=%H', '--', basename(path)]);
  for (const commit of (commits ?? '').split('\n').filter((line) => line !== '')) {
    const text = await git(cwd, ['show', `${commit}:./${basename(path)}`]);
    if (text !== undefined) yield text;
  }
}

/** The file's text at a git revision; undefined when it was not there or there is no git. */
export const textAt = (path: string, revision: string): Promise<string | undefined> =>
  git(dirname(path), ['show', `${revision}:./${basename(path)}`]);

async function git(cwd: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', [...args], { cwd, maxBuffer: 16 * 1024 * 1024 });
    return stdout;
  } catch {
    // No git, no repository, or no such revision: all mean that there is no earlier text to show.
    return undefined;
  }
}
