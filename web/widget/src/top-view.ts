import { html, nothing, type TemplateResult } from 'lit';
import { lamp } from './lamp.ts';
import type { Lang, Words } from './words.ts';

export interface Top {
  readonly word: Words;
  readonly lang: Lang;
  /** Who greets, by the program's settings. */
  readonly name: string | undefined;
  readonly isMenuOpen: boolean;
  /** Inline chats stay open. */
  readonly canClose: boolean;
  readonly onExit: () => void;
  readonly onMenu: () => void;
  readonly onClose: () => void;
  readonly onLanguage: () => void;
}

/** Always in sight: that it is automated, the way out, help, and the other language. */
export function topView({ word, isMenuOpen, canClose, lang, name, ...on }: Top): TemplateResult {
  return html`<header>
      ${lamp}
      <div class="who">
        <h2>${name ?? word.title}</h2>
        <p>${word.automated}</p>
      </div>
      <button class="exit" @click=${on.onExit}>${word.exit}</button>
      <button
        class="icon more"
        aria-label=${word.menuLabel}
        aria-expanded=${isMenuOpen}
        aria-controls="settings"
        @click=${on.onMenu}
      >
        ${dots}
      </button>
      ${canClose ? html`<button class="icon" aria-label=${word.close} @click=${on.onClose}>${cross}</button>` : nothing}
    </header>
    <nav class="help" aria-label=${word.help}>
      <a href="tel:911"><small>${word.emergency}</small> <u>${word.call911}</u></a>
      <a href="tel:988"><small>${word.crisis}</small> <u>${word.call988}</u></a>
      <a href=${lang === 'es' ? 'sms:988?&body=AYUDA' : 'sms:988'}
        ><small>${word.text}</small> <u>${word.text988}</u></a
      >
      <button lang=${lang === 'en' ? 'es' : 'en'} @click=${on.onLanguage}>${word.otherLanguage}</button>
    </nav>`;
}

const dots = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <circle cx="5" cy="12" r="2" />
  <circle cx="12" cy="12" r="2" />
  <circle cx="19" cy="12" r="2" />
</svg>`;
const cross = html`<svg viewBox="0 0 24 24" aria-hidden="true">
  <path d="M6 6l12 12M18 6L6 18" stroke="currentColor" stroke-width="2.4" stroke-linecap="round" />
</svg>`;
