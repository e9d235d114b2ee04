import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { openStandInPhone } from '../channels/twilio/stand-in-phone.ts';
import type { RunningStandIn } from '../texting.ts';
import type { Io } from './io.ts';

const pollMs = 250;

/** A phone on the stand-in of a server that runs: each line is a text, and texts show whenever they come. */
export async function talkByPhone(standIn: RunningStandIn, program: string, io: Io): Promise<void> {
  const number = `+1555${String(Date.now()).slice(-7)}`;
  const line = standIn.numbers[program];
  if (line === undefined) throw new Error('the running server has no number for this program');
  const phone = openStandInPhone(standIn, number);
  io.stdout.write(`This is the phone ${number}. Texts go to ${line}.\n\n> `);

  const isOver = new AbortController();
  const showing = (async () => {
    let shown = 0;
    while (!isOver.signal.aborted) {
      const texts = await phone.texts();
      for (const { body, segments } of texts.slice(shown)) {
        io.stdout.write(`\n${body}\n  [${segments} ${segments === 1 ? 'segment' : 'segments'}]\n`);
      }
      if (texts.length > shown) io.stdout.write('\n> ');
      shown = texts.length;
      await sleep(pollMs, undefined, { signal: isOver.signal }).catch(() => {});
    }
  })();
  const lines = createInterface({ input: io.stdin, output: io.stdout });
  const writing = (async () => {
    for await (const text of lines) {
      if (text.trim() === '') break;
      await phone.write(line, text);
    }
    // What was answered to the last line is still to be shown.
    await sleep(2 * pollMs);
  })();
  try {
    await Promise.race([writing, showing]);
  } finally {
    isOver.abort();
    lines.close();
    await showing;
  }
}
