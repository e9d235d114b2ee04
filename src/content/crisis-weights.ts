import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

import { crisisKinds } from '../core/crisis.ts';
import { ContentInvalidError } from '../core/errors.ts';
import type { CrisisWeights } from '../safety/model.ts';

const powerOfTwo = z
  .int()
  .positive()
  .refine((value) => (value & (value - 1)) === 0, 'a power of two');
const probability = z.number().min(0).max(1);
const head = z.object({
  scale: z.number(),
  bias: z.number(),
  slope: z.number(),
  offset: z.number(),
  raisesAt: probability,
  raisesAtShort: probability,
  raisesAtGuarded: probability,
});
const headerSchema = z.object({
  version: z.string().min(1),
  buckets: powerOfTwo,
  sideBuckets: powerOfTwo,
  levels: z.object({ concern: head, urgent: head, emergency: head }),
  side: z
    .array(z.object({ name: z.enum([...crisisKinds, 'other']), bias: z.number(), scale: z.number() }))
    .length(crisisKinds.length + 1),
});

/**
 * Reads the learned model's header and weights.
 * @throws ContentInvalidError when the header breaks its schema or the weights do not fit it.
 */
export async function readWeights(dir: string): Promise<CrisisWeights> {
  const file = path.posix.join('crisis', 'model', 'model.json');
  const fail = (message: string) => new ContentInvalidError([{ file, line: 1, rule: 'crisis.model', message }]);
  const parsed = headerSchema.safeParse(JSON.parse(await readFile(path.join(dir, 'model.json'), 'utf8')));
  if (!parsed.success) throw fail(z.prettifyError(parsed.error));
  const header = parsed.data;
  const bytes = new Uint8Array(await readFile(path.join(dir, 'weights.bin')));
  const expected = header.buckets * 3 + header.sideBuckets * header.side.length;
  if (bytes.length !== expected) throw fail(`weights.bin holds ${bytes.length} bytes, the header asks for ${expected}`);
  return { header, bytes };
}
