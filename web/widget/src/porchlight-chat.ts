import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Activity } from './activities.ts';
import { choicesView } from './choices-view.ts';
import type { Deletion } from './deletion.ts';
import { DirectLineClient, type Connection } from './direct-line-client.ts';
import { wrapFocus } from './keep-focus.ts';
import { lamp } from './lamp.ts';
import { linesOf } from './lines.ts';
import { Memory, type UnsentMessage } from './memory.ts';
import { fetchLook, putOn, type Look } from './look.ts';
import { messageView, typingView } from './message-view.ts';
import { isFailed, noticeView, type Farewell } from './notice-view.ts';
import { hasMoreBelow, ScrollFollow } from './scroll-follow.ts';
import { settingsView } from './settings-view.ts';
import { style } from './style.ts';
import { topView } from './top-view.ts';
import { download, transcriptFile } from './transcript-file.ts';
import { words, type Lang } from './words.ts';

/** Pressing Esc a second time within this leaves the page. */
const secondEscMs = 2_000;
/** What was said before is all there once nothing more has come for so long. */
const caughtUpMs = 800;
const typingShownMs = 8_000;
/** A button that changes its place under a finger is worse than one that comes a little later. */
const lookAwaitedMs = 1_000;
/** What a page is told when a phone lets it in. */
const letIn = new Set(['door.pageProve', 'door.pageHere']);

/**
 * The chat of one program, in a shadow root.
 * Attributes: `program`, `origin`, `mode` (launcher or inline), `lang`, `theme` (light, dark), `exit-url`;
 * `position` (start or end) comes from the program's settings.
 */
export class PorchlightChat extends LitElement {
  static override readonly styles = style;
  static override readonly properties = {
    program: { reflect: true },
    origin: {},
    mode: { reflect: true },
    theme: { reflect: true },
    position: { reflect: true },
    lang: {},
    exitUrl: { attribute: 'exit-url' },
    look: { state: true },
    isOpen: { state: true },
    isMenuOpen: { state: true },
    leavesTrace: { state: true },
    isErasing: { state: true },
    farewell: { state: true },
    isTyping: { state: true },
    isCatchingUp: { state: true },
    hasMore: { state: true },
    connection: { state: true },
    said: { state: true },
    unsent: { state: true },
    isStalled: { state: true },
    picked: { state: true },
  };

  declare program: string;
  declare origin: string;
  declare mode: 'launcher' | 'inline';
  declare theme: string;
  declare lang: Lang;
  declare exitUrl: string;
  declare position: 'start' | 'end';
  /** Null until it came, or was awaited long enough. */
  declare look: Look | null;
  declare isOpen: boolean;
  declare isMenuOpen: boolean;
  declare leavesTrace: boolean;
  declare isErasing: boolean;
  declare farewell: Farewell | null;
  declare isTyping: boolean;
  declare isCatchingUp: boolean;
  declare hasMore: boolean;
  declare connection: Connection;
  declare said: readonly Activity[];
  declare unsent: readonly UnsentMessage[];
  declare isStalled: boolean;
  declare picked: readonly string[];

