import { WebSocket } from 'ws';
import { AppError } from '../../core/errors.ts';
import type { ConversationId } from '../../core/ids.ts';
import type { ConversationStore, Hints } from '../../core/ports.ts';
import { activityOf, shownAt, type ActivityGroup, type Scene } from './activity.ts';

/** Close codes, RFC 6455 and its private range. */
const closeCodes = { goingAway: 1001, failed: 1011, replaced: 4001, ended: 4002, left: 4003 } as const;

export interface LiveSocketsOptions {
  readonly store: ConversationStore;
  readonly hints: Hints;
  /** A socket silent for two beats is dead. @defaultValue 30000 */
  readonly heartbeatMs?: number;
  /** Told of failures that no client can be told of; sees nothing personal. */
  readonly onFailure: (error: unknown) => void;
}

interface Opening {
  readonly scene: Scene;
  /** Null until the store holds the conversation. */
  readonly conversation: ConversationId | null;
  /** Sequence number of the last entry the client has. */
  readonly afterSeq: number;
  /** Where what this page may read begins. */
  readonly fromSeq: number;
}

/** Open streams, one a conversation. What is said reaches them from the store, wherever it was said. */
export interface LiveSockets {
  open(socket: WebSocket, opening: Opening): void;
  /** The conversation exists now: follow it. */
  follow(address: string, conversation: ConversationId): void;
  /** Over the socket only, moving no watermark. False when there is none. */
  push(address: string, group: ActivityGroup): boolean;
  readonly size: number;
  /** Tells every client that we are going away, and waits for them to go. */
  close(): Promise<void>;
}

const batchSize = 50;
const closingMs = 2_000;
/** More than this waiting means a client that does not read. */
const maxBufferedBytes = 64 * 1_024;

export function createLiveSockets(options: LiveSocketsOptions): LiveSockets {
  const live = new Map<string, LiveSocket>();
  const beat = setInterval(() => {
    for (const socket of live.values()) socket.beat();
  }, options.heartbeatMs ?? 30_000);
  beat.unref();
  return {
    open(socket, opening) {
      const address = opening.scene.claims.conversation;
      live.get(address)?.close(closeCodes.replaced, 'replaced');
      const opened = new LiveSocket(socket, opening, options, (closed) => {
        release();
        if (live.get(address) === closed) live.delete(address);
      });
      const release = options.hints.claim(address, () => opened.close(closeCodes.replaced, 'replaced'));
      live.set(address, opened);
      opened.start();
    },
    follow: (address, conversation) => live.get(address)?.follow(conversation),
    push: (address, group) => live.get(address)?.push(group) ?? false,
    get size() {
      return live.size;
    },
    async close() {
      clearInterval(beat);
      await Promise.all([...live.values()].map((socket) => socket.leave()));
    },
  };
}

/** One client. Reads the transcript from where the client is, a batch at a time, as fast as the client takes it. */
class LiveSocket {
  readonly #socket: WebSocket;
  readonly #scene: Scene;
  readonly #options: LiveSocketsOptions;
  readonly #onClosed: (closed: LiveSocket) => void;
  #conversation: ConversationId | null;
  #unsubscribe: (() => void) | undefined;
  #seq: number;
  #fromSeq: number;
  #isReading = false;
  #isBehind = true;
  /** This address may reach another conversation by now. */
  #isMoved = false;
  #isAlive = true;

  constructor(socket: WebSocket, opening: Opening, options: LiveSocketsOptions, onClosed: (it: LiveSocket) => void) {
    this.#socket = socket;
    this.#scene = opening.scene;
    this.#conversation = opening.conversation;
    this.#seq = opening.afterSeq;
    this.#fromSeq = opening.fromSeq;
    this.#options = options;
    this.#onClosed = onClosed;
  }

