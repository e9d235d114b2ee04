import { css } from 'lit';

/**
 * Warm light on a dark porch. Every colour is a custom property, so a program can make it its own:
 * porchlight-chat { --porchlight-accent: #24566b; }
 */
export const style = css`
  :host {
    --accent: var(--porchlight-accent, #1f5562);
    --on-accent: var(--porchlight-on-accent, #ffffff);
    --lamp: var(--porchlight-lamp, #f2b544);
    --paper: var(--porchlight-paper, #fffdf9);
    --shade: var(--porchlight-shade, #f4efe6);
    --line: var(--porchlight-line, #d9d0c1);
    --ink: var(--porchlight-ink, #22302f);
    --quiet: var(--porchlight-quiet, #56635f);
    --said: var(--porchlight-said, #dcecea);
    --care: var(--porchlight-care, #fff3d6);
    --care-line: var(--porchlight-care-line, #b7791f);
    --focus: #0b57d0;
    all: initial;
    display: block;
    color-scheme: light dark;
    font: 16px/1.5 var(--porchlight-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif);
    color: var(--ink);
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme='light'])) {
      --accent: var(--porchlight-accent-dark, #8cc7cf);
      --on-accent: var(--porchlight-on-accent-dark, #0d2227);
      --paper: #161d1e;
      --shade: #1e2728;
      --line: #3a4748;
      --ink: #eef1ec;
      --quiet: #b3beb9;
      --said: #24454a;
      --care: #3a2f16;
      --care-line: #e2b04a;
      --focus: #a8c7fa;
    }
  }
  :host([theme='dark']) {
    --accent: var(--porchlight-accent-dark, #8cc7cf);
    --on-accent: var(--porchlight-on-accent-dark, #0d2227);
    --paper: #161d1e;
    --shade: #1e2728;
    --line: #3a4748;
    --ink: #eef1ec;
    --quiet: #b3beb9;
    --said: #24454a;
    --care: #3a2f16;
    --care-line: #e2b04a;
    --focus: #a8c7fa;
  }
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  button,
  textarea {
    font: inherit;
    color: inherit;
  }
  button,
  a {
    touch-action: manipulation;
  }
  button {
    cursor: pointer;
    min-height: 44px;
    border: 1px solid transparent;
    border-radius: 12px;
    background: none;
    padding: 8px 14px;
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  [hidden] {
    display: none !important;
  }

  .launcher {
    position: fixed;
    inset-block-end: max(20px, env(safe-area-inset-bottom));
    inset-inline-end: 20px;
    z-index: 2147483000;
    display: flex;
    align-items: center;
    gap: 10px;
    min-height: 56px;
    padding: 0 22px 0 16px;
    border-radius: 28px;
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
    box-shadow: 0 6px 24px rgb(20 30 30 / 28%);
  }
  .lamp {
    flex: none;
    width: 28px;
    height: 28px;
  }

  .frame {
    display: flex;
    flex-direction: column;
    background: var(--paper);
    color: var(--ink);
    overflow: hidden;
  }
  :host(:not([mode='inline'])) .frame {
    position: fixed;
    z-index: 2147483000;
    inset-block-end: max(16px, env(safe-area-inset-bottom));
    inset-inline-end: 16px;
    width: min(420px, calc(100vw - 32px));
    height: min(720px, calc(100dvh - 32px));
    border: 1px solid var(--line);
    border-radius: 20px;
    box-shadow: 0 18px 60px rgb(20 30 30 / 32%);
  }
  :host([mode='inline']) .frame {
    width: 100%;
    height: var(--porchlight-height, 640px);
    max-height: 100dvh;
    border: 1px solid var(--line);
    border-radius: 20px;
  }
  @media (max-width: 520px), (max-height: 480px) {
    :host(:not([mode='inline'])) .frame {
      inset: 0;
      width: 100%;
      height: 100dvh;
      border: 0;
      border-radius: 0;
    }
  }

  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 10px;
    padding: 10px 8px 10px 16px;
    background: var(--accent);
    color: var(--on-accent);
  }
  header :focus-visible {
    outline-color: currentColor;
  }
  .who {
    flex: 1 1 130px;
    min-width: 0;
  }
  .who h2 {
    margin: 0;
    font-size: 1.05rem;
    line-height: 1.3;
    font-weight: 650;
    overflow-wrap: anywhere;
  }
  .who p {
    margin: 0;
    font-size: 0.8125rem;
    line-height: 1.35;
  }
  .tools {
    display: flex;
    gap: 2px;
  }
  .tools button {
    padding: 6px 10px;
  }
  .tools .exit {
    border-color: currentColor;
    font-weight: 600;
    font-size: 0.875rem;
  }
  .icon {
    min-width: 44px;
    font-size: 1.25rem;
    line-height: 1;
  }

  .help {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 2px 14px;
    padding: 4px 16px;
    background: var(--shade);
    border-block-end: 1px solid var(--line);
    font-size: 0.875rem;
  }
  .help a {
    display: inline-flex;
    align-items: center;
    min-height: 32px;
    color: var(--ink);
    font-weight: 650;
    text-underline-offset: 3px;
  }
  .help span {
    display: inline-flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0 8px;
  }

  .progress {
    height: 4px;
    background: var(--shade);
  }
  .progress i {
    display: block;
    height: 100%;
    background: var(--lamp);
    transition: width 300ms ease;
  }

  .settings {
    position: absolute;
    inset-block-start: 62px;
    inset-inline: 12px;
    z-index: 2;
    display: grid;
    gap: 4px;
    padding: 12px;
    border: 1px solid var(--line);
    border-radius: 14px;
    background: var(--paper);
    color: var(--ink);
    box-shadow: 0 10px 30px rgb(20 30 30 / 25%);
  }
  .settings button {
    text-align: start;
    width: 100%;
  }
  .settings button:hover {
    background: var(--shade);
  }
  .settings small {
    display: block;
    color: var(--quiet);
  }
  .body {
    flex: 1 1 0;
    min-height: 120px;
    display: grid;
  }
  .frame > :not(.body) {
    flex: none;
  }

  ol {
    margin: 0;
    padding: 16px;
    list-style: none;
    overflow-y: auto;
    overscroll-behavior: contain;
    display: flex;
    flex-direction: column;
    gap: 8px;
  }
  ol::before {
    content: '';
    margin-block-start: auto;
  }
  li {
    max-width: 88%;
    padding: 10px 14px;
    border-radius: 16px;
    overflow-wrap: anywhere;
    unicode-bidi: plaintext;
  }
  .text {
    white-space: pre-wrap;
  }
  .theirs {
    align-self: flex-start;
    background: var(--shade);
    border-end-start-radius: 4px;
  }
  .mine {
    align-self: flex-end;
    background: var(--said);
    border-end-end-radius: 4px;
  }
  .care {
    max-width: 100%;
    background: var(--care);
    border: 1px solid var(--care-line);
    border-inline-start-width: 5px;
    font-size: 1.0625rem;
  }
  .care a {
    font-weight: 700;
  }
  li a {
    color: inherit;
    text-underline-offset: 3px;
  }
  li small {
    display: block;
    color: var(--quiet);
    font-size: 0.8125rem;
  }
  .typing {
    align-self: flex-start;
    display: flex;
    gap: 5px;
    padding: 14px;
  }
  .typing i {
    width: 7px;
    height: 7px;
    border-radius: 50%;
    background: var(--quiet);
    animation: breathe 1.4s ease-in-out infinite;
  }
  .typing i:nth-child(2) {
    animation-delay: 0.2s;
  }
  .typing i:nth-child(3) {
    animation-delay: 0.4s;
  }
  @keyframes breathe {
    50% {
      opacity: 0.25;
    }
  }

  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    padding: 4px 16px 12px;
    max-height: 38vh;
    overflow-y: auto;
  }
  .choices p {
    flex-basis: 100%;
    margin: 0;
    font-size: 0.875rem;
    color: var(--quiet);
  }
  .choices button {
    border-color: var(--accent);
    background: var(--paper);
    color: var(--accent);
    font-weight: 550;
    text-align: start;
  }
  .choices button:hover {
    background: var(--shade);
  }
  .choices button[aria-pressed='true'],
  .choices .all {
    background: var(--accent);
    color: var(--on-accent);
  }
  .choices .minor {
    border-color: var(--line);
    color: var(--quiet);
    font-weight: 450;
  }

  .notice {
    margin: 0;
    padding: 8px 16px;
    background: var(--care);
    border-block: 1px solid var(--care-line);
    font-size: 0.9375rem;
  }
  .notice button {
    text-decoration: underline;
    font-weight: 600;
  }

  form {
    display: flex;
    align-items: flex-end;
    gap: 8px;
    padding: 10px 12px max(10px, env(safe-area-inset-bottom));
    border-block-start: 1px solid var(--line);
  }
  textarea {
    flex: 1;
    min-width: 0;
    min-height: 46px;
    max-height: 132px;
    field-sizing: content;
    resize: none;
    padding: 10px 14px;
    border: 1px solid var(--quiet);
    border-radius: 14px;
    background: var(--paper);
    unicode-bidi: plaintext;
  }
  textarea::placeholder {
    color: var(--quiet);
    opacity: 1;
  }
  form button {
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  .aside {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }

  @media (prefers-reduced-motion: reduce) {
    * {
      animation: none !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
  @media (forced-colors: active) {
    .care,
    .theirs,
    .mine,
    .choices button,
    form button,
    .launcher,
    .tools button {
      border: 1px solid ButtonText;
    }
    .care {
      border-width: 3px;
    }
    .progress i {
      background: Highlight;
      forced-color-adjust: none;
    }
    .choices button[aria-pressed='true'] {
      background: Highlight;
      color: HighlightText;
      forced-color-adjust: none;
    }
  }
`;
