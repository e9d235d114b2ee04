import { describe, expect, it } from 'vitest';
import { demoCommand } from '../../src/cli/demo.ts';
import { UsageError } from '../../src/cli/io.ts';
import { runCaptured } from '../support/captured-io.ts';

const run = async (...argv: readonly string[]) => await runCaptured(demoCommand, process.cwd(), argv);

describe('porchlight demo', () => {
  it('explains itself', async () => {
    expect(await run('--help')).toMatchObject({ code: 0, out: expect.stringContaining('porchlight demo clear') });
  });

  it('does nothing that was not asked for', async () => {
    await expect(run()).rejects.toThrow(UsageError);
    await expect(run('fill')).rejects.toThrow(UsageError);
  });
});
