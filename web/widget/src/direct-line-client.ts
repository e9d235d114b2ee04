import type { Activity, ActivityGroup } from './activities.ts';
import { DirectLineCalls, Refused, type Grant } from './direct-line-calls.ts';
import { deleteAtProgram, type Deletion } from './deletion.ts';
import type { Memory, UnsentMessage } from './memory.ts';

/**
 * `elsewhere`: opened in another window. `ended`: the conversation was erased. `left`: this page may not read on.
 * `unwelcome`: this page or program is not one that the server knows; trying again does not help.
 */
export type Connection = 'connecting' | 'online' | 'offline' | 'elsewhere' | 'ended' | 'left' | 'unwelcome';

export interface ClientEvents {
  /** In order, each exactly once. */
  onActivities(activities: readonly Activity[]): void;
  onConnection(connection: Connection): void;
  /** What the server has not given back yet, after every change. `isStalled`: sending it did not work so far. */
  onUnsent(unsent: readonly UnsentMessage[], isStalled: boolean): void;
  onTyping(): void;
}

const refreshEveryMs = 15 * 60_000;
const pollEveryMs = 4_000;
const longestPauseMs = 20_000;
/** A socket can die without a word (sleep, a tunnel): an open page looks this often whether it missed anything. */
const verifyEveryMs = 60_000;
/** A message that was taken comes back over the socket well within this, or the socket is dead. */
const echoWithinMs = 5_000;
/** Sockets that never open (a proxy that knows none) are given up after so many; then it polls. */
const socketTries = 2;

/**
 * The visitor's end of Direct Line: starts or resumes a visit, listens by socket or else by polling, and
 * sends each message until the server has it. Survives sleep, tunnels and reloads without losing or
 * repeating anything: what was said is numbered by the server, what is sent carries an id of ours.
 */
export class DirectLineClient {
  readonly #calls: DirectLineCalls;
  readonly #memory: Memory;
  readonly #events: ClientEvents;
  readonly #locale: string;
  #grant: Grant | null = null;
  #resume: string | null;
  #watermark = 0;
  readonly #seen = new Set<string>();
  /** Oldest first; kept until the server's own copy arrives. */
  #unsent: UnsentMessage[];
  readonly #taken = new Set<string>();
  #isStalled = false;
  #socket: WebSocket | null = null;
  #connection: Connection | null = null;
  #failures = 0;
  #unopened = 0;
  /** Of polling: an older one that comes late ends there. */
  #round = 0;
  #isConnecting = false;
  #isSending = false;
  #isClosed = false;
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #sendTimer: ReturnType<typeof setTimeout> | undefined;
  #echoTimer: ReturnType<typeof setTimeout> | undefined;
  readonly #intervals: ReturnType<typeof setInterval>[] = [];

