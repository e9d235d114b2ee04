import { html, nothing, type TemplateResult } from 'lit';
import type { Words } from './words.ts';

export interface Settings {
  readonly word: Words;
  readonly leavesTrace: boolean;
  /** It is asked whether they are sure. */
  readonly isErasing: boolean;
  readonly onTrace: () => void;
  readonly onDownload: () => void;
  /** Says something, as if the visitor had written it. */
  readonly onWish: (text: string) => void;
  readonly onForget: () => void;
  readonly onErasing: (step: 'no' | 'asked' | 'confirmed') => void;
}

export function settingsView({ word, leavesTrace, isErasing, ...on }: Settings): TemplateResult {
  return html`<div class="settings" id="settings" role="group" aria-label=${word.menuLabel}>
    <button role="switch" aria-checked=${!leavesTrace} @click=${on.onTrace}>
      <i class="switch" aria-hidden="true"></i>
      ${word.noTrace}<small>${leavesTrace ? word.traceHint : word.noTraceHint}</small>
    </button>
    <button @click=${on.onDownload}>${word.download}<small>${word.downloadHint}</small></button>
    <button @click=${on.onForget}>${word.forget}<small>${word.forgetHint}</small></button>
    <button class="erase" aria-expanded=${isErasing} @click=${() => on.onErasing('asked')}>
      ${word.erase}<small>${word.eraseHint}</small>
    </button>
    <div role="alert">${isErasing ? sureView(word, on.onErasing) : nothing}</div>
    <button @click=${() => on.onWish(word.byTextWish)}>${word.byText}<small>${word.byTextHint}</small></button>
    <button @click=${() => on.onWish(word.fromTextsWish)}>${word.fromTexts}<small>${word.fromTextsHint}</small></button>
    <p>${word.exitHint}</p>
  </div>`;
}

const sureView = (word: Words, onErasing: Settings['onErasing']): TemplateResult =>
  html`<div class="sure">
    <p>${word.eraseSure}</p>
    <button class="filled" @click=${() => onErasing('confirmed')}>${word.eraseYes}</button>
    <button class="lined" @click=${() => onErasing('no')}>${word.eraseNo}</button>
  </div>`;
