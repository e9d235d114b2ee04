import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Activity, Button } from './activities.ts';
import { DirectLineClient, type Connection } from './direct-line-client.ts';
import { lamp } from './lamp.ts';
import { Memory, type UnsentMessage } from './memory.ts';
import { withPhoneLinks } from './phone-links.ts';
import { style } from './style.ts';
import { words, type Lang } from './words.ts';

/** Pressing Esc a second time within this leaves the page. */
const secondEscMs = 2_000;
/** Choices that are about the question, not answers to it. */
const minorChoices = new Set(['skip', 'otherLanguage', 'notNow']);

/**
 * The chat of one program, in a shadow root.
 * Attributes: `program`, `origin`, `mode` (launcher or inline), `lang`, `theme` (light, dark), `exit-url`.
 */
export class PorchlightChat extends LitElement {
  static override readonly styles = style;
  static override readonly properties = {
    program: {},
    origin: {},
    mode: { reflect: true },
    theme: { reflect: true },
    lang: {},
    exitUrl: { attribute: 'exit-url' },
    isOpen: { state: true },
    isMenuOpen: { state: true },
    leavesTrace: { state: true },
    isTyping: { state: true },
    connection: { state: true },
    said: { state: true },
    unsent: { state: true },
    picked: { state: true },
  };

  declare program: string;
  declare origin: string;
  declare mode: 'launcher' | 'inline';
  declare theme: string;
  declare lang: Lang;
  declare exitUrl: string;
  declare isOpen: boolean;
  declare isMenuOpen: boolean;
  declare leavesTrace: boolean;
  declare isTyping: boolean;
  declare connection: Connection;
  declare said: readonly Activity[];
  declare unsent: readonly UnsentMessage[];
  declare picked: readonly string[];

