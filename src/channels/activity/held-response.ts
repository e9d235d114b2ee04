import type { WebResponse } from '@microsoft/agents-hosting';

/** What the SDK answers, held until Fastify sends it: our hooks, headers and errors stay in force. */
export class HeldResponse implements WebResponse {
  code = 200;
  body: unknown = undefined;
  headersSent = false;
  writableEnded = false;

  status(code: number): this {
    this.code = code;
    return this;
  }
  setHeader(): this {
    return this;
  }
  send(body?: unknown): this {
    this.body = body;
    return this;
  }
  end(): this {
    this.writableEnded = true;
    return this;
  }
}
