import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Steps } from './steps.ts';

/**
 * What was learnt under this name from just this, or what `learn` comes to now.
 * @param from everything that it is learnt from, as JSON can say it
 */
export type KeptLearning = <T>(name: string, from: unknown, learn: () => Steps<T>) => Steps<T>;

export const nothingKept: KeptLearning = (_, __, learn) => learn();

const digestBytes = 32;

/**
 * Keeps what was learnt in files of one folder, so that the next start need not learn it again: seconds of computing
 * for each program. A file holds numbers and the words of the examples, nothing of any visitor. It counts only when
 * its examples, our code, Node and our dependencies are the ones of now, and every byte is as it was written;
 * otherwise all is learnt anew. May be deleted at any time.
 * @param onError told when a file could not be written; what was learnt serves all the same
 */
export function keptInFiles(folder: string, onError: (error: unknown) => void): KeptLearning {
  const code = codeDigest();
  return function* keepFile<T>(name: string, from: unknown, learn: () => Steps<T>): Steps<T> {
    const file = path.join(folder, `${name}.learnt`);
    const key = digestOf(code, JSON.stringify(from, asText));
    yield;
    const kept = readKept<T>(file, key);
    if (kept) return kept.learnt;
    const learnt = yield* learn();
    yield;
    try {
      keep(file, key, serialize(learnt));
    } catch (error) {
      onError(error);
    }
    return learnt;
  };
}

/** Whole or not at all: another process may read it, or write the same, at any moment. */
function keep(file: string, key: Buffer, bytes: Buffer): void {
  const partial = `${file}.${process.pid}`;
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(partial, Buffer.concat([key, digestOf(bytes), bytes]), { mode: 0o600 });
    renameSync(partial, file);
  } finally {
    rmSync(partial, { force: true });
  }
}

/** Null when there is none of this key, or it is not whole. */
function readKept<T>(file: string, key: Buffer): { readonly learnt: T } | null {
  try {
    const bytes = readFileSync(file);
    const body = bytes.subarray(2 * digestBytes);
    const isKey = bytes.subarray(0, digestBytes).equals(key);
    if (!isKey || !bytes.subarray(digestBytes, 2 * digestBytes).equals(digestOf(body))) return null;
    return { learnt: deserialize(body) as T };
  } catch {
    return null;
  }
}

/** Regular expressions are part of the words, and JSON leaves them out. */
const asText = (_: string, value: unknown): unknown => (value instanceof RegExp ? String(value) : value);

function digestOf(...parts: readonly (string | Buffer)[]): Buffer {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** Everything that decides what is learnt from the same examples. */
function codeDigest(): Buffer {
  const project = path.join(import.meta.dirname, '../..');
  const own = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts'));
  const files = [
    ...own.toSorted().map((name) => path.join(import.meta.dirname, name)),
    path.join(project, 'src/core/hashing.ts'),
    path.join(project, 'src/core/edit-distance.ts'),
    path.join(project, 'package.json'),
  ];
  return digestOf(process.version, process.arch, ...files.map((file) => readFileSync(file)));
}
