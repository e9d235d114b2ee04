import { createHash } from 'node:crypto';
import type { Lang } from '../../core/language.ts';
import { openingAt, sayOpening } from '../../core/opening-hours.ts';
import type { Program } from '../../core/program.ts';
import type { Copy } from '../../core/screening.ts';

/** Copy under `voice.`. */
export type VoiceKey =
  | 'emergency'
  | 'greeting'
  | 'closed'
  | 'closedUnknown'
  | 'unanswered'
  | 'menu'
  | 'menuNoText'
  | 'otherLanguage'
  | 'notUnderstood'
  | 'textSent'
  | 'cannotText'
  | 'optedOut'
  | 'notSaved'
  | 'leaveMessage'
  | 'dictate'
  | 'messageKept'
  | 'goodbye'
  | 'afterGuidance'
  | 'afterGuidanceNoText';

/** One thing to say, in its language. */
export interface Line {
  readonly text: string;
  readonly lang: Lang;
}

export interface VoiceWords {
  line(key: VoiceKey, lang: Lang): Line;
  /** Why nobody answers, and from when somebody will. */
  absence(reason: 'closed' | 'unanswered', lang: Lang, now: Date): Line;
  /** The exact wording that pressing 1 agrees to. */
  consentVersion(lang: Lang): string;
}

/** A program's words for callers. Throws when copy lacks a key: at start, not in a call. */
export function createVoiceWords(copy: Copy, program: Program): VoiceWords {
  const main = program.phones.find((phone) => phone.use === 'main') ?? program.phones[0];
  const values: Readonly<Record<string, string>> = {
    program: program.name,
    shortName: program.shortName,
    phone: main?.display ?? '',
  };
  const line = (key: VoiceKey, lang: Lang, more: Readonly<Record<string, string>> = {}): Line => {
    const text = copy[lang][`voice.${key}`]?.web;
    if (text === undefined) throw new Error(`no copy for voice.${key} in ${lang}`);
    const filled = text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => more[name] ?? values[name] ?? whole);
    return { text: filled, lang };
  };
  for (const lang of program.languages) line('emergency', lang);
  return {
    line: (key, lang) => line(key, lang),
    absence(reason, lang, now) {
      if (reason === 'unanswered') return line('unanswered', lang);
      const opening = openingAt(program, now);
      const opensAt = opening.kind === 'closed' ? opening.opensAt : null;
      if (opensAt === null) return line('closedUnknown', lang);
      return line('closed', lang, { opens: sayOpening(opensAt, lang).replace(/\.$/, '') });
    },
    consentVersion: (lang) => createHash('sha256').update(line('menu', lang).text).digest('hex').slice(0, 12),
  };
}
