import type { Lang } from './words.ts';

/** What a program's settings say of its widget: `WidgetLook` of the server's `src/core/widget-look.ts`. */
export interface Look {
  readonly accent?: { readonly light: string; readonly dark: string };
  readonly cornerRadiusPx?: number;
  readonly launcher?: { readonly label?: Readonly<Record<Lang, string>>; readonly position?: 'start' | 'end' };
  readonly greetingName?: Readonly<Record<Lang, string>>;
}

/** As it is without settings when the server cannot be asked: looks must never keep anybody from help. */
export async function fetchLook(origin: string, program: string): Promise<Look> {
  try {
    const response = await fetch(`${origin}/v3/directline/widget?program=${encodeURIComponent(program)}`, {
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
    });
    return response.ok ? ((await response.json()) as Look) : {};
  } catch {
    return {};
  }
}

/** As custom properties that the palette falls back on, beneath those of the page. */
export function putOn(style: CSSStyleDeclaration, { accent, cornerRadiusPx }: Look): void {
  if (accent) {
    style.setProperty('--program-accent', accent.light);
    style.setProperty('--program-accent-dark', accent.dark);
  }
  if (cornerRadiusPx !== undefined) style.setProperty('--program-radius', `${cornerRadiusPx}px`);
}
