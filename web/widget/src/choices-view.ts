import { html, nothing, type TemplateResult } from 'lit';
import type { Button } from './activities.ts';
import type { Words } from './words.ts';

/** Choices that are about the question, not answers to it. */
const minorChoices = new Set(['skip', 'otherLanguage', 'notNow']);

export interface Choices {
  readonly buttons: readonly Button[];
  /** More than one may apply: they are gathered and sent as one message, in the words on the buttons. */
  readonly several: boolean;
  readonly picked: readonly string[];
  readonly word: Words;
  /** Takes the focus when the button that had it goes, so that the next Tab reaches the next answers. */
  readonly onSend: (text: string, choice?: string) => void;
  readonly onPick: (picked: readonly string[]) => void;
}

export function choicesView(choices: Choices): TemplateResult {
  const { buttons, several, word } = choices;
  return html`<div class="choices" role="group" aria-label=${word.answers} tabindex="-1">
    ${buttons.length > 0 && several ? html`<p>${word.choose}</p>` : nothing}
    ${buttons.map((button) =>
      several && !minorChoices.has(button.value) ? pickable(button, choices) : choice(button, choices),
    )}
    ${several && buttons.length > 0 ? done(choices) : nothing}
  </div>`;
}

const choice = ({ title, value }: Button, { onSend }: Choices): TemplateResult =>
  html`<button class=${minorChoices.has(value) ? 'minor' : ''} @click=${() => onSend(title, value)}>${title}</button>`;

const pickable = ({ title }: Button, { picked, buttons, onPick }: Choices): TemplateResult =>
  html`<button
    class="pick"
    aria-pressed=${picked.includes(title)}
    @click=${() => onPick(pickedAfter(title, picked, buttons))}
  >
    ${title}
  </button>`;

/** "None of these" and the others exclude each other. */
function pickedAfter(title: string, picked: readonly string[], buttons: readonly Button[]): readonly string[] {
  if (picked.includes(title)) return picked.filter((other) => other !== title);
  const none = buttons.find(({ value }) => /(?:^|:)none$/.test(value))?.title;
  return title === none ? [title] : [...picked.filter((other) => other !== none), title];
}

const done = ({ picked, word, onSend }: Choices): TemplateResult =>
  html`<button class="all" ?disabled=${picked.length === 0} @click=${() => onSend(picked.join(', '))}>
    ${word.sendAll}
  </button>`;