  readonly #scroll = new ScrollFollow();
  #client: DirectLineClient | null = null;
  /** Deletes at the program what this device has forgotten. */
  #erase: (() => Promise<Deletion>) | null = null;
  #memory: Memory | null = null;
  #lastEscMs = Number.NEGATIVE_INFINITY;
  #typingTimer: ReturnType<typeof setTimeout> | undefined;
  #quietTimer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.mode = 'launcher';
    this.lang = 'en';
    this.exitUrl = 'https://www.weather.gov/';
    this.position = 'end';
    this.look = null;
    this.isOpen = false;
    this.isMenuOpen = false;
    this.leavesTrace = true;
    this.isErasing = false;
    this.#clear();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#memory ??= new Memory(this.program, () => this.#forgottenElsewhere());
    if (this.look === null) void this.#dress();
    if (this.mode === 'inline' || this.isOpen) this.#begin();
    addEventListener('keydown', this.#onKey);
    visualViewport?.addEventListener('resize', this.#fit);
    visualViewport?.addEventListener('scroll', this.#fit);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('keydown', this.#onKey);
    visualViewport?.removeEventListener('resize', this.#fit);
    visualViewport?.removeEventListener('scroll', this.#fit);
    this.#stop();
  }

  get #words() {
    return words[this.lang];
  }

  /** As the program's settings say. What comes late is put on all the same. */
  async #dress(): Promise<void> {
    const awaited = setTimeout(() => {
      this.look ??= {};
    }, lookAwaitedMs);
    const look = await fetchLook(this.origin, this.program);
    clearTimeout(awaited);
    putOn(this.style, look);
    this.position = look.launcher?.position ?? 'end';
    this.look = look;
  }

  #clear(): void {
    this.isTyping = false;
    this.isCatchingUp = false;
    this.hasMore = false;
    this.connection = 'connecting';
    this.said = [];
    this.unsent = [];
    this.isStalled = false;
    this.picked = [];
    this.farewell = null;
    this.#erase = null;
  }

  #begin(): void {
    this.isOpen = true;
    if (this.#client || !this.#memory) return;
    this.#client = new DirectLineClient({
      origin: this.origin,
      program: this.program,
      locale: this.lang,
      memory: this.#memory,
      events: {
        onActivities: (activities) => this.#hear(activities),
        onConnection: (connection) => this.#onConnection(connection),
        onUnsent: (unsent, isStalled) => {
          this.unsent = unsent;
          this.isStalled = isStalled;
        },
        onTyping: () => this.#showTyping(true),
      },
    });
    this.isCatchingUp = this.#client.isReturning;
    this.#client.start();
  }

  #stop(): void {
    clearTimeout(this.#typingTimer);
    clearTimeout(this.#quietTimer);
    this.#client?.close();
    this.#client = null;
  }

  #hear(activities: readonly Activity[]): void {
    this.said = [...this.said, ...activities];
    // Let in by a phone: whoever opens this browser later is not.
    if (activities.some(({ channelData }) => letIn.has(channelData?.ref ?? ''))) this.#setTrace(false);
    this.#awaitQuiet();
    const last = activities.findLast(({ from }) => from.role !== 'user');
    if (!last) return;
    this.#showTyping(false);
    this.picked = [];
    if (last.locale === 'en' || last.locale === 'es') this.lang = last.locale;
  }

  #onConnection(connection: Connection): void {
    this.connection = connection;
    if (connection === 'online') this.#awaitQuiet();
    else this.#showTyping(false);
    if (connection === 'ended') this.said = [];
    if (connection === 'left') this.#ended('elsewhere');
  }

  /** What was said on an earlier visit is shown, not announced. */
  #awaitQuiet(): void {
    if (!this.isCatchingUp) return;
    clearTimeout(this.#quietTimer);
    this.#quietTimer = setTimeout(() => {
      this.isCatchingUp = false;
    }, caughtUpMs);
  }

  #showTyping(isTyping: boolean): void {
    clearTimeout(this.#typingTimer);
    this.isTyping = isTyping;
    if (isTyping) this.#typingTimer = setTimeout(() => this.#showTyping(false), typingShownMs);
  }

  #send(text: string, choice?: string): void {
    if (text.trim() === '') return;
    if (!this.#client) this.#restart();
    this.isCatchingUp = false;
    this.picked = [];
    if (this.connection === 'online') this.#showTyping(true);
    this.#client?.send(text.trim(), choice);
  }

  /** The button pressed goes; the place of the answers to come keeps the focus. */
  readonly #answer = (text: string, choice?: string): void => {
    this.renderRoot.querySelector<HTMLElement>('.choices')?.focus({ preventScroll: true });
    this.#send(text, choice);
  };

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
    if (!this.isOpen || event.defaultPrevented || event.isComposing || event.repeat) return;
    if (event.key === 'Escape') this.#onEsc(event);
    else if (this.#isFullScreen()) wrapFocus(event, this.renderRoot as ShadowRoot);
  };

  #onEsc({ timeStamp }: KeyboardEvent): void {
    if (this.isMenuOpen) this.#closeMenu();
    if (timeStamp - this.#lastEscMs < secondEscMs) this.#leave();
    this.#lastEscMs = timeStamp;
  }

  /** Out of sight at once: the page is wiped before the new one loads, and Back does not return here. */
  readonly #leave = (): void => {
    this.#memory?.setTrace(false);
    this.#memory?.forget();
    this.#stop();
    this.#clear();
    this.isOpen = false;
    document.title = '';
    document.documentElement.hidden = true;
    location.replace(this.exitUrl);
  };

  #setTrace(isOn: boolean): void {
    this.#memory?.setTrace(isOn);
    this.leavesTrace = isOn;
    this.#client?.remember();
  }

  #forget(): void {
    this.#stop();
    this.#memory?.forget();
    this.#closeMenu();
    this.#restart();
  }

  async #onErasing(step: 'no' | 'asked' | 'confirmed'): Promise<void> {
    if (step === 'confirmed') {
      await this.#delete();
      return;
    }
    void this.#focus('.erase');
    this.isErasing = step === 'asked';
    await this.updateComplete;
    this.renderRoot.querySelector('.sure')?.scrollIntoView({ block: 'nearest' });
  }

  /** Off this device first: who stands behind the visitor does not wait for a server. */
  async #delete(): Promise<void> {
    const erase = this.#erase ?? this.#client?.forget();
    if (!erase) return;
    this.#ended('underWay');
    this.#erase = erase;
    const deletion = await erase();
    // Somebody may have begun a new chat meanwhile.
    if (this.#erase === erase) this.farewell = deletion;
  }

  #ended(farewell: Farewell): void {
    this.#stop();
    this.#clear();
    this.isMenuOpen = false;
    this.isErasing = false;
    this.connection = 'ended';
    this.farewell = farewell;
    void this.#focus('.more');
  }

  /** Another window of this site was told to forget the chat: whoever opens this one finds nothing either. */
  #forgottenElsewhere(): void {
    this.#memory?.wipe();
    if (this.#client) this.#ended('elsewhere');
  }

  #download(): void {
    download(transcriptFile(this.said, this.lang), `chat-${new Date().toISOString().slice(0, 10)}.txt`);
    this.#closeMenu();
  }

  /** This window is the one in use; or, after a deletion, a new chat begins. */
  #reconnect(): void {
    if (isFailed(this.farewell)) {
      void this.#delete();
      return;
    }
    void this.#focus('textarea');
    if (this.#client) this.#client.reconnect();
    else this.#restart();
  }

  #restart(): void {
    this.#clear();
    this.#begin();
  }

  #open(): void {
    this.#begin();
    // On a phone the box would bring up the keyboard, over the first words.
    void this.#focus(matchMedia('(pointer: coarse)').matches ? '.frame' : 'textarea');
  }

  #close(): void {
    this.isOpen = false;
    this.isMenuOpen = false;
    void this.#focus('.launcher');
  }

  #toggleMenu(): void {
    if (this.isMenuOpen) {
      this.#closeMenu();
      return;
    }
    this.isMenuOpen = true;
    void this.#focus('.settings button');
  }

  #closeMenu(): void {
    this.isMenuOpen = false;
    this.isErasing = false;
    void this.#focus('.more');
  }

  async #focus(selector: string): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  #isFullScreen(): boolean {
    const frame = this.renderRoot.querySelector('.frame');
    return this.mode !== 'inline' && frame !== null && frame.getBoundingClientRect().width >= innerWidth;
  }

  /** A phone's keyboard covers the page without changing its size. Pinch zoom is not a keyboard. */
  readonly #fit = (): void => {
    const view = visualViewport;
    if (!view || view.scale > 1.01) return;
    this.style.setProperty('--seen-height', `${view.height}px`);
    this.style.setProperty('--seen-top', `${view.offsetTop}px`);
  };

  readonly #onScroll = (): void => {
    const scroller = this.renderRoot.querySelector<HTMLElement>('.scroller');
    this.hasMore = scroller !== null && hasMoreBelow(scroller);
  };

  override updated(changed: PropertyValues): void {
    const scroller = this.renderRoot.querySelector<HTMLElement>('.scroller');
    if (!scroller) return;
    if (['said', 'unsent', 'isTyping', 'isOpen', 'isCatchingUp'].some((name) => changed.has(name))) {
      const lines = [...scroller.querySelectorAll<HTMLElement>('.line')];
      const first = this.isCatchingUp
        ? null
        : (lines[lines.findLastIndex((line) => line.matches('.mine')) + 1] ?? null);
      this.#scroll.follow(scroller, first, changed.has('unsent') || changed.has('isOpen'));
    }
    this.#onScroll();
  }

  override render(): TemplateResult {
    const word = this.#words;
    if (!this.isOpen) {
      if (this.look === null) return html``;
      const label = this.look.launcher?.label?.[this.lang] ?? word.open;
      const name = `${label}: ${word.openHint}`;
      return html`<button class="launcher" lang=${this.lang} aria-label=${name} @click=${() => this.#open()}>
        ${lamp}${label}
      </button>`;
    }
    return html`<section class="frame" lang=${this.lang} aria-label=${word.automatedLong} tabindex="-1">
      ${topView({
        word,
        lang: this.lang,
        name: this.look?.greetingName?.[this.lang],
        isMenuOpen: this.isMenuOpen,
        canClose: this.mode !== 'inline',
        onExit: this.#leave,
        onMenu: () => this.#toggleMenu(),
        onClose: () => this.#close(),
        onLanguage: () => this.#send(word.otherLanguage),
      })}
      ${this.#progress()}
      <div class="body">${this.isMenuOpen ? this.#settings() : nothing} ${this.#conversation()}</div>
      ${noticeView({
        connection: this.connection,
        farewell: this.farewell,
        hasBegun: this.said.length > 0,
        word,
        onHere: () => this.#reconnect(),
      })}
      ${this.connection === 'unwelcome' ? nothing : this.#writing()}
    </section>`;
  }

  /** Where the chat cannot open, words would go nowhere: there is no box for them. */
  #writing(): TemplateResult {
    const word = this.#words;
    return html`<form @submit=${this.#onSubmit}>
      <textarea
        rows="1"
        dir="auto"
        maxlength="10000"
        enterkeyhint="send"
        aria-label=${word.write}
        placeholder=${word.write}
        autocomplete="off"
        @keydown=${this.#onWriteKey}
      ></textarea>
      <button type="submit" class="filled">${word.send}</button>
    </form>`;
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
    return settingsView({
      word: this.#words,
      leavesTrace: this.leavesTrace,
      isErasing: this.isErasing,
      onTrace: () => this.#setTrace(!this.leavesTrace),
      onDownload: () => this.#download(),
      onWish: (text) => {
        this.#closeMenu();
        this.#send(text);
      },
      onForget: () => this.#forget(),
      onErasing: (step) => void this.#onErasing(step),
    });
  }

  #conversation(): TemplateResult {
    const word = this.#words;
    const last = this.said.at(-1);
    // Buttons of the last thing said, until the visitor says something.
    const buttons = (this.unsent.length === 0 && last?.suggestedActions?.actions) || [];
    return html`<div
        class="scroller"
        role="region"
        aria-label=${word.messages}
        tabindex="0"
        ?inert=${this.isMenuOpen}
        @scroll=${this.#onScroll}
      >
        <div class="log" role="log" aria-live=${this.isCatchingUp ? 'off' : 'polite'} aria-relevant="additions">
          ${repeat(
            linesOf(this.said, this.unsent),
            ({ key }) => key,
            (line) => messageView(line, line.isUnsent && (this.isStalled || this.connection === 'offline'), this.lang),
          )}
        </div>
        ${this.isTyping ? typingView : nothing}
        ${choicesView({
          buttons,
          several: last?.channelData?.several === true,
          picked: this.picked,
          word,
          onSend: this.#answer,
          onPick: (picked) => {
            this.picked = picked;
          },
        })}
      </div>
      <button class="below" tabindex="-1" aria-hidden="true" ?hidden=${!this.hasMore} @click=${() => this.#scrollOn()}>
        ↓
      </button>`;
  }

  #scrollOn(): void {
    const scroller = this.renderRoot.querySelector('.scroller');
    scroller?.scrollBy({ top: scroller.clientHeight * 0.8 });
  }
}
