import { css } from 'lit';
import { palette } from './palette.ts';

/** Lengths of text are in em from `medium`, the reader's own size: a page's html { font-size } does not reach in. */
export const style = [
  css`
    :host {
      all: initial;
      display: block;
    }
  `,
  palette,
  css`
    /* A site's own rules reach the element itself, and what is inherited from it: they end here. */
    .launcher,
    .frame {
      all: initial;
      color: var(--ink);
      color-scheme: inherit;
      font: medium/1.5
        var(--porchlight-font, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', sans-serif);
      -webkit-text-size-adjust: 100%;
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
      -webkit-tap-highlight-color: transparent;
    }
    button {
      cursor: pointer;
      min-height: 44px;
      border: 1px solid transparent;
      border-radius: calc(var(--radius) * 0.6);
      background: none;
      padding: 8px 14px;
    }
    svg {
      flex: none;
      fill: currentColor;
    }
    p {
      margin: 0;
    }
    :focus {
      outline: none;
    }
    :focus-visible {
      outline: 3px solid var(--focus);
      outline-offset: 2px;
    }
    [tabindex='-1']:focus-visible {
      outline: none;
    }
    [hidden] {
      display: none !important;
    }
    .filled,
    .choices .all {
      background: var(--accent);
      color: var(--on-accent);
      font-weight: 600;
    }
    .lined {
      border-color: currentColor;
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

    .launcher {
      position: fixed;
      inset-block-end: max(var(--porchlight-offset-block, 20px), env(safe-area-inset-bottom));
      inset-inline: auto var(--porchlight-offset-inline, 20px);
      z-index: var(--porchlight-z-index, 2147483000);
      display: flex;
      align-items: center;
      gap: 8px;
      min-height: 56px;
      max-width: calc(100vw - 40px);
      padding: 0 22px 0 14px;
      border: 0;
      border-radius: calc(var(--radius) * 1.4);
      box-sizing: border-box;
      cursor: pointer;
      background: var(--accent);
      color: var(--on-accent);
      font-weight: 600;
      box-shadow:
        0 6px 24px rgb(20 30 30 / 28%),
        0 0 0 3px var(--paper);
    }
    :host([position='start']) .launcher {
      inset-inline: var(--porchlight-offset-inline, 20px) auto;
    }
    .launcher:focus-visible {
      outline-offset: 4px;
    }
    .lamp {
      width: 30px;
      height: 30px;
    }

    .frame {
      container: frame / size;
      box-sizing: border-box;
      position: relative;
      display: flex;
      flex-direction: column;
      background: var(--paper);
      color: var(--ink);
      overflow: hidden;
    }
    .frame > * {
      flex: none;
    }
    :host(:not([mode='inline'])) .frame {
      position: fixed;
      z-index: var(--porchlight-z-index, 2147483000);
      inset-block-end: max(16px, env(safe-area-inset-bottom));
      inset-inline: auto 16px;
      width: min(420px, calc(100vw - 32px));
      height: min(720px, calc(100dvh - 32px));
      border: 1px solid var(--line);
      border-radius: var(--radius);
      box-shadow: 0 18px 60px rgb(20 30 30 / 32%);
    }
    :host([position='start']:not([mode='inline'])) .frame {
      inset-inline: 16px auto;
    }
    :host([mode='inline']) .frame {
      width: 100%;
      height: var(--porchlight-height, 640px);
      max-height: 100dvh;
      border: 1px solid var(--line);
      border-radius: var(--radius);
    }
    @media (max-width: 520px), (max-height: 480px) {
      :host(:not([mode='inline'])) .frame.frame {
        inset: 0;
        inset-block-start: var(--seen-top, 0px);
        width: 100%;
        height: var(--seen-height, 100dvh);
        border: 0;
        border-radius: 0;
      }
    }

    header {
      display: flex;
      align-items: center;
      gap: 4px;
      padding: max(6px, env(safe-area-inset-top)) 6px 6px 14px;
      background: var(--top);
      color: var(--on-top);
    }
    header :focus-visible {
      outline-color: currentColor;
      outline-offset: -3px;
    }
    .who {
      flex: 1;
      min-width: 0;
      margin-inline-start: 6px;
    }
    .who h2 {
      margin: 0;
      font-size: 1.0625em;
      line-height: 1.25;
      font-weight: 650;
    }
    .who p {
      font-size: 0.8125em;
      line-height: 1.3;
    }
    .exit {
      padding: 6px 12px;
      border-color: currentColor;
      font-weight: 600;
      font-size: 0.875em;
      line-height: 1.2;
      margin-inline-end: 2px;
    }
    .icon {
      display: grid;
      place-content: center;
      width: 44px;
      padding: 0;
    }
    .icon svg {
      width: 24px;
      height: 24px;
    }

    .help {
      display: flex;
      justify-content: space-between;
      padding-inline: 6px;
      background: var(--shade);
      border-block-end: 1px solid var(--line);
      font-size: 0.875em;
      line-height: 1.2;
    }
    .help a,
    .help button {
      display: grid;
      align-content: center;
      min-height: 46px;
      padding: 4px 8px;
      border-radius: calc(var(--radius) * 0.4);
      color: var(--ink);
      font-weight: 650;
      text-decoration: none;
    }
    .help u {
      text-underline-offset: 3px;
    }
    .help small {
      font-size: 0.86em;
      font-weight: 450;
      color: var(--quiet);
    }
    .help button {
      font-weight: 550;
      text-underline-offset: 3px;
      text-decoration: underline;
    }
    .help :focus-visible {
      outline-offset: -3px;
    }

    .progress {
      height: 4px;
      background: var(--shade);
    }
    .progress i {
      display: block;
      height: 100%;
      background: var(--accent);
      border-start-end-radius: 2px;
      border-end-end-radius: 2px;
      transition: width 300ms ease;
    }

    .frame > .body {
      position: relative;
      flex: 1 1 0;
      min-height: 0;
      display: grid;
      grid-template-rows: minmax(0, 1fr);
    }
    .scroller {
      overflow-y: auto;
      overscroll-behavior: contain;
      padding: 14px 14px 18px;
      scroll-padding-block: 8px 52px;
    }
    .scroller:focus-visible {
      outline-offset: -3px;
    }
    .log {
      display: flex;
      flex-direction: column;
      gap: 8px;
    }
    .line {
      max-width: min(88%, 34em);
      padding: 10px 14px;
      border-radius: calc(var(--radius) * 0.8);
      overflow-wrap: anywhere;
    }
    .text,
    .text span {
      display: block;
    }
    .text span {
      white-space: pre-wrap;
      unicode-bidi: plaintext;
    }
    .text span + span {
      margin-block-start: 0.4em;
    }
    .text a {
      white-space: nowrap;
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
    .mine + .theirs,
    .theirs + .mine {
      margin-block-start: 6px;
    }
    .care {
      max-width: 100%;
      background: var(--care);
      border: 1px solid var(--care-line);
      border-inline-start-width: 5px;
    }
    .care a {
      font-weight: 700;
    }
    .line a,
    .notice a,
    .settings a {
      color: inherit;
      text-underline-offset: 3px;
    }
    .line small {
      display: block;
      color: var(--quiet);
      font-size: 0.8125em;
    }
    .typing {
      display: flex;
      gap: 5px;
      width: max-content;
      margin-block-start: 8px;
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
      margin-block-start: 12px;
    }
    .choices p {
      flex-basis: 100%;
      font-size: 0.875em;
      color: var(--quiet);
    }
    .choices button {
      max-width: 100%;
      border-color: var(--accent);
      color: var(--accent);
      font-weight: 550;
      line-height: 1.3;
      text-align: start;
      overflow-wrap: anywhere;
    }
    /* After a tap the next button under the finger would look pressed. */
    @media (hover: hover) {
      .choices button:not(.all, [aria-pressed='true']):hover,
      .settings > button:hover {
        background: var(--shade);
      }
    }
    .choices .pick {
      padding-inline-start: 38px;
      position: relative;
    }
    .choices .pick::before {
      content: '';
      position: absolute;
      inset-inline-start: 12px;
      inset-block-start: calc(50% - 9px);
      width: 18px;
      height: 18px;
      border: 2px solid currentColor;
      border-radius: 5px;
    }
    .choices .pick[aria-pressed='true']::after {
      content: '';
      position: absolute;
      inset-inline-start: 18px;
      inset-block-start: calc(50% - 6px);
      width: 6px;
      height: 10px;
      border: solid currentColor;
      border-width: 0 2.5px 2.5px 0;
      rotate: 42deg;
    }
    .choices .pick[aria-pressed='true'],
    .choices .all {
      background: var(--accent);
      color: var(--on-accent);
    }
    .choices .all {
      flex-basis: 100%;
      text-align: center;
      font-weight: 600;
    }
    .choices .all:disabled {
      cursor: default;
      background: var(--shade);
      border-color: var(--line);
      color: var(--quiet);
    }
    .choices .minor {
      border-color: var(--edge);
      color: var(--quiet);
      font-weight: 450;
    }
    .below {
      position: absolute;
      inset-block-end: 8px;
      inset-inline-end: 10px;
      width: 40px;
      min-height: 40px;
      padding: 0;
      border: 1px solid var(--edge);
      border-radius: 50%;
      background: var(--paper);
      color: var(--ink);
      font-size: 1.125em;
      line-height: 1;
      box-shadow: 0 3px 10px rgb(20 30 30 / 22%);
    }

    .settings {
      position: absolute;
      inset: 0 0 auto;
      z-index: 1;
      max-height: 100%;
      overflow-y: auto;
      padding: 8px;
      background: var(--paper);
      border-block-end: 1px solid var(--line);
      box-shadow: 0 14px 30px rgb(20 30 30 / 22%);
    }
    .settings > button {
      display: block;
      width: 100%;
      text-align: start;
      line-height: 1.35;
    }
    .settings :focus-visible {
      outline-offset: -3px;
    }
    .settings small,
    .settings > p {
      display: block;
      color: var(--quiet);
      font-size: 0.8125em;
    }
    .settings > p {
      padding: 10px 14px 6px;
      border-block-start: 1px solid var(--line);
      margin-block-start: 6px;
    }
    .switch {
      float: inline-end;
      position: relative;
      width: 44px;
      height: 26px;
      margin: 2px 0 2px 12px;
      border: 2px solid var(--edge);
      border-radius: 13px;
    }
    .switch::before {
      content: '';
      position: absolute;
      inset-block-start: 3px;
      inset-inline-start: 3px;
      width: 16px;
      height: 16px;
      border-radius: 50%;
      background: var(--edge);
      transition: translate 150ms ease;
    }
    [aria-checked='true'] .switch {
      background: var(--accent);
      border-color: var(--accent);
    }
    [aria-checked='true'] .switch::before {
      background: var(--on-accent);
      translate: 18px;
    }
    .sure {
      margin: 4px 6px;
      padding: 10px 12px;
      border-radius: calc(var(--radius) * 0.6);
      background: var(--care);
      border: 1px solid var(--care-line);
    }
    .sure button {
      margin: 8px 6px 0 0;
    }

    .notice {
      padding: 8px 16px;
      background: var(--care);
      border-block-start: 1px solid var(--care-line);
      font-size: 0.9375em;
    }
    .notice button {
      display: block;
      margin-block: 8px 4px;
    }

    form {
      display: flex;
      align-items: flex-end;
      gap: 8px;
      padding: 8px 10px max(8px, env(safe-area-inset-bottom));
      border-block-start: 1px solid var(--line);
    }
    textarea {
      flex: 1;
      min-width: 0;
      min-height: 46px;
      max-height: min(132px, 30cqh);
      field-sizing: content;
      resize: none;
      padding: 10px 14px;
      border: 1px solid var(--edge);
      border-radius: calc(var(--radius) * 0.7);
      background: var(--paper);
      unicode-bidi: plaintext;
    }
    textarea:focus-visible {
      outline-offset: -1px;
    }
    textarea::placeholder {
      color: var(--quiet);
      opacity: 1;
    }
    form button {
      min-height: 46px;
    }

    @container frame (max-width: 440px) {
      .help {
        padding-inline: 3px;
        font-size: 0.8125em;
      }
      .help a,
      .help button {
        padding-inline: 4px;
      }
    }
    @container frame (max-width: 400px) {
      .who p {
        font-size: 0.75em;
      }
      .exit {
        padding-inline: 9px;
      }
    }
    /* Letters twice the usual size on a small phone. */
    @container frame (max-width: 18em) {
      .help,
      header {
        flex-wrap: wrap;
      }
      .who {
        flex-basis: 100%;
      }
    }
    @container frame (max-width: 359px) {
      header {
        padding-inline-start: 8px;
      }
      header .lamp {
        display: none;
      }
      .who {
        margin: 0;
      }
      .who h2 {
        font-size: 1em;
      }
      .exit {
        padding-inline: 7px;
      }
      .icon {
        width: 40px;
      }
    }
    /* A phone with its keyboard up, or a page at 400 %: the words come first. */
    @container frame (max-height: 380px) {
      header {
        padding-block: 0;
      }
      .who p {
        line-height: 1.15;
      }
      .exit {
        min-height: 36px;
      }
      .help small {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      .help a,
      .help button {
        min-height: 32px;
      }
      .scroller {
        padding-block: 8px;
      }
      .below {
        width: 32px;
        min-height: 32px;
      }
      .notice {
        padding-block: 4px;
        font-size: 0.875em;
      }
      form {
        padding-block: 4px;
      }
    }
    @media (prefers-reduced-motion: reduce) {
      * {
        animation: none !important;
        transition: none !important;
      }
    }
    @media (forced-colors: active) {
      .line,
      .choices button,
      .filled,
      .launcher,
      .notice,
      .icon,
      .help button {
        border: 1px solid ButtonText;
      }
      .care {
        border-width: 3px;
      }
      .progress {
        border-block-end: 1px solid CanvasText;
      }
      .progress i,
      [aria-checked='true'] .switch {
        background: Highlight;
        forced-color-adjust: none;
      }
      .switch::before {
        background: ButtonText;
      }
      .choices .pick[aria-pressed='true'] {
        background: Highlight;
        color: HighlightText;
        forced-color-adjust: none;
      }
    }
  `,
];
