import { z } from 'zod';
import { besideAccent } from '../core/widget-look.ts';
import { contrastOf } from './contrast.ts';

/** WCAG 2.2, 1.4.3 Contrast (Minimum), level AA, for text of any size. */
const leastContrast = 4.5;

const besides = {
  words: 'the words on it',
  paper: 'the page of the chat, where buttons are written in it',
  shade: 'a button under the pointer, written in it',
} as const;

const accent = (scheme: 'light' | 'dark') =>
  z
    .string()
    .regex(/^#[0-9a-f]{6}$/i, { error: 'must be a colour, "#rrggbb", in quotes', abort: true })
    .superRefine((colour, context) => {
      for (const [name, other] of Object.entries(besideAccent[scheme])) {
        const contrast = contrastOf(colour, other);
        if (contrast >= leastContrast) continue;
        // Rounded down: 4.496 is not 4.5.
        const shown = (Math.floor(contrast * 100) / 100).toFixed(2);
        const what = besides[name as keyof typeof besides];
        const message = `${colour} has a contrast of ${shown}:1 with ${other}, ${what}; it needs ${leastContrast}:1`;
        context.addIssue({ code: 'custom', message });
      }
    });

/** Fits beside the lamp on a screen 320 px wide. */
const label = z.string().trim().min(1).max(28);
const localizedLabel = z.strictObject({ en: label, es: label });

/** The `widget` section of `program.yaml`: `WidgetLook` of `src/core/widget-look.ts`. */
export const widgetSchema = z.strictObject({
  accent: z.strictObject({ light: accent('light'), dark: accent('dark') }).optional(),
  cornerRadiusPx: z.int().min(0).max(28).optional(),
  launcher: z
    .strictObject({ label: localizedLabel.optional(), position: z.enum(['start', 'end']).optional() })
    .optional(),
  greetingName: localizedLabel.optional(),
});
