import { html, nothing, type TemplateResult } from 'lit';
import type { Deletion } from './direct-line-client.ts';
import { withPhoneLinks } from './phone-links.ts';
import type { Words } from './words.ts';

/** Where a wish to delete stands. */
export type Erasing = 'no' | 'asked' | 'underWay' | Deletion;

export interface Settings {
  readonly word: Words;
  readonly leavesTrace: boolean;
  readonly erasing: Erasing;
  readonly onTrace: () => void;
  readonly onDownload: () => void;
  readonly onForget: () => void;
  readonly onErasing: (step: 'no' | 'asked' | 'confirmed') => void;
}

export function settingsView({ word, leavesTrace, erasing, ...on }: Settings): TemplateResult {
  return html`<div class="settings" id="settings" role="group" aria-label=${word.menuLabel}>
    <button role="switch" aria-checked=${!leavesTrace} @click=${on.onTrace}>
      <i class="switch" aria-hidden="true"></i>
      ${word.noTrace}<small>${leavesTrace ? word.traceHint : word.noTraceHint}</small>
    </button>
    <button @click=${on.onDownload}>${word.download}<small>${word.downloadHint}</small></button>
    <button @click=${on.onForget}>${word.forget}<small>${word.forgetHint}</small></button>
    <button class="erase" aria-expanded=${erasing !== 'no'} @click=${() => on.onErasing('asked')}>
      ${word.erase}<small>${word.eraseHint}</small>
    </button>
    <div role="alert">${erasing === 'no' ? nothing : eraseView(erasing, word, on.onErasing)}</div>
    <p>${word.exitHint}</p>
  </div>`;
}

function eraseView(
  erasing: Exclude<Erasing, 'no'>,
  word: Words,
  onErasing: Settings['onErasing'],
): TemplateResult | typeof nothing {
  if (erasing === 'underWay') return nothing;
  if (erasing === 'asked') {
    return html`<div class="sure">
      <p>${word.eraseSure}</p>
      <button class="filled" @click=${() => onErasing('confirmed')}>${word.eraseYes}</button>
      <button class="lined" @click=${() => onErasing('no')}>${word.eraseNo}</button>
    </div>`;
  }
  return html`<p class="sure">${withPhoneLinks(outcome(erasing, word))}</p>`;
}

function outcome(deletion: Deletion, word: Words): string {
  if (deletion.kind !== 'kept') return word.eraseFailed;
  return deletion.because === 'alert' ? word.keptAlert : `${word.keptPacket} ${deletion.phone}.`;
}
