import { css } from 'lit';

/**
 * Warm light on a dark porch. Every colour is a custom property that a program's page may set
 * (docs/channels/widget.md): `:root { --porchlight-accent: #24566b; }`, in the dark `--porchlight-accent-dark`.
 * Beneath the page's stand those of the program's settings, `--program-…` (look.ts), and beneath them ours.
 */
const dark = css`
  --accent: var(--porchlight-accent-dark, var(--program-accent-dark, #8cc7cf));
  --on-accent: var(--porchlight-on-accent-dark, #0d2227);
  --top: var(--porchlight-top-dark, #13343c);
  --on-top: var(--porchlight-on-top-dark, #f3efe6);
  --lamp: var(--porchlight-lamp-dark, #f2b544);
  --paper: var(--porchlight-paper-dark, #151b1c);
  --shade: var(--porchlight-shade-dark, #20292a);
  --line: var(--porchlight-line-dark, #3d4a4b);
  --edge: var(--porchlight-edge-dark, #8b9896);
  --ink: var(--porchlight-ink-dark, #eef1ec);
  --quiet: var(--porchlight-quiet-dark, #b7c2bd);
  --said: var(--porchlight-said-dark, #23474d);
  --care: var(--porchlight-care-dark, #372d17);
  --care-line: var(--porchlight-care-line-dark, #e2b04a);
  --focus: var(--porchlight-focus-dark, #a8c7fa);
  color-scheme: dark;
`;

export const palette = css`
  :host {
    --radius: var(--porchlight-radius, var(--program-radius, 20px));
    --accent: var(--porchlight-accent, var(--program-accent, #1d5360));
    --on-accent: var(--porchlight-on-accent, #ffffff);
    --top: var(--porchlight-top, var(--accent));
    --on-top: var(--porchlight-on-top, var(--on-accent));
    --lamp: var(--porchlight-lamp, #f6bd50);
    --paper: var(--porchlight-paper, #fffdf9);
    --shade: var(--porchlight-shade, #f4efe6);
    --line: var(--porchlight-line, #ded5c6);
    --edge: var(--porchlight-edge, #767f7a);
    --ink: var(--porchlight-ink, #22302f);
    --quiet: var(--porchlight-quiet, #56635f);
    --said: var(--porchlight-said, #dcecea);
    --care: var(--porchlight-care, #fff4d9);
    --care-line: var(--porchlight-care-line, #a86a10);
    --focus: var(--porchlight-focus, #0b57d0);
    color-scheme: light;
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme='light'])) {
      ${dark}
    }
  }
  :host([theme='dark']) {
    ${dark}
  }
`;
