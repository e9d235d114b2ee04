const focusable = 'a[href], button:not([disabled]), textarea, [tabindex="0"]';

/** Tab at the last control leads to the first, and back: over the whole screen, the page behind cannot be seen. */
export function wrapFocus(event: KeyboardEvent, root: ShadowRoot): void {
  if (event.key !== 'Tab' || event.ctrlKey || event.altKey || event.metaKey) return;
  const controls = [...root.querySelectorAll<HTMLElement>(focusable)].filter((control) => control.checkVisibility());
  const [from, to] = event.shiftKey ? [controls[0], controls.at(-1)] : [controls.at(-1), controls[0]];
  if (root.activeElement !== from) return;
  event.preventDefault();
  to?.focus();
}
