/** The one style sheet of pages that we render ourselves: demo pages and the chat without scripts. */
export const demoStyle = `
:root {
  color-scheme: light dark;
  --paper: #fdf9f3; --card: #fff; --ink: #2b2622; --soft: #6a5f55; --line: #e6dccf;
  --lamp: #8a4b0f; --lamp-ink: #fff; --mine: #f3e7d7; --help: #7a1f1f; --help-ink: #fff; --calm: #fff4e3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #1d1a17; --card: #262220; --ink: #f1e9df; --soft: #b9ab9c; --line: #453d36;
    --lamp: #f0b365; --lamp-ink: #241a0e; --mine: #3a3028; --help: #6d1f1f; --help-ink: #fff; --calm: #33291c;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.55 system-ui, sans-serif; }
aside { background: var(--help); color: var(--help-ink); padding: .75rem 1rem; text-align: center; font-weight: 600; }
aside span { display: inline-block; margin: 0 .75rem; }
aside a { color: inherit; display: inline-block; padding: .25rem .375rem; }
main { max-width: 40rem; margin: 0 auto; padding: 2rem 1rem; }
footer { max-width: 40rem; margin: 0 auto; padding: 0 1rem 3rem; }
h1 { font-size: clamp(1.4rem, 5vw, 2rem); line-height: 1.2; margin: 0 0 .75rem; }
a { color: var(--lamp); }
.lead { font-size: 1.2rem; }
.demo { color: var(--soft); font-size: .9rem; }
.programs { list-style: none; padding: 0; }
.programs li { border: 1px solid var(--line); border-radius: .75rem; background: var(--card); margin: .75rem 0; padding: 1rem; }
.programs a { display: block; font-weight: 600; padding: .375rem 0; }
.programs span { color: var(--soft); }
.transcript { list-style: none; padding: 0; margin: 1.5rem 0; }
.transcript li { border: 1px solid var(--line); border-radius: .75rem; background: var(--card); margin: .75rem 0; padding: .75rem 1rem; white-space: pre-line; overflow-wrap: anywhere; unicode-bidi: plaintext; }
.transcript .mine { background: var(--mine); margin-inline-start: 2rem; }
.transcript .crisis { background: var(--calm); border: 2px solid var(--lamp); border-inline-start-width: 6px; }
.transcript b { display: block; color: var(--soft); font-size: .85rem; font-weight: 600; }
.notice { border-inline-start: 4px solid var(--lamp); padding-inline-start: .75rem; }
form { display: grid; gap: .75rem; }
label { font-weight: 600; }
textarea { font: inherit; width: 100%; min-height: 5.5rem; padding: .75rem; border: 1px solid var(--soft); border-radius: .75rem; background: var(--card); color: var(--ink); }
.choices { display: flex; flex-wrap: wrap; gap: .5rem; border: 0; margin: 0; padding: 0; }
button, .button { font: inherit; font-weight: 600; min-height: 2.75rem; padding: .5rem 1.1rem; border: 2px solid var(--lamp); border-radius: 1.4rem; background: var(--card); color: var(--lamp); cursor: pointer; display: inline-block; text-decoration: none; }
button.send { background: var(--lamp); color: var(--lamp-ink); justify-self: start; }
:focus-visible { outline: 3px solid var(--lamp); outline-offset: 2px; }
aside :focus-visible { outline-color: var(--help-ink); }
`;

/** A lamp over a door. */
export const demoIcon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#8a4b0f"/><path d="M16 5v4M9 21a7 7 0 0 1 14 0z" fill="#ffe2b0" stroke="#ffe2b0" stroke-width="2.4" stroke-linecap="round"/><path d="M13.5 24h5" stroke="#ffe2b0" stroke-width="2.4" stroke-linecap="round"/></svg>`;
