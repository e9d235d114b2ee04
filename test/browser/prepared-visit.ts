import type { Activity } from '../../src/channels/web/activity.ts';
import type { AppWithWidget } from './app-with-widget.ts';

interface Grant {
  readonly conversationId: string;
  readonly token: string;
  readonly resume: string;
}

/** A visit made by requests alone, which a browser then resumes: for states that lie many questions deep. */
export class PreparedVisit {
  readonly #app: Pick<AppWithWidget, 'url'>;
  readonly #grant: Grant;

  private constructor(app: Pick<AppWithWidget, 'url'>, grant: Grant) {
    this.#app = app;
    this.#grant = grant;
  }

  static async begin(
    app: Pick<AppWithWidget, 'url'>,
    lang: 'en' | 'es',
    program = 'stonington',
  ): Promise<PreparedVisit> {
    const granted = await fetch(`${app.url}/v3/directline/tokens/generate?program=${program}`, {
      method: 'POST',
      headers: { origin: app.url },
    });
    const visit = new PreparedVisit(app, (await granted.json()) as Grant);
    await visit.#call('conversations', { locale: lang });
    return visit;
  }

  /** What the widget keeps in a browser to resume a visit. */
  get kept(): string {
    return JSON.stringify({ resume: this.#grant.resume, unsent: [] });
  }

  get conversationId(): string {
    return this.#grant.conversationId;
  }

  async say(text: string, choice?: string): Promise<void> {
    await this.#call(`conversations/${this.#grant.conversationId}/activities`, {
      type: 'message',
      text,
      ...(choice !== undefined && { value: choice }),
    });
  }

  /** Presses each choice in turn; the last thing said must offer it. */
  async press(...values: readonly string[]): Promise<this> {
    for (const value of values) {
      const offered = (await this.#last()).suggestedActions?.actions ?? [];
      const button = offered.find((action) => action.value === value || action.value === `answer:${value}`);
      if (!button) throw new Error(`no ${value} among ${offered.map((action) => action.value).join(', ')}`);
      await this.say(button.title, button.value);
    }
    return this;
  }

  /** Skips what may be skipped, and gives a number to call, until this is said. */
  async skipTo(ref: string): Promise<this> {
    for (let step = 0; step < 30; step += 1) {
      const last = await this.#last();
      if (last.channelData?.ref === ref) return this;
      const buttons = last.suggestedActions?.actions ?? [];
      const button = buttons.find((action) => action.value === 'skip') ?? buttons[0];
      await this.say(button?.title ?? '860-555-0142', button?.value);
    }
    throw new Error(`never came to ${ref}; it ended at ${(await this.#last()).channelData?.ref}`);
  }

  async #last(): Promise<Activity> {
    const { conversationId, token } = this.#grant;
    const response = await fetch(`${this.#app.url}/v3/directline/conversations/${conversationId}/activities`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return ((await response.json()) as { activities: readonly Activity[] }).activities.at(-1)!;
  }

  async #call(path: string, body: unknown): Promise<void> {
    const response = await fetch(`${this.#app.url}/v3/directline/${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.#grant.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${path.split('/')[0]} was answered with ${response.status}`);
  }
}