  start(): void {
    const socket = this.#socket;
    const alive = () => {
      this.#isAlive = true;
    };
    // Clients send empty messages to learn that the line still stands. Nothing else is taken over it.
    socket.on('message', alive);
    socket.on('pong', alive);
    // A broken line ends in `close` too; the client comes back by itself.
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      this.#unsubscribe?.();
      this.#onClosed(this);
    });
    if (this.#conversation) this.#subscribe(this.#conversation);
  }

  follow(conversation: ConversationId): void {
    if (this.#conversation === conversation) return;
    if (this.#conversation === null) this.#subscribe(conversation);
    else {
      this.#isMoved = true;
      this.#catchUp();
    }
  }

  push(group: ActivityGroup): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN || this.#socket.bufferedAmount > maxBufferedBytes) return false;
    this.#socket.send(JSON.stringify(group));
    return true;
  }

  beat(): void {
    if (!this.#isAlive) {
      this.#socket.terminate();
      return;
    }
    this.#isAlive = false;
    this.#socket.ping();
    if (this.#isBehind) this.#catchUp();
  }

  close(code: number, reason: string): void {
    this.#unsubscribe?.();
    this.#socket.close(code, reason);
  }

  async leave(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    this.close(closeCodes.goingAway, 'restarting');
    const late = setTimeout(() => this.#socket.terminate(), closingMs);
    await closed;
    clearTimeout(late);
  }

  #subscribe(conversation: ConversationId): void {
    this.#unsubscribe?.();
    this.#conversation = conversation;
    this.#unsubscribe = this.#options.hints.subscribe(conversation, (seq) => {
      if (seq === Number.MAX_SAFE_INTEGER) this.#isMoved = true;
      if (seq > this.#seq) this.#catchUp();
    });
    this.#catchUp();
  }

  #catchUp(): void {
    this.#isBehind = true;
    if (!this.#isReading) void this.#read();
  }

  /** Runs alone, until there is nothing more. `#isReading` falls in the same step as the last look at `#isBehind`. */
  async #read(): Promise<void> {
    this.#isReading = true;
    try {
      while (this.#conversation && this.#isBehind && this.#socket.readyState === WebSocket.OPEN) {
        this.#isBehind = false;
        await this.#readBatch(this.#conversation);
        if (this.#isMoved && !this.#isBehind) await this.#lookWhere();
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#isReading = false;
    }
  }

  /** Where this address leads now: a phone may have let it in elsewhere, or it may have been let out. */
  async #lookWhere(): Promise<void> {
    this.#isMoved = false;
    const { claims, program } = this.#scene;
    const key = { program: program.id, channel: 'web', address: claims.conversation } as const;
    const reached = await this.#options.store.reach(key);
    if (reached === null) this.close(closeCodes.left, 'left');
    else if (reached.id !== this.#conversation) {
      this.#fromSeq = reached.fromSeq;
      this.#seq = Math.max(this.#seq, reached.fromSeq);
      this.#subscribe(reached.id);
    }
  }

  async #readBatch(conversation: ConversationId): Promise<void> {
    const entries = await this.#options.store.read(conversation, this.#seq, batchSize);
    const last = entries.at(-1);
    if (!last) return;
    const activities = shownAt(entries, this.#fromSeq).map((entry) => activityOf(entry, this.#scene));
    await this.#sent({ activities, watermark: String(last.seq) });
    this.#seq = last.seq;
    if (entries.length === batchSize) this.#isBehind = true;
  }

  /** Settles once the system has taken the bytes: a client that does not read holds one batch, not a backlog. */
  #sent(group: ActivityGroup): Promise<void> {
    return new Promise((resolve) => {
      // A failed send closes the socket, whose client reads it again from its watermark.
      this.#socket.send(JSON.stringify(group), () => resolve());
    });
  }

  #fail(error: unknown): void {
    // Out of reach for now: the next beat tries again.
    this.#isBehind = true;
    if (error instanceof AppError && error.code === 'database.unavailable') return;
    if (error instanceof AppError && error.code === 'not_found') {
      this.close(closeCodes.ended, 'ended');
      return;
    }
    this.#options.onFailure(error);
    this.close(closeCodes.failed, 'failed');
  }
}
