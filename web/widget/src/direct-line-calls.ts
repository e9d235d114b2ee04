import type { Activity } from './activities.ts';

export interface Grant {
  readonly conversationId: string;
  readonly token: string;
  /** Buys a new token of the same conversation, days later. */
  readonly resume?: string;
  readonly streamUrl?: string;
}

/** The server said no. */
export class Refused extends Error {
  override readonly name = 'Refused';
  readonly status: number;
  readonly retryAfterMs: number;
  /** The page or the program is not one that the server knows. */
  readonly isFinal: boolean;
  constructor(status: number, retryAfterMs: number, isFinal: boolean) {
    super(`refused with ${status}`);
    this.status = status;
    this.retryAfterMs = retryAfterMs;
    this.isFinal = isFinal;
  }
}

/** Single requests to our Direct Line server (docs/channels/web.md). Sends no cookies and no page address. */
export class DirectLineCalls {
  readonly #origin: string;
  readonly #program: string;
  readonly #onGuidance: (activities: readonly Activity[]) => void;

  constructor(options: { origin: string; program: string; onGuidance: (activities: readonly Activity[]) => void }) {
    this.#origin = options.origin;
    this.#program = options.program;
    this.#onGuidance = options.onGuidance;
  }

  /** A new conversation's token. Throws a final Refused where this page may not have one. */
  async generate(): Promise<Grant> {
    try {
      return await this.request<Grant>(`tokens/generate?program=${encodeURIComponent(this.#program)}`, {
        method: 'POST',
      });
    } catch (error) {
      if (!(error instanceof Refused) || (error.status !== 403 && error.status !== 404)) throw error;
      throw new Refused(error.status, error.retryAfterMs, true);
    }
  }

  /** Throws Refused on any answer but a good one, and TypeError when there is none. */
  async request<T>(
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
    if (answer.activities) this.#onGuidance(answer.activities.map(named));
    throw new Refused(response.status, Number(response.headers.get('retry-after') ?? 4) * 1_000, false);
  }
}

/** Guidance for somebody the server does not know has no id: the same words are shown once. */
const named = (activity: Activity): Activity => ({
  ...activity,
  id: activity.id ?? `guidance:${activity.text}`,
  from: activity.from ?? { role: 'bot' },
});
