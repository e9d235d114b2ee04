/**
 * What Microsoft's Direct Line client needs of a browser's XMLHttpRequest, over Node's fetch: asynchronous
 * requests, headers, a time limit, JSON. Everything on the wire is real.
 */
export class FetchXmlHttpRequest {
  readyState = 0;
  status = 0;
  response: unknown = null;
  responseText = '';
  responseType = '';
  timeout = 0;
  withCredentials = false;
  readonly upload = {};
  onreadystatechange: ((event: unknown) => void) | null = null;
  ontimeout: ((event: unknown) => void) | null = null;
  onerror: ((event: unknown) => void) | null = null;
  onload: ((event: unknown) => void) | null = null;
  #method = 'GET';
  #url = '';
  readonly #requestHeaders = new Headers();
  #responseHeaders = new Headers();
  readonly #aborting = new AbortController();

  open(method: string, url: string): void {
    this.#method = method;
    this.#url = url;
    this.#become(1);
  }

  setRequestHeader(name: string, value: string): void {
    this.#requestHeaders.set(name, value);
  }

  getResponseHeader(name: string): string | null {
    return this.#responseHeaders.get(name);
  }

  abort(): void {
    this.#aborting.abort();
  }

  send(body?: string | FormData | null): void {
    void this.#run(body ?? null);
  }

  async #run(body: string | FormData | null): Promise<void> {
    const limits =
      this.timeout > 0 ? [this.#aborting.signal, AbortSignal.timeout(this.timeout)] : [this.#aborting.signal];
    try {
      const response = await fetch(this.#url, {
        method: this.#method,
        headers: this.#requestHeaders,
        body,
        signal: AbortSignal.any(limits),
      });
      this.status = response.status;
      this.#responseHeaders = response.headers;
      this.responseText = await response.text();
      this.response =
        this.responseType === 'json' && this.responseText ? JSON.parse(this.responseText) : this.responseText;
      this.#become(4);
      this.onload?.({});
    } catch (error) {
      if (this.#aborting.signal.aborted) return;
      this.#become(4);
      if (error instanceof Error && error.name === 'TimeoutError') this.ontimeout?.({});
      else this.onerror?.({});
    }
  }

  #become(readyState: number): void {
    this.readyState = readyState;
    this.onreadystatechange?.({});
  }
}
