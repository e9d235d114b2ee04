/** The process behind `Generator`: told a load, sends it, and says what it came to. */
import { echoed, pageVisitor, texter } from './clients.ts';
import type { Load, Loaded } from './generator.ts';
import { measure, type Worker } from './measure.ts';

const workers: Readonly<Record<Load['kind'], (urls: readonly string[], index: number) => Worker>> = {
  sms: texter,
  web: ([url], index) => pageVisitor(url!, index),
  echo: ([url], index) => echoed(url!, index),
};

process.on('message', (load: Load) => void run(load));
process.on('disconnect', () => process.exit());
process.send?.('ready');

async function run({ kind, urls, concurrent, forMs, pauseMs = 0 }: Load): Promise<void> {
  const before = process.cpuUsage();
  const measured = await measure(concurrent, forMs, (index) => workers[kind](urls, index), pauseMs);
  const { user, system } = process.cpuUsage(before);
  const loaded: Loaded = { ...measured, cpuMs: (user + system) / 1_000 };
  process.send?.(loaded);
}
