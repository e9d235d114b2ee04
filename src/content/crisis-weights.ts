import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { z } from 'zod';

import { crisisKinds } from '../core/crisis.ts';
import { ContentInvalidError } from '../core/errors.ts';
import type { CrisisWeights } from '../safety/model.ts';
import { netParts, partSizes } from '../safety/word-net.ts';
import { readWordVectors } from '../safety/word-vectors.ts';

const powerOfTwo = z
  .int()
  .positive()
  .refine((value) => (value & (value - 1)) === 0, 'a power of two');
const probability = z.number().min(0).max(1);
const head = z.object({
  scale: z.number(),
  bias: z.number(),
  slope: z.number(),
  netSlope: z.number(),
  offset: z.number(),
  raisesAt: probability,
  raisesAtShort: probability,
  raisesAtLong: probability,
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
  net: z.object({
    shape: z.object({
      filters: z.int().positive(),
      widest: z.int().positive(),
      hidden: z.int().positive(),
      gramBuckets: powerOfTwo,
      senses: z.int().positive(),
      hintBuckets: powerOfTwo,
      outputs: z.int().positive(),
    }),
    scales: z.record(z.enum(netParts), z.number()),
    bias: z.array(z.number()),
  }),
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
  const bytes = await decompressed(path.join(dir, 'weights.bin')).catch((cause: unknown) => {
    throw fail(`weights.bin cannot be unpacked: ${cause instanceof Error ? cause.message : 'unknown'}`);
  });
  const vectors = new Uint8Array(await readFile(path.join(dir, 'vectors.bin')));
  const sizes = partSizes(header.net.shape, dimsOf(vectors, fail));
  const expected =
    header.buckets * 3 + header.sideBuckets * header.side.length + netParts.reduce((sum, part) => sum + sizes[part], 0);
  if (bytes.length !== expected) throw fail(`weights.bin holds ${bytes.length} bytes, the header asks for ${expected}`);
  return { header, bytes, vectors };
}

const decompressed = async (file: string): Promise<Uint8Array> =>
  new Uint8Array(await promisify(brotliDecompress)(await readFile(file)));

function dimsOf(vectors: Uint8Array, fail: (message: string) => Error): number {
  try {
    return readWordVectors(vectors).dims;
  } catch {
    throw fail('vectors.bin does not fit its own head');
  }
}
