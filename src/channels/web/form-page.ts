import { html, type Html } from '../../core/html.ts';
import type { Lang, Localized } from '../../core/language.ts';
import type { Program } from '../../core/program.ts';
import type { Activity } from './activity.ts';

export type FormNotice = 'tooOld' | 'tooLong' | 'tooFast' | 'notSaved';

export interface FormPage {
  readonly program: Program;
  readonly lang: Lang;
  readonly token: string;
  readonly message: string;
  readonly transcript: readonly Activity[];
  /** Said now, and in no transcript. */
  readonly said: readonly { readonly text: string; readonly crisis: boolean }[];
  readonly notice: FormNotice | null;
  readonly draft: string;
}

/** The whole page. Plain HTML; its style is the `/demo.css` of `src/http`. */
export function formPage({ program, lang, token, message, transcript, said, notice, draft }: FormPage): string {
  const words = copy[lang];
  const other = lang === 'en' ? 'es' : 'en';
  const isStart = transcript.length === 0 && said.length === 0;
  const latest = transcript.findLastIndex((activity) => activity.from.role === 'user') + 1;
  const actions = transcript.findLast((activity) => activity.from.role === 'bot')?.suggestedActions?.actions ?? [];
  return html`<!doctype html>
    <html lang="${lang}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${program.name}</title>
        <link rel="stylesheet" href="/demo.css" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
      </head>
      <body>
        <aside aria-label="${words.helpLabel}">
          <span>${words.emergency} <a href="tel:911">911</a></span>
          <span>${words.crisis} <a href="tel:988">988</a></span>
        </aside>
        <main>
          <h1>${program.name}</h1>
          <p class="demo">${words.automated}</p>
          ${isStart && html`<p class="lead">${words.lead}</p>`}
          <ol class="transcript" aria-label="${words.transcript}">
            ${transcript.map((activity, index) => line(activity, words, index === latest))}
            ${said.map(({ text, crisis }) => html`<li class="${crisis ? 'crisis' : ''}" lang="${lang}">${text}</li>`)}
          </ol>
          ${notice && html`<p class="notice" role="alert">${words[notice]}</p>`}
          <form method="post" action="/${program.id}/form#latest" accept-charset="utf-8" autocomplete="off">
            <input type="hidden" name="token" value="${token}" />
            <input type="hidden" name="message" value="${message}" />
            <input type="hidden" name="lang" value="${lang}" />
            ${
              actions.length > 0 &&
              html`<fieldset class="choices" aria-label="${words.choices}">
                ${actions.map(
                  ({ title, value }) => html`<button type="submit" name="choice" value="${value}">${title}</button>`,
                )}
              </fieldset>`
            }
            <label for="text">${words.write}</label>
            <textarea id="text" name="text" dir="auto" maxlength="10000">${draft}</textarea>
            <button class="send" type="submit">${isStart ? words.start : words.send}</button>
          </form>
        </main>
        <footer>
          ${
            isStart &&
            html`<a href="/${program.id}/form?lang=${other}" lang="${other}" hreflang="${other}"
              >${words.otherLanguage}</a
            >`
          }
        </footer>
      </body>
    </html>`.markup;
}

function line({ from, text, locale, channelData }: Activity, words: Words, isLatest: boolean): Html {
  const isMine = from.role === 'user';
  const kind = isMine ? 'mine' : channelData?.crisis === true ? 'crisis' : '';
  const who = isMine ? words.you : channelData?.staff === true ? words.staff : words.assistant;
  return html`<li class="${kind}" lang="${locale ?? 'en'}" ${isLatest && html`id="latest"`}><b>${who}</b>${text}</li>`;
}

type Words = Readonly<Record<(typeof wordKeys)[number], string>>;
const wordKeys = [
  'helpLabel',
  'emergency',
  'crisis',
  'automated',
  'lead',
  'transcript',
  'you',
  'assistant',
  'staff',
  'choices',
  'write',
  'start',
  'send',
  'otherLanguage',
  'tooOld',
  'tooLong',
  'tooFast',
  'notSaved',
] as const;

const copy: Localized<Words> = {
  en: {
    helpLabel: 'Emergency help',
    emergency: 'In an emergency, call',
    crisis: 'In a crisis, call or text',
    automated: 'This is an automated assistant. It is not a person.',
    lead: 'You can ask a question, start a free screening, or ask for a call. Write below, or just press Start.',
    transcript: 'What has been said',
    you: 'You',
    assistant: 'Automated assistant',
    staff: 'Program staff',
    choices: 'You can choose',
    write: 'Write here',
    start: 'Start',
    send: 'Send',
    otherLanguage: 'Español',
    tooOld: 'This page is too old, so your words were not saved. You can start again here.',
    tooLong: 'That was too long to save. Please send a shorter message.',
    tooFast: 'That was very fast. Please wait a moment, then press Send again.',
    notSaved: 'We could not save your message. Please press Send again in a minute.',
  },
  es: {
    helpLabel: 'Ayuda de emergencia',
    emergency: 'En una emergencia, llame al',
    crisis: 'En una crisis, llame o escriba al',
    automated: 'Este es un asistente automático. No es una persona.',
    lead: 'Puede hacer una pregunta, empezar una evaluación inicial sin costo o pedir que le llamen. Escriba abajo, o solo presione Empezar.',
    transcript: 'Lo que se ha dicho',
    you: 'Usted',
    assistant: 'Asistente automático',
    staff: 'Personal del programa',
    choices: 'Puede elegir',
    write: 'Escriba aquí',
    start: 'Empezar',
    send: 'Enviar',
    otherLanguage: 'English',
    tooOld: 'Esta página es muy vieja y sus palabras no se guardaron. Puede empezar de nuevo aquí.',
    tooLong: 'El mensaje era demasiado largo para guardarlo. Por favor envíe uno más corto.',
    tooFast: 'Eso fue muy rápido. Espere un momento y presione Enviar otra vez.',
    notSaved: 'No pudimos guardar su mensaje. Por favor presione Enviar otra vez en un minuto.',
  },
};
