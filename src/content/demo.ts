import { languages, type Lang } from '../core/language.ts';
import type { Content } from './pack.ts';
import { isDemo } from './signing.ts';

export interface DemoSignOff {
  readonly passage: string;
  readonly lang: Lang;
}

/**
 * Passages that would be served on the strength of a demo sign-off alone, each once. A production start refuses
 * while there are any, unless `ALLOW_DEMO_CONTENT=true`.
 */
export function demoSignOffs(content: Content): readonly DemoSignOff[] {
  const found = new Map<string, DemoSignOff>();
  for (const pack of content.programs.values()) {
    for (const { passage, state } of pack.all) {
      for (const lang of languages) {
        const { [lang]: here } = state;
        if (here.kind === 'signed' && isDemo(here.signOff)) {
          found.set(`${passage.id} ${lang}`, { passage: passage.id, lang });
        }
      }
    }
  }
  return [...found.values()];
}
