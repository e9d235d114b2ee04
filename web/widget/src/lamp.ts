import { svg } from 'lit';

/** A porch lamp, lit. */
export const lamp = svg`<svg class="lamp" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
  <path d="M16 2v4" stroke="currentColor" stroke-width="2" stroke-linecap="round"/>
  <path d="M9 11a7 5 0 0 1 14 0z" fill="currentColor"/>
  <path d="M10 12h12l-2 11h-8z" fill="var(--lamp)" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/>
  <path d="M13 26h6" stroke="currentColor" stroke-width="2" stroke-linecap="round"/>
</svg>`;
