import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Measured } from './measure.ts';

/** What is to be sent, to which instances, by how many at once. */
export interface Load {
  readonly kind: 'sms' | 'web' | 'echo';
  readonly urls: readonly string[];
  readonly concurrent: number;
  readonly forMs: number;
  /** Between one's own turns. @defaultValue 0 */
  readonly pauseMs?: number;
}

export interface Loaded extends Measured {
  /** Of the generator itself, milliseconds of processor time. */
  readonly cpuMs: number;
}

/** A process of its own that sends: what it costs delays nobody who is measured elsewhere. */
export class Generator {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  static async start(): Promise<Generator> {
    const child = fork(path.join(import.meta.dirname, 'generate.ts'));
    await once(child, 'message');
    return new Generator(child);
  }

  async run(load: Load): Promise<Loaded> {
    this.#child.send(load);
    const [loaded] = (await once(this.#child, 'message')) as [Loaded];
    return loaded;
  }

  stop(): void {
    this.#child.disconnect();
  }
}
