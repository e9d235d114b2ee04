import { fnv1a } from '../core/hashing.ts';

/** Fixed vectors of common English words: what each stands near to in everyday text. docs/decisions/0021-word-vectors.md says whence. */
export interface WordVectors {
  readonly words: number;
  readonly dims: number;
  /** Row of a word, or -1. */
  readonly rowOf: (word: string) => number;
  /** Vectors of all rows, one after another. */
  readonly values: Float32Array;
}

const headBytes = 8;

/**
 * Reads the vectors' file: how many words and dimensions (32 bits each), the step of each dimension (floats), the words' hashes in
 * rising order (32 bits each), then a signed byte for each word and dimension; little-endian. Throws when its length is another.
 */
export function readWordVectors(bytes: Uint8Array): WordVectors {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const [words, dims] = bytes.length < headBytes ? [0, 0] : [view.getUint32(0, true), view.getUint32(4, true)];
  const hashesAt = headBytes + dims * 4;
  const valuesAt = hashesAt + words * 4;
  if (bytes.length !== valuesAt + words * dims || dims === 0) throw new Error('the word vectors do not fit their head');
  const steps = Array.from({ length: dims }, (_, dim) => view.getFloat32(headBytes + dim * 4, true));
  const rows = new Map(Array.from({ length: words }, (_, row) => [view.getUint32(hashesAt + row * 4, true), row]));
  const values = Float32Array.from(
    { length: words * dims },
    (_, at) => view.getInt8(valuesAt + at) * (steps[at % dims] as number),
  );
  return { words, dims, values, rowOf: (word) => rows.get(fnv1a(word)) ?? -1 };
}

/** Writes what `readWordVectors` reads. `vectors`: one for each of `words`, none longer than 127 steps in any dimension. */
export function packWordVectors(
  words: readonly string[],
  vectors: readonly Float32Array[],
  steps: readonly number[],
): Uint8Array {
  const byHash = words
    .map((word, at) => ({ hash: fnv1a(word), vector: vectors[at] as Float32Array }))
    .toSorted((first, second) => first.hash - second.hash);
  const dims = steps.length;
  const bytes = new Uint8Array(headBytes + dims * 4 + words.length * (4 + dims));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, words.length, true);
  view.setUint32(4, dims, true);
  steps.forEach((step, dim) => view.setFloat32(headBytes + dim * 4, step, true));
  byHash.forEach(({ hash, vector }, row) => {
    view.setUint32(headBytes + dims * 4 + row * 4, hash, true);
    steps.forEach((step, dim) => {
      const value = Math.max(-127, Math.min(127, Math.round((vector[dim] as number) / step)));
      view.setInt8(headBytes + dims * 4 + words.length * 4 + row * dims + dim, value);
    });
  });
  return bytes;
}
