import { html, nothing, type TemplateResult } from 'lit';
import type { Deletion } from './deletion.ts';
import type { Connection } from './direct-line-client.ts';
import { withPhoneLinks } from './phone-links.ts';
import type { Words } from './words.ts';

/** How a chat came off this device: deleted at the program too, or not; or forgotten in another window. */
export type Farewell = 'underWay' | 'elsewhere' | Deletion;

interface Notice {
  readonly connection: Connection;
  /** Once the chat has ended here; null when it was deleted from somewhere else. */
  readonly farewell: Farewell | null;
  readonly hasBegun: boolean;
  readonly word: Words;
  readonly onHere: () => void;
}

/** What is to know about the line. Announced when it changes. */
export function noticeView({ connection, farewell, hasBegun, word, onHere }: Notice): TemplateResult {
  const text = {
    connecting: hasBegun ? '' : word.connecting,
    online: '',
    offline: word.offline,
    elsewhere: word.elsewhere,
    ended: farewellText(farewell, word),
    left: '',
    unwelcome: word.unwelcome,
  }[connection];
  const next = isFailed(farewell) ? word.tryAgain : farewell === 'underWay' ? '' : word.again;
  const action = { elsewhere: word.here, ended: next }[connection as 'elsewhere' | 'ended'] ?? '';
  return html`<div role="status">
    ${text === '' ? nothing : html`<p class="notice">${withPhoneLinks(text)} ${button(action, onHere)}</p>`}
  </div>`;
}

/** It is gone here, and the program could not be told. */
export const isFailed = (farewell: Farewell | null): boolean =>
  typeof farewell === 'object' && farewell?.kind === 'failed';

function farewellText(farewell: Farewell | null, word: Words): string {
  if (farewell === null) return word.ended;
  if (farewell === 'elsewhere') return word.goneHere;
  if (farewell === 'underWay') return `${word.goneHere} ${word.erasing}`;
  if (farewell.kind !== 'kept') return farewell.kind === 'erased' ? word.ended : `${word.goneHere} ${word.eraseFailed}`;
  const why = {
    alert: word.keptAlert,
    packet: `${word.keptPacket} ${farewell.phone}.`,
    texts: word.keptTexts,
  };
  return `${word.goneHere} ${why[farewell.because]}`;
}

const button = (label: string, onClick: () => void): TemplateResult | typeof nothing =>
  label === '' ? nothing : html`<button class="lined" @click=${onClick}>${label}</button>`;
