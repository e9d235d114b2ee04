import { html, nothing, type TemplateResult } from 'lit';
import type { Connection } from './direct-line-client.ts';
import { withPhoneLinks } from './phone-links.ts';
import type { Words } from './words.ts';

interface Notice {
  readonly connection: Connection;
  readonly hasBegun: boolean;
  readonly word: Words;
  readonly onHere: () => void;
}

/** What is to know about the line. Announced when it changes. */
export function noticeView({ connection, hasBegun, word, onHere }: Notice): TemplateResult {
  const text = {
    connecting: hasBegun ? '' : word.connecting,
    online: '',
    offline: word.offline,
    elsewhere: word.elsewhere,
    ended: word.ended,
    unwelcome: word.unwelcome,
  }[connection];
  const action = { elsewhere: word.here, ended: word.again }[connection as 'elsewhere' | 'ended'] ?? '';
  return html`<div role="status">
    ${text === '' ? nothing : html`<p class="notice">${withPhoneLinks(text)} ${button(action, onHere)}</p>`}
  </div>`;
}

const button = (label: string, onClick: () => void): TemplateResult | typeof nothing =>
  label === '' ? nothing : html`<button class="lined" @click=${onClick}>${label}</button>`;
