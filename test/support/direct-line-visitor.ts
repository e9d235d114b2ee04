import type { Activity, ActivityGroup } from '../../src/channels/web/activity.ts';
import type { WebServer } from './web-server.ts';

export interface Grant {
  readonly conversationId: string;
  readonly token: string;
  readonly expires_in: number;
  readonly resume?: string;
  readonly streamUrl?: string;
}

export interface Answer<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

export interface Refused {
  readonly error: { readonly code: string; readonly message: string };
  readonly activities?: readonly Activity[];
}

/** One request to the server's Direct Line; JSON is read, other text is left out. */
export async function call<T = unknown>(
  server: Pick<WebServer, 'api'>,
  method: string,
  path: string,
  options: {
    readonly token?: string;
    readonly origin?: string;
    readonly body?: unknown;
    readonly headers?: Record<string, string>;
  } = {},
): Promise<Answer<T>> {
  const isRaw =
    typeof options.body === 'string' || options.body instanceof Uint8Array || options.body instanceof FormData;
  const response = await fetch(server.api + path, {
    method,
    headers: {
      ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
      ...(options.origin !== undefined && { origin: options.origin }),
      ...(options.body !== undefined && !isRaw && { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body !== undefined && { body: isRaw ? (options.body as string) : JSON.stringify(options.body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: (text ? JSON.parse(text) : undefined) as T };
}

/** A visitor as our widget is one: a token for its page, a conversation, messages with ids of its own. */
export class Visitor {
  readonly server: WebServer;
  readonly grant: Grant;

  private constructor(server: WebServer, grant: Grant) {
    this.server = server;
    this.grant = grant;
  }

  static async arrive(server: WebServer, program = 'stonington', body: unknown = {}): Promise<Visitor> {
    const granted = await call<Grant>(server, 'POST', `/tokens/generate?program=${program}`, { origin: server.url });
    const { token } = granted.body;
    const started = await call<Grant>(server, 'POST', '/conversations', { token, body });
    return new Visitor(server, { ...granted.body, ...started.body });
  }

  /** The same conversation at another instance. */
  at(server: WebServer): Visitor {
    return new Visitor(server, this.grant);
  }

  get path(): string {
    return `/conversations/${this.grant.conversationId}`;
  }

  async post(activity: unknown, headers?: Record<string, string>): Promise<Answer<{ id: string } & Refused>> {
    return await call(this.server, 'POST', `${this.path}/activities`, {
      token: this.grant.token,
      body: activity,
      ...(headers && { headers }),
    });
  }

  async say(text: string, clientActivityID?: string) {
    return await this.post({ type: 'message', text, channelData: { clientActivityID } });
  }

  async read(watermark = ''): Promise<ActivityGroup> {
    const path = `${this.path}/activities?watermark=${watermark}`;
    return (await call<ActivityGroup>(this.server, 'GET', path, { token: this.grant.token })).body;
  }

  async texts(): Promise<readonly string[]> {
    return (await this.read()).activities.map((activity) => activity.text ?? '');
  }

  async listen(watermark?: string): Promise<Listener> {
    const path = `${this.path}?watermark=${watermark ?? ''}`;
    const { body } = await call<Grant>(this.server, 'GET', path, { token: this.grant.token });
    return await Listener.open(body.streamUrl!);
  }
}

/** A client's end of a stream: keeps all that came. */
export class Listener {
  readonly groups: ActivityGroup[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly #socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      this.groups.push(JSON.parse(String(data)) as ActivityGroup);
    });
    this.closed = new Promise((resolve) => {
      socket.addEventListener('close', ({ code, reason }) => resolve({ code, reason }));
    });
  }

  /** Rejects when the server does not take the socket. */
  static async open(streamUrl: string): Promise<Listener> {
    const socket = new WebSocket(streamUrl);
    const listener = new Listener(socket);
    await new Promise<void>((resolve, reject) => {
      socket.addEventListener('open', () => resolve());
      socket.addEventListener('error', () => reject(new Error('the stream was refused')));
    });
    return listener;
  }

  get activities(): readonly Activity[] {
    return this.groups.flatMap((group) => group.activities);
  }
  get texts(): readonly string[] {
    return this.activities.filter((activity) => activity.type === 'message').map((activity) => activity.text ?? '');
  }
  get watermark(): string | undefined {
    return this.groups.findLast((group) => group.watermark !== undefined)?.watermark;
  }
  close(): void {
    this.#socket.close();
  }
}
