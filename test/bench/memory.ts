import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunningApp } from '../support/running-app.ts';
import type { Generator } from './generator.ts';

export interface MemoryRun {
  readonly minutes: number;
  readonly turns: number;
  /** Mean of each minute: resident memory, and what JavaScript held when it was asked, in MB. */
  readonly each: readonly { readonly residentMb: number; readonly heapMb: number }[];
}

const concurrent = 16;
/** So that the machine is busy and not exhausted: memory is what is measured, not speed. */
const pauseMs = 50;
const everyMs = 5_000;

/** Visits by text for so many minutes, on one process. */
export async function runForMemory(app: RunningApp, generator: Generator, minutes: number): Promise<MemoryRun> {
  const forMs = minutes * 60_000;
  const load = generator.run({ kind: 'sms', urls: [app.url], concurrent, forMs, pauseMs });
  const samples: { readonly minute: number; readonly residentMb: number; readonly heapMb: number }[] = [];
  const beganMs = performance.now();
  while (performance.now() - beganMs < forMs) {
    await sleep(everyMs);
    const minute = Math.floor((performance.now() - beganMs) / 60_000);
    samples.push({ minute, residentMb: await residentMb(app.pid), heapMb: await heapMb(app) });
  }
  const { count } = await load;
  const each = Array.from({ length: minutes }, (_, minute) => {
    const own = samples.filter((sample) => sample.minute === minute);
    return { residentMb: mean(own.map((sample) => sample.residentMb)), heapMb: mean(own.map((one) => one.heapMb)) };
  });
  return { minutes, turns: count, each };
}

/** Level when the last third holds no more than a twentieth above the middle third. */
export function isLevel({ each }: MemoryRun): boolean {
  const third = Math.floor(each.length / 3);
  const middle = mean(each.slice(third, 2 * third).map(({ residentMb: resident }) => resident));
  const last = mean(each.slice(-third).map(({ residentMb: resident }) => resident));
  return last <= middle * 1.05;
}

export const memoryReport = (run: MemoryRun, at: string): string => `# Memory

\`npm run bench -- --memory-minutes ${run.minutes}\`, ${at} UTC: visits by text, ${concurrent} at once with a pause of ${pauseMs} ms, ${run.turns} turns in ${run.minutes} minutes on one process. Means of each minute.

| minute | resident MB | JavaScript heap MB |
|--:|--:|--:|
${run.each.map(({ residentMb: resident, heapMb: heap }, minute) => `| ${minute + 1} | ${resident.toFixed(0)} | ${heap.toFixed(0)} |`).join('\n')}

${isLevel(run) ? 'Level: the last third holds no more than 5% above the middle third.' : '**Not level**: the last third holds more than 5% above the middle third.'}
`;

async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1_024;
}

async function heapMb(app: RunningApp): Promise<number> {
  const exposed = await (await fetch(`${app.url}/metrics`)).text();
  return Number(/^nodejs_heap_size_used_bytes (\S+)$/m.exec(exposed)?.[1]) / 1_048_576;
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
