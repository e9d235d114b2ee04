import { connect, type Socket } from 'node:net';

export interface Reply {
  readonly status: number;
  readonly body: string;
}

/**
 * One kept HTTP/1.1 connection, one request at a time, for answers with a length. The generator shares the machine
 * with what it measures: a general client would take as much of it as a third of a turn.
 */
export class Connection {
  readonly #url: URL;
  #socket: Socket | undefined;
  #got = '';
  #answered: { resolve(reply: Reply): void; reject(error: Error): void } | undefined;

  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** Rejects when the connection breaks; the next request opens a new one. */
  async post(path: string, body: string, headers: string): Promise<Reply> {
    const socket = this.#socket ?? this.#open();
    const length = Buffer.byteLength(body);
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: ${this.#url.host}\r\ncontent-length: ${length}\r\n${headers}\r\n${body}`,
    );
    return await new Promise<Reply>((resolve, reject) => (this.#answered = { resolve, reject }));
  }

  close(): void {
    this.#socket?.destroy();
  }

  #open(): Socket {
    const socket = connect({ host: this.#url.hostname, port: Number(this.#url.port), noDelay: true });
    this.#socket = socket;
    this.#got = '';
    // One character a byte, so that lengths agree; bodies are put right at the end.
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.#take(chunk));
    const broken = (error?: Error) => {
      if (this.#socket === socket) this.#socket = undefined;
      this.#answered?.reject(error ?? new Error('the connection was closed'));
      this.#answered = undefined;
    };
    socket.on('error', broken);
    socket.on('close', () => broken());
    return socket;
  }

  #take(chunk: string): void {
    this.#got += chunk;
    const headEnd = this.#got.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#got)?.[1] ?? 0);
    if (this.#got.length < headEnd + 4 + length) return;
    const body = Buffer.from(this.#got.slice(headEnd + 4, headEnd + 4 + length), 'latin1').toString();
    const status = Number(this.#got.slice(9, 12));
    this.#got = '';
    const answered = this.#answered;
    this.#answered = undefined;
    answered?.resolve({ status, body });
  }
}
