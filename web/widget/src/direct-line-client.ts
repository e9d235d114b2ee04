import type { Activity, ActivityGroup } from './activities.ts';
import type { Kept, Memory, UnsentMessage } from './memory.ts';

export type Connection = 'connecting' | 'online' | 'offline' | 'elsewhere' | 'ended';

export interface ClientEvents {
  /** In order, each exactly once. */
  onActivities(activities: readonly Activity[]): void;
  onConnection(connection: Connection): void;
  /** What waits to be sent, after every change. */
  onUnsent(unsent: readonly UnsentMessage[]): void;
  onTyping(): void;
}

interface Grant {
  readonly conversationId: string;
  readonly token: string;
  readonly resume?: string;
  readonly streamUrl?: string;
}

const refreshEveryMs = 15 * 60_000;
const pollEveryMs = 4_000;
const longestPauseMs = 20_000;
/** Sockets that never open (a proxy that knows none) are given up this often before polling. */
const socketTries = 3;

/**
 * The visitor's end of Direct Line: starts or resumes a visit, listens by socket or else by polling, and
 * sends each message until the server has it. Survives sleep, tunnels and reloads without losing or
 * repeating anything: what was said is numbered by the server, what is sent carries an id of ours.
 */
export class DirectLineClient {
  readonly #origin: string;
  readonly #program: string;
  readonly #memory: Memory;
  readonly #events: ClientEvents;
  #grant: Grant | null = null;
  #resume: string | null = null;
  #watermark = 0;
  #seen = new Set<string>();
  #unsent: UnsentMessage[] = [];
  #socket: WebSocket | null = null;
  #failures = 0;
  #isSending = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #refresh: ReturnType<typeof setInterval> | undefined;
  #closed = false;

  constructor(options: { origin: string; program: string; memory: Memory; events: ClientEvents }) {
    this.#origin = options.origin;
    this.#program = options.program;
    this.#memory = options.memory;
    this.#events = options.events;
  }

