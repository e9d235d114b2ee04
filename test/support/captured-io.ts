import { PassThrough, Writable } from 'node:stream';
import type { Command } from '../../src/cli/io.ts';

/** Runs a command in `cwd` with nothing on its input; its exit code and what it printed. */
export async function runCaptured(
  command: Command,
  cwd: string,
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<{ readonly code: number; readonly out: string }> {
  const chunks: string[] = [];
  const stdout = new Writable({
    write: (chunk: Buffer, _, done) => {
      chunks.push(chunk.toString());
      done();
    },
  });
  const code = await command(argv, { stdin: new PassThrough(), stdout, stderr: new PassThrough(), env, cwd });
  return { code, out: chunks.join('') };
}
