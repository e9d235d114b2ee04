import { loadCrisisContent } from '../../src/content/crisis-content.ts';
import { createCrisisCheck } from '../../src/safety/check.ts';
import { readCorpus } from '../../src/safety/training/corpus.ts';

export interface CrisisBench {
  /** Microseconds for one message of 300 characters, read without history. */
  readonly medianUs: number;
  readonly p99Us: number;
  /** With eight earlier turns, which are read again with each message. */
  readonly medianWithHistoryUs: number;
  /** Microseconds for one message of 10,000 characters. */
  readonly longMedianUs: number;
  /** Heap and buffers that the built check holds, after collection when the process runs with --expose-gc. */
  readonly heldMb: number;
  readonly messages: number;
}

/** What the crisis check costs on one core, on different messages of 300 characters made of corpus lines. */
export async function benchCrisis(contentDir = 'content/crisis', messages = 3000): Promise<CrisisBench> {
  const lines = (await readCorpus(`${contentDir}/corpus`)).map((line) => line.text);
  const held = () => {
    (globalThis as { gc?: () => void }).gc?.();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return (heapUsed + arrayBuffers) / 1e6;
  };
  const before = held();
  const check = createCrisisCheck(await loadCrisisContent(contentDir));
  const texts = Array.from({ length: messages }, (_, at) => textOf(lines, at * 7, 300));
  const time = (text: string, history?: readonly string[]) => {
    const startedAt = performance.now();
    check(text, history);
    return (performance.now() - startedAt) * 1000;
  };
  for (const text of texts.slice(0, 500)) time(text);
  const alone = texts.map((text) => time(text)).sort((a, b) => a - b);
  const withHistory = texts
    .slice(0, 500)
    .map((text, at) => time(text, texts.slice(at, at + 8)))
    .sort((a, b) => a - b);
  const long = Array.from({ length: 60 }, (_, at) => time(textOf(lines, at * 211, 10_000))).sort((a, b) => a - b);
  return {
    medianUs: Math.round(at(alone, 0.5)),
    p99Us: Math.round(at(alone, 0.99)),
    medianWithHistoryUs: Math.round(at(withHistory, 0.5)),
    longMedianUs: Math.round(at(long, 0.5)),
    heldMb: Number((held() - before).toFixed(1)),
    messages,
  };
}

const at = (sorted: readonly number[], share: number): number => sorted[Math.floor(sorted.length * share)] ?? 0;

/** Lines from `from` on, put together to exactly `chars` characters. */
function textOf(lines: readonly string[], from: number, chars: number): string {
  let text = '';
  for (let next = from; text.length < chars; next++) text += `${lines[next % lines.length]} `;
  return text.slice(0, chars);
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(await benchCrisis())}\n`);
