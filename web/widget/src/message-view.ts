import { html, nothing, type TemplateResult } from 'lit';
import type { Line } from './lines.ts';
import { withPhoneLinks } from './phone-links.ts';
import { words, type Lang } from './words.ts';

const looks = { visitor: 'mine', assistant: 'theirs', staff: 'theirs' } as const;

/**
 * Written once: who speaks is said in the language of the message, so that turning to another changes nothing
 * that was already announced. `isWaiting`: it was sent and did not arrive so far.
 */
export function messageView(
  { key, by, name, text, isCrisis, lang }: Line,
  isWaiting: boolean,
  chatLang: Lang,
): TemplateResult {
  const word = words[lang === 'en' || lang === 'es' ? lang : chatLang];
  const who = { visitor: word.you, assistant: word.assistant, staff: word.staff }[by];
  return html`<div class="line ${looks[by]} ${isCrisis ? 'care' : ''}" data-key=${key} lang=${lang ?? chatLang}>
    ${by === 'staff' ? html`<small>${name ? `${name}, ${who.toLowerCase()}` : who}</small>` : html`<span class="aside">${who}: </span>`}<span
      class="text"
      dir="auto"
      >${paragraphs(text, by !== 'visitor')}</span
    >${isWaiting ? html`<small>${word.waiting}</small>` : nothing}
  </div>`;
}

export const typingView = html`<div class="line theirs typing" aria-hidden="true"><i></i><i></i><i></i></div>`;

/** The line ends stay between them, for whoever reads or copies the text alone. */
const paragraphs = (text: string, hasLinks: boolean) =>
  text
    .split('\n')
    .map((line, index) => [index > 0 ? '\n' : '', html`<span>${hasLinks ? withPhoneLinks(line) : line}</span>`]);