  /** Begins, or continues what this browser remembers. */
  async start(locale: string): Promise<void> {
    const kept = this.#memory.load();
    this.#resume = kept?.resume ?? null;
    this.#unsent = [...(kept?.unsent ?? [])];
    this.#events.onUnsent(this.#unsent);
    addEventListener('online', this.#wake);
    document.addEventListener('visibilitychange', this.#wake);
    this.#refresh = setInterval(() => void this.#refreshToken(), refreshEveryMs);
    await this.#connect(locale);
  }

  send(text: string, choice?: string): void {
    this.#unsent.push({ id: crypto.randomUUID(), text, ...(choice !== undefined && { choice }) });
    this.#changed();
    void this.#flush();
  }

  /** Remembers, or forgets, according to the memory's trace. */
  remember(): void {
    if (this.#resume) this.#memory.save({ resume: this.#resume, unsent: this.#unsent } satisfies Kept);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#refresh);
    removeEventListener('online', this.#wake);
    document.removeEventListener('visibilitychange', this.#wake);
    this.#socket?.close();
  }

  readonly #wake = (): void => {
    if (this.#closed || document.visibilityState === 'hidden') return;
    if (this.#socket?.readyState === WebSocket.OPEN) void this.#flush();
    else {
      clearTimeout(this.#timer);
      void this.#connect();
    }
  };

  async #connect(locale?: string): Promise<void> {
    if (this.#closed) return;
    this.#events.onConnection('connecting');
    try {
      this.#grant ??= await this.#open(locale);
      const joined = await this.#call<Grant>(
        `conversations/${this.#grant.conversationId}?watermark=${this.#watermark}`,
        {},
      );
      this.#grant = { ...this.#grant, ...joined };
      if (this.#failures >= socketTries || typeof WebSocket === 'undefined') await this.#poll();
      else this.#listen(joined.streamUrl!);
      void this.#flush();
    } catch (error) {
      this.#failed(error);
    }
  }

  /** A token: of the visit this browser remembers, or of a new one. */
  async #open(locale?: string): Promise<Grant> {
    if (this.#resume) {
      try {
        const grant = await this.#request<Grant>('tokens/resume', { method: 'POST', token: this.#resume });
        this.#keep(grant);
        return grant;
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        // Too old, or erased: a new visit begins.
        this.#resume = null;
        this.#memory.wipe();
      }
    }
    const grant = await this.#request<Grant>(`tokens/generate?program=${encodeURIComponent(this.#program)}`, {
      method: 'POST',
    });
    this.#keep(grant);
    await this.#request('conversations', { method: 'POST', token: grant.token, body: { locale } });
    return grant;
  }

  #keep(grant: Grant): void {
    if (grant.resume) this.#resume = grant.resume;
    this.remember();
  }

  #listen(streamUrl: string): void {
    const socket = new WebSocket(streamUrl);
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#failures = 0;
      this.#events.onConnection('online');
    });
    socket.addEventListener('message', ({ data }) => {
      if (typeof data === 'string' && data !== '') this.#take(JSON.parse(data) as ActivityGroup);
    });
    socket.addEventListener('close', ({ code }) => {
      if (this.#socket !== socket || this.#closed) return;
      this.#socket = null;
      if (code === 4001) this.#events.onConnection('elsewhere');
      else if (code === 4002) this.#events.onConnection('ended');
      else this.#failed(null);
    });
  }

  async #poll(): Promise<void> {
    const group = await this.#call<ActivityGroup>(
      `conversations/${this.#grant!.conversationId}/activities?watermark=${this.#watermark}`,
      {},
    );
    this.#events.onConnection('online');
    this.#take(group);
    this.#timer = setTimeout(() => void this.#poll().catch((error: unknown) => this.#failed(error)), pollEveryMs);
  }

  #take({ activities, watermark }: ActivityGroup): void {
    const fresh = activities.filter((activity) => activity.type === 'message' && !this.#seen.has(activity.id));
    for (const { id } of fresh) this.#seen.add(id);
    if (watermark !== undefined) this.#watermark = Math.max(this.#watermark, Number(watermark) || 0);
    const arrived = new Set(fresh.map((activity) => activity.channelData?.clientActivityID));
    if (this.#unsent.some(({ id }) => arrived.has(id))) {
      this.#unsent = this.#unsent.filter(({ id }) => !arrived.has(id));
      this.#changed();
    }
    if (activities.some(({ type }) => type === 'typing')) this.#events.onTyping();
    if (fresh.length > 0) this.#events.onActivities(fresh);
  }

  #changed(): void {
    this.remember();
    this.#events.onUnsent([...this.#unsent]);
  }

  /** Sends in order, one at a time; what fails stays for the next try. */
  async #flush(): Promise<void> {
    if (this.#isSending || !this.#grant) return;
    this.#isSending = true;
    try {
      for (const message of [...this.#unsent]) {
        await this.#post(message);
        this.#unsent = this.#unsent.filter(({ id }) => id !== message.id);
        this.remember();
      }
    } catch (error) {
      if (error instanceof Refused && error.status < 500 && error.status !== 429 && error.status !== 403) {
        // It will never be taken as it is; what was said about it is already shown.
        this.#unsent.shift();
        this.#changed();
      } else {
        this.#timer = setTimeout(() => void this.#flush(), error instanceof Refused ? error.retryAfterMs : pollEveryMs);
      }
    } finally {
      this.#isSending = false;
    }
    this.#events.onUnsent([...this.#unsent]);
  }

  async #post({ id, text, choice }: UnsentMessage): Promise<void> {
    const body = {
      type: 'message',
      from: { id: 'visitor' },
      text,
      ...(choice !== undefined && { value: choice }),
      channelData: { clientActivityID: id },
    };
    await this.#call(`conversations/${this.#grant!.conversationId}/activities`, { method: 'POST', body });
  }

  async #refreshToken(): Promise<void> {
    if (!this.#grant) return;
    await this.#call<Grant>('tokens/refresh', { method: 'POST' }).then(
      (grant) => {
        this.#grant = { ...this.#grant!, token: grant.token };
      },
      () => {},
    );
  }

  /** A call with the current token; an expired one is traded by the resume token, once. */
  async #call<T>(path: string, options: { method?: string; body?: unknown }): Promise<T> {
    try {
      return await this.#request<T>(path, { ...options, token: this.#grant!.token });
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 403 || !this.#resume) throw error;
      this.#grant = await this.#request<Grant>('tokens/resume', { method: 'POST', token: this.#resume });
      this.#keep(this.#grant);
      return this.#request<T>(path, { ...options, token: this.#grant.token });
    }
  }

  async #request<T>(
    path: string,
    { method = 'GET', token, body }: { method?: string; token?: string; body?: unknown },
  ): Promise<T> {
    const response = await fetch(`${this.#origin}/v3/directline/${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
    });
    const answer = (await response.json().catch(() => ({}))) as T & { activities?: readonly Activity[] };
    if (response.ok) return answer;
    // A refusal may bring guidance: it is shown whatever else happens.
    if (answer.activities) this.#take({ activities: answer.activities });
    throw new Refused(response.status, Number(response.headers.get('retry-after') ?? 4) * 1_000);
  }

  #failed(error: unknown): void {
    if (this.#closed) return;
    this.#failures++;
    this.#events.onConnection('offline');
    const pauseMs = Math.min(500 * 2 ** Math.min(this.#failures, 6), longestPauseMs);
    if (error instanceof Refused && error.status === 403 && !this.#resume) this.#grant = null;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#connect(), pauseMs * (0.75 + Math.random() / 2));
  }
}

/** The server said no. */
class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly retryAfterMs: number;
  constructor(status: number, retryAfterMs: number) {
    super(`refused with ${status}`);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}