  constructor(options: { origin: string; program: string; locale: string; memory: Memory; events: ClientEvents }) {
    this.#memory = options.memory;
    this.#events = options.events;
    this.#locale = options.locale;
    const kept = options.memory.load();
    this.#resume = kept?.resume ?? null;
    this.#unsent = [...(kept?.unsent ?? [])];
    this.#calls = new DirectLineCalls({
      origin: options.origin,
      program: options.program,
      onGuidance: (activities) => this.#take({ activities }),
    });
  }

  /** True when it continues what this browser remembers. */
  get isReturning(): boolean {
    return this.#resume !== null;
  }

  start(): void {
    this.#changed();
    addEventListener('online', this.#onOnline);
    addEventListener('offline', this.#onOffline);
    document.addEventListener('visibilitychange', this.#onVisible);
    this.#intervals.push(
      setInterval(() => void this.#refreshToken(), refreshEveryMs),
      setInterval(() => this.#verify(), verifyEveryMs),
    );
    void this.#connect();
  }

  send(text: string, choice?: string): void {
    this.#unsent.push({ id: crypto.randomUUID(), text, ...(choice !== undefined && { choice }) });
    this.#changed();
    // Writing here says that this is the window in use.
    if (this.#connection === 'elsewhere' || this.#connection === 'ended') void this.#connect();
    else void this.#flush();
  }

  /** Listens again after another window took over, or begins anew after the conversation was erased. */
  reconnect(): void {
    void this.#connect();
  }

  /** Remembers, or forgets, according to the memory's trace. */
  remember(): void {
    if (this.#resume) this.#memory.save({ resume: this.#resume, unsent: this.#unsent });
  }

  /** Ends here and forgets at once, whatever the server will say. What it gives back deletes at the server. */
  forget(): () => Promise<Deletion> {
    const [grant, resume] = [this.#grant, this.#resume];
    this.close();
    this.#memory.forget();
    return async () => await deleteAtProgram(this.#calls, grant, resume);
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of [this.#retryTimer, this.#sendTimer, this.#echoTimer]) clearTimeout(timer);
    for (const interval of this.#intervals) clearInterval(interval);
    removeEventListener('online', this.#onOnline);
    removeEventListener('offline', this.#onOffline);
    document.removeEventListener('visibilitychange', this.#onVisible);
    this.#drop();
  }

  /** The line before may still look open and be dead, so a new one is made. */
  readonly #onOnline = (): void => {
    if (this.#connection === 'elsewhere' || this.#connection === 'ended' || this.#connection === 'unwelcome') return;
    this.#drop();
    this.#unopened = 0;
    void this.#connect();
  };

  readonly #onOffline = (): void => {
    if (this.#connection === 'online' || this.#connection === 'connecting') this.#is('offline');
  };

  /** The window one looks at is the one in use. */
  readonly #onVisible = (): void => {
    if (document.visibilityState === 'hidden' || this.#connection === 'ended') return;
    if (this.#socket?.readyState === WebSocket.OPEN) this.#verify();
    else void this.#connect();
  };

  #is(connection: Connection): void {
    if (this.#isClosed || this.#connection === connection) return;
    this.#connection = connection;
    this.#events.onConnection(connection);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  async #connect(): Promise<void> {
    if (this.#isClosed || this.#isConnecting) return;
    this.#isConnecting = true;
    clearTimeout(this.#retryTimer);
    // While it keeps trying, the notice stays; it does not come and go with each try.
    if (this.#connection !== 'offline') this.#is('connecting');
    try {
      // Beginning says where to listen, from the first word on: on a slow line every answer counts.
      const begun = this.#grant || this.#watermark > 0 ? null : await this.#open();
      if (begun) this.#grant = begun;
      const joined = begun ?? (await this.#join());
      this.#grant = { ...this.#grant, ...joined };
      if (this.#isClosed) return;
      if (this.#unopened >= socketTries) await this.#poll();
      else this.#listen(joined.streamUrl!);
      void this.#flush();
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#isConnecting = false;
    }
  }

  async #join(): Promise<Grant> {
    this.#grant ??= await this.#open();
    return await this.#withToken(
      async ({ conversationId, token }) =>
        await this.#calls.request<Grant>(`conversations/${conversationId}?watermark=${this.#watermark}`, { token }),
    );
  }

  /** A token: of the visit this browser remembers, or of a new one. */
  async #open(): Promise<Grant> {
    const grant = (await this.#resumed()) ?? (await this.#calls.generate());
    this.#keep(grant);
    // The welcome is said once, however often this is called.
    const begun = await this.#calls.request<Grant>('conversations', {
      method: 'POST',
      token: grant.token,
      body: { locale: this.#locale },
    });
    return { ...grant, ...begun };
  }

  /** Null when there is nothing to resume: too old, or its key was changed. What was not sent goes to the new visit. */
  async #resumed(): Promise<Grant | null> {
    if (!this.#resume) return null;
    try {
      return await this.#calls.request<Grant>('tokens/resume', { method: 'POST', token: this.#resume });
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 403) throw error;
      this.#resume = null;
      this.#watermark = 0;
      this.#memory.wipe();
      return null;
    }
  }

  #keep(grant: Grant): void {
    if (grant.resume) this.#resume = grant.resume;
    this.remember();
  }

  #listen(streamUrl: string): void {
    this.#drop();
    const socket = new WebSocket(streamUrl);
    let hasOpened = false;
    this.#socket = socket;
    socket.addEventListener('open', () => {
      hasOpened = true;
      this.#failures = 0;
      this.#unopened = 0;
      this.#is('online');
    });
    socket.addEventListener('message', ({ data }) => {
      if (this.#socket === socket && typeof data === 'string' && data !== '') {
        this.#take(JSON.parse(data) as ActivityGroup);
      }
    });
    socket.addEventListener('close', ({ code }) => {
      if (this.#socket !== socket || this.#isClosed) return;
      this.#socket = null;
      const isBlocked = !hasOpened && navigator.onLine && this.#unopened++ < socketTries;
      if (isBlocked) void this.#connect();
      else if (code === 4001) this.#is('elsewhere');
      else if (code === 4002) this.#end();
      else if (code === 4003) this.#is('left');
      else this.#failed(null);
    });
  }

  /** Erased: nothing here refers to it any more, and a next message begins a new conversation. */
  #end(): void {
    this.#grant = null;
    this.#resume = null;
    this.#watermark = 0;
    this.#unsent = [];
    this.#memory.wipe();
    this.#changed();
    this.#is('ended');
  }

  async #poll(): Promise<void> {
    const round = ++this.#round;
    await this.#read();
    if (this.#isClosed || round !== this.#round) return;
    this.#is('online');
    this.#failures = 0;
    this.#retryTimer = setTimeout(() => void this.#poll().catch((error: unknown) => this.#failed(error)), pollEveryMs);
  }

  /** True when there was something new. */
  async #read(): Promise<boolean> {
    const group = await this.#withToken(
      async ({ conversationId, token }) =>
        await this.#calls.request<ActivityGroup>(
          `conversations/${conversationId}/activities?watermark=${this.#watermark}`,
          { token },
        ),
    );
    return this.#take(group);
  }

  /** Whatever the socket failed to bring shows that it is dead. */
  #verify(): void {
    if (this.#isClosed || document.visibilityState === 'hidden' || this.#connection !== 'online') return;
    if (!this.#socket) return;
    void this.#lookWhetherBehind();
  }

  async #lookWhetherBehind(): Promise<void> {
    try {
      if (await this.#read()) this.#onOnline();
    } catch (error) {
      this.#drop();
      this.#failed(error);
    }
  }

  #take({ activities, watermark }: ActivityGroup): boolean {
    const fresh = activities.filter((activity) => activity.type === 'message' && !this.#seen.has(activity.id));
    for (const { id } of fresh) this.#seen.add(id);
    if (watermark !== undefined) this.#watermark = Math.max(this.#watermark, Number(watermark) || 0);
    if (activities.some(({ type }) => type === 'typing')) this.#events.onTyping();
    if (fresh.length === 0) return false;
    const arrived = new Set(fresh.map((activity) => activity.channelData?.clientActivityID));
    this.#events.onActivities(fresh);
    if (this.#unsent.some(({ id }) => arrived.has(id))) {
      this.#unsent = this.#unsent.filter(({ id }) => !arrived.has(id));
      this.#changed();
    }
    return true;
  }

  #changed(): void {
    this.remember();
    this.#events.onUnsent([...this.#unsent], this.#isStalled);
  }

  #stalled(isStalled: boolean): void {
    if (this.#isStalled === isStalled) return;
    this.#isStalled = isStalled;
    this.#changed();
  }

  /** Sends in order, one at a time; what fails stays for the next try. */
  async #flush(): Promise<void> {
    if (this.#isSending || !this.#grant || this.#isClosed) return;
    this.#isSending = true;
    clearTimeout(this.#sendTimer);
    try {
      let next: UnsentMessage | undefined;
      while ((next = this.#unsent.find(({ id }) => !this.#taken.has(id)))) {
        await this.#post(next);
        this.#taken.add(next.id);
        this.#stalled(false);
      }
      clearTimeout(this.#echoTimer);
      if (!this.#socket && this.#connection === 'online') await this.#read();
      if (this.#unsent.length > 0) this.#echoTimer = setTimeout(() => this.#verify(), echoWithinMs);
    } catch (error) {
      if (error instanceof Refused && [400, 413, 415].includes(error.status)) this.#giveUp();
      this.#stalled(true);
      const pauseMs = error instanceof Refused ? error.retryAfterMs : pollEveryMs;
      this.#sendTimer = setTimeout(() => void this.#flush(), pauseMs);
    } finally {
      this.#isSending = false;
    }
  }

  /** It will never be taken as it is. What the server said about it is already shown. */
  #giveUp(): void {
    const refused = this.#unsent.find(({ id }) => !this.#taken.has(id));
    if (refused) this.#taken.add(refused.id);
  }

  async #post({ id, text, choice }: UnsentMessage): Promise<void> {
    const body = {
      type: 'message',
      from: { id: 'visitor' },
      locale: this.#locale,
      text,
      ...(choice !== undefined && { value: choice }),
      channelData: { clientActivityID: id },
    };
    await this.#withToken(
      async ({ conversationId, token }) =>
        await this.#calls.request(`conversations/${conversationId}/activities`, { method: 'POST', token, body }),
    );
  }

  async #refreshToken(): Promise<void> {
    if (!this.#grant || this.#connection === 'elsewhere') return;
    try {
      const { token } = await this.#calls.request<Grant>('tokens/refresh', {
        method: 'POST',
        token: this.#grant.token,
      });
      if (this.#grant) this.#grant = { ...this.#grant, token };
      // Where it polls, sockets may work by now.
      if (!this.#socket && this.#connection === 'online') this.#onOnline();
    } catch {
      // An expired token is traded at the next call.
    }
  }

  /** A call with the current token. An expired one is traded by the resume token, once; then a new visit begins. */
  async #withToken<T>(call: (grant: Grant) => Promise<T>): Promise<T> {
    this.#grant ??= await this.#open();
    try {
      return await call(this.#grant);
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 403) throw error;
      const before = this.#grant.conversationId;
      this.#grant = await this.#open();
      if (this.#grant.conversationId !== before) this.#onOnline();
      return await call(this.#grant);
    }
  }

  #failed(error: unknown): void {
    if (this.#isClosed) return;
    if (error instanceof Refused && error.isFinal) {
      this.#is('unwelcome');
      return;
    }
    // A page whose policy forbids sockets; some browsers throw where others close.
    if (error instanceof DOMException && error.name === 'SecurityError') this.#unopened = socketTries;
    this.#failures++;
    this.#is('offline');
    const pauseMs = Math.min(500 * 2 ** Math.min(this.#failures, 6), longestPauseMs);
    clearTimeout(this.#retryTimer);
    this.#retryTimer = setTimeout(() => void this.#connect(), pauseMs * (0.75 + Math.random() / 2));
  }
}