  #client: DirectLineClient | null = null;
  #memory: Memory | null = null;
  #lastEscMs = 0;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.mode = 'launcher';
    this.lang = 'en';
    this.exitUrl = 'https://www.weather.gov/';
    this.isOpen = false;
    this.isMenuOpen = false;
    this.leavesTrace = true;
    this.isTyping = false;
    this.connection = 'connecting';
    this.said = [];
    this.unsent = [];
    this.picked = [];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#memory = new Memory(this.program);
    if (this.mode === 'inline') this.#begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#client?.close();
  }

  get #words() {
    return words[this.lang];
  }

  #begin(): void {
    this.isOpen = true;
    if (this.#client || !this.#memory) return;
    this.#client = new DirectLineClient({
      origin: this.origin,
      program: this.program,
      memory: this.#memory,
      events: {
        onActivities: (activities) => this.#hear(activities),
        onConnection: (connection) => {
          this.connection = connection;
        },
        onUnsent: (unsent) => {
          this.unsent = unsent;
        },
        onTyping: () => this.#showTyping(true),
      },
    });
    void this.#client.start(this.lang);
  }

  #hear(activities: readonly Activity[]): void {
    this.said = [...this.said, ...activities];
    const last = activities.findLast(({ from }) => from.role !== 'user');
    if (!last) return;
    this.#showTyping(false);
    this.picked = [];
    if (last.locale === 'en' || last.locale === 'es') this.lang = last.locale;
  }

  #showTyping(isTyping: boolean): void {
    clearTimeout(this.#typingTimer);
    this.isTyping = isTyping;
    if (isTyping) this.#typingTimer = setTimeout(() => this.#showTyping(false), 8_000);
  }

  #send(text: string, choice?: string): void {
    if (text.trim() === '') return;
    this.#client?.send(text.trim(), choice);
    this.picked = [];
    this.#showTyping(true);
  }

  readonly #onSubmit = (event: Event): void => {
    event.preventDefault();
    const box = this.renderRoot.querySelector('textarea')!;
    this.#send(box.value);
    box.value = '';
    box.focus();
  };

  readonly #onWriteKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) this.#onSubmit(event);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    if (this.isMenuOpen) {
      this.isMenuOpen = false;
      this.renderRoot.querySelector<HTMLElement>('.more')?.focus();
      return;
    }
    if (event.timeStamp - this.#lastEscMs < secondEscMs) this.#leave();
    this.#lastEscMs = event.timeStamp;
  };

  /** Out of sight at once: the page is wiped before the new one loads, and Back does not return here. */
  #leave(): void {
    this.#memory?.setTrace(false);
    this.#client?.close();
    this.said = [];
    document.documentElement.hidden = true;
    location.replace(this.exitUrl);
  }

  #setTrace(isOn: boolean): void {
    this.#memory?.setTrace(isOn);
    this.leavesTrace = isOn;
    this.#client?.remember();
  }

  #forget(): void {
    this.#client?.close();
    this.#memory?.wipe();
    this.#client = null;
    this.said = [];
    this.unsent = [];
    this.isMenuOpen = false;
    this.#begin();
  }

  #download(): void {
    const name = `${this.#words.transcript} ${this.program}`;
    const lines = this.said.map(({ from, text, timestamp }) => {
      const at = timestamp ? new Date(timestamp).toLocaleString(this.lang) : '';
      return `${at}  ${from.role === 'user' ? this.#words.you : this.#words.assistant}: ${text ?? ''}`;
    });
    const link = document.createElement('a');
    link.href = URL.createObjectURL(
      new Blob([`${name}\n\n${lines.join('\n\n')}\n`], { type: 'text/plain;charset=utf-8' }),
    );
    link.download = `porchlight-${this.program}.txt`;
    link.click();
    URL.revokeObjectURL(link.href);
    this.isMenuOpen = false;
  }

  #open(): void {
    this.#begin();
    void this.updateComplete.then(() => this.renderRoot.querySelector('textarea')?.focus());
  }

  #close(): void {
    this.isOpen = false;
    this.isMenuOpen = false;
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>('.launcher')?.focus());
  }

  override updated(changed: PropertyValues): void {
    if (changed.has('said') || changed.has('unsent') || changed.has('isTyping') || changed.has('isOpen')) {
      const log = this.renderRoot.querySelector('ol');
      if (log) log.scrollTop = log.scrollHeight;
    }
  }

  override render(): TemplateResult {
    const word = this.#words;
    if (!this.isOpen) {
      return html`<button class="launcher" lang=${this.lang} aria-label=${word.openLabel} @click=${() => this.#open()}>
        ${lamp}${word.open}
      </button>`;
    }
    return html`<section class="frame" lang=${this.lang} aria-label=${word.automatedLong} @keydown=${this.#onKey}>
      ${this.#header()} ${this.#help()} ${this.#progress()}
      <div class="body">${this.isMenuOpen ? this.#settings() : nothing} ${this.#log()}</div>
      <div>${this.#notice()} ${this.#choices()}</div>
      <form @submit=${this.#onSubmit}>
        <textarea
          rows="1"
          dir="auto"
          maxlength="10000"
          aria-label=${word.write}
          placeholder=${word.write}
          autocomplete="off"
          @keydown=${this.#onWriteKey}
        ></textarea>
        <button type="submit">${word.send}</button>
      </form>
    </section>`;
  }

  #header(): TemplateResult {
    const word = this.#words;
    return html`<header>
      ${lamp}
      <div class="who">
        <h2>${word.title}</h2>
        <p>${word.automated}</p>
      </div>
      <div class="tools">
        <button class="exit" title=${word.exitHint} @click=${() => this.#leave()}>${word.exit}</button>
        <button
          class="icon more"
          aria-label=${word.menuLabel}
          aria-expanded=${this.isMenuOpen}
          aria-controls="settings"
          @click=${() => {
            this.isMenuOpen = !this.isMenuOpen;
          }}
        >
          ⋯
        </button>
        ${
          this.mode === 'inline'
            ? nothing
            : html`<button class="icon" aria-label=${word.close} @click=${() => this.#close()}>✕</button>`
        }
      </div>
    </header>`;
  }

  #help(): TemplateResult {
    const word = this.#words;
    return html`<nav class="help" aria-label=${word.help}>
      <span>${word.emergency} <a href="tel:911">${word.call911}</a></span>
      <span>
        ${word.crisis} <a href="tel:988">${word.call988}</a>
        <a href=${this.lang === 'es' ? 'sms:988?&body=AYUDA' : 'sms:988'}>${word.text988}</a>
      </span>
    </nav>`;
  }

  #progress(): TemplateResult {
    const done = this.said.findLast(({ channelData }) => channelData?.progress !== undefined)?.channelData?.progress;
    const percent = Math.round((done ?? 0) * 100);
    return html`<div
      class="progress"
      role="progressbar"
      aria-label=${this.#words.progress}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${percent}
      ?hidden=${done === undefined}
    >
      <i .style=${`width:${percent}%`}></i>
    </div>`;
  }

  #settings(): TemplateResult {
    const word = this.#words;
    return html`<div class="settings" id="settings" role="group" aria-label=${word.menuLabel}>
      <button
        lang=${this.lang === 'en' ? 'es' : 'en'}
        @click=${() => {
          this.isMenuOpen = false;
          this.#send(word.language);
        }}
      >
        ${word.language}
      </button>
      <button role="switch" aria-checked=${!this.leavesTrace} @click=${() => this.#setTrace(!this.leavesTrace)}>
        ${this.leavesTrace ? '☐' : '☑'} ${word.noTrace}
        <small>${this.leavesTrace ? word.traceHint : word.noTraceHint}</small>
      </button>
      <button @click=${() => this.#download()}>${word.download}</button>
      <button @click=${() => this.#forget()}>${word.restart}</button>
      <small>${word.exitHint}</small>
    </div>`;
  }

  #log(): TemplateResult {
    const word = this.#words;
    return html`<ol role="log" aria-live="polite" aria-relevant="additions" aria-label=${word.messages} tabindex="0">
      ${repeat(
        this.said,
        ({ id }) => id,
        (activity) => this.#message(activity),
      )}
      ${repeat(
        this.unsent,
        ({ id }) => id,
        ({ text }) =>
          html`<li class="mine" dir="auto">
            <span class="aside">${word.you}: </span><span class="text">${text}</span>
            ${this.connection === 'offline' ? html`<small>${word.waiting}</small>` : nothing}
          </li>`,
      )}
      ${this.isTyping ? html`<li class="typing" aria-hidden="true"><i></i><i></i><i></i></li>` : nothing}
    </ol>`;
  }

  #message({ from, text = '', channelData, locale }: Activity): TemplateResult {
    const word = this.#words;
    const isMine = from.role === 'user';
    const who = isMine ? word.you : channelData?.staff ? word.staff : word.assistant;
    const look = isMine ? 'mine' : channelData?.crisis ? 'theirs care' : 'theirs';
    const speaker = channelData?.staff ? html`<small>${who}</small>` : html`<span class="aside">${who}: </span>`;
    const body = isMine ? text : withPhoneLinks(text);
    return html`<li class=${look} dir="auto" lang=${locale ?? this.lang}>
      ${speaker}<span class="text">${body}</span>
    </li>`;
  }

  /** Buttons of the last thing said, until the visitor says something. */
  #choices(): TemplateResult | typeof nothing {
    const last = this.said.at(-1);
    const buttons = last?.suggestedActions?.actions ?? [];
    if (buttons.length === 0 || this.unsent.length > 0 || !last) return nothing;
    return last.channelData?.several
      ? this.#several(buttons)
      : html`<div class="choices" role="group" aria-label=${this.#words.answers}>
          ${buttons.map((button) => this.#choice(button))}
        </div>`;
  }

  #choice({ title, value }: Button): TemplateResult {
    return html`<button class=${minorChoices.has(value) ? 'minor' : ''} @click=${() => this.#send(title, value)}>
      ${title}
    </button>`;
  }

  /** Several may apply: they are gathered and sent as one message, in the words on the buttons. */
  #several(buttons: readonly Button[]): TemplateResult {
    const word = this.#words;
    const toggle = (title: string): void => {
      this.picked = this.picked.includes(title)
        ? this.picked.filter((other) => other !== title)
        : [...this.picked, title];
    };
    return html`<div class="choices" role="group" aria-label=${word.answers}>
      <p>${word.choose}</p>
      ${buttons.map((button) =>
        minorChoices.has(button.value)
          ? this.#choice(button)
          : html`<button aria-pressed=${this.picked.includes(button.title)} @click=${() => toggle(button.title)}>
              ${button.title}
            </button>`,
      )}
      <button class="all" ?disabled=${this.picked.length === 0} @click=${() => this.#send(this.picked.join(', '))}>
        ${word.sendAll}
      </button>
    </div>`;
  }

  #notice(): TemplateResult | typeof nothing {
    const word = this.#words;
    const text = {
      connecting: this.said.length === 0 ? word.connecting : '',
      online: '',
      offline: word.offline,
      elsewhere: word.elsewhere,
      ended: word.ended,
    }[this.connection];
    return html`<div role="status">
      ${
        text === ''
          ? nothing
          : html`<p class="notice">
              ${text}
              ${this.connection === 'elsewhere' ? html`<button @click=${() => this.#takeBack()}>${word.here}</button>` : nothing}
            </p>`
      }
    </div>`;
  }

  #takeBack(): void {
    this.#client?.close();
    this.#client = null;
    this.said = [];
    this.#begin();
  }
}

customElements.define('porchlight-chat', PorchlightChat);
