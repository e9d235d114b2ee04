import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for something that must come true; fails after `withinMs` saying what never did. */
export async function until(isTrue: () => unknown, withinMs = 20_000): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`never came true: ${isTrue.toString()}`);
    await sleep(20);
  }
}
