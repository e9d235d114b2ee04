import { PorchlightChat } from './porchlight-chat.ts';

/**
 * `<script src="https://HOST/widget.js" data-program="ID">` is all a page needs.
 * `data-mode="inline"` puts the chat where the script stands; otherwise a button opens it.
 * Also: `data-lang`, `data-theme`, `data-exit-url`.
 */
function mount(script: HTMLScriptElement): void {
  const { program, mode, lang, theme, exitUrl } = script.dataset;
  if (program === undefined) {
    script.after(document.createTextNode('Porchlight: the script tag needs data-program.'));
    return;
  }
  if (document.querySelector(`porchlight-chat[program="${CSS.escape(program)}"]`)) return;
  const chat = document.createElement('porchlight-chat') as PorchlightChat;
  const pageLang = lang ?? document.documentElement.lang ?? navigator.language;
  chat.program = program;
  chat.origin = new URL(script.src).origin;
  chat.mode = mode === 'inline' ? 'inline' : 'launcher';
  chat.lang = pageLang.toLowerCase().startsWith('es') ? 'es' : 'en';
  if (theme !== undefined) chat.theme = theme;
  if (exitUrl !== undefined) chat.exitUrl = exitUrl;
  if (chat.mode === 'inline') script.after(chat);
  else document.body.append(chat);
}

// The same script twice on a page is one chat.
if (!customElements.get('porchlight-chat')) customElements.define('porchlight-chat', PorchlightChat);

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  if (document.body) mount(script);
  else addEventListener('DOMContentLoaded', () => mount(script), { once: true });
}
