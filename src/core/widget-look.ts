import type { Localized } from './language.ts';

/** How a program's widget looks and is called. Whatever is absent is as it is without. */
export interface WidgetLook {
  /** Buttons, and by day the header: `#rrggbb`, one for each of light and dark. */
  readonly accent?: { readonly light: string; readonly dark: string };
  /** Of the chat itself, in CSS pixels; buttons and messages follow in proportion. */
  readonly cornerRadiusPx?: number;
  readonly launcher?: {
    readonly label?: Localized;
    /** The lower corner: `end` is the right one where text runs to the right. */
    readonly position?: 'start' | 'end';
  };
  /** Who greets, at the head of the chat. Under it always stands that it is automated. */
  readonly greetingName?: Localized;
}

/**
 * What the widget puts on an accent (`words`), and what it writes in the accent on (`paper`, `shade`): its own
 * colours, of `web/widget/src/palette.ts`.
 */
export const besideAccent = {
  light: { words: '#ffffff', paper: '#fffdf9', shade: '#f4efe6' },
  dark: { words: '#0d2227', paper: '#151b1c', shade: '#20292a' },
} as const;
