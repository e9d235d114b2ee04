import { languages } from '../core/language.ts';
import type { Program } from '../core/program.ts';
import type { LoadedPassage } from './load-passages.ts';
import type { Sources } from './load-sources.ts';
import { lintSms, lintText, type LintData, type TextFinding } from './lint-text.ts';
import type { Passage } from './pack.ts';
import { hardest, isTooHard, readability } from './readability.ts';
import { sentencesOf } from './sentences.ts';
import { expiryWarningDays, isDemo, stateOf } from './signing.ts';
import { leansOnAnother, type Wording } from './wording.ts';
import { wordsOf } from './word-runs.ts';

export interface LintFinding extends TextFinding {
  readonly file: string;
  readonly line: number;
}

/** Fewer differently worded questions than this and too much depends on luck. */
export const fewestVariants = 6;
const mostSentences = 4;

export interface PassageContext extends LintData {
  readonly sources: Sources | undefined;
  /** The program whose own passage it is; undefined in a shared pack. */
  readonly program: Program | undefined;
  /** `YYYY-MM-DD`. */
  readonly today: string;
}

/** Every rule that one passage breaks. */
export function lintPassage({ passage, lineOf }: LoadedPassage, context: PassageContext): readonly LintFinding[] {
  const findings: LintFinding[] = [];
  const report = (path: readonly PropertyKey[], finding: TextFinding): void => {
    findings.push({ ...finding, file: passage.file, line: lineOf(path) });
  };
  const error = (path: readonly PropertyKey[], rule: string, message: string): void =>
    report(path, { severity: 'error', rule, message });

  lintSource(passage, context, error);
  for (const lang of languages) {
    const wording = context.wording[lang];
    lintVariants(passage.variants[lang], (index, message) =>
      error(['variants', lang, ...(index === undefined ? [] : [index])], 'passage.variants', message),
    );
    const question = passage.question[lang];
    for (const finding of lintText(question, lang, context.program, ['personFirst', 'safeMessaging'], context)) {
      report(['question', lang], finding);
    }
    for (const form of ['web', 'sms'] as const) {
      const path = ['answer', lang, form];
      const text = passage.answer[lang][form];
      const claims = maySayClaims(passage, context.sources) ? [] : (['cost', 'outcome'] as const);
      const rules = ['personFirst', 'safeMessaging', 'promises', ...claims] as const;
      for (const finding of lintText(text, lang, context.program, rules, context)) report(path, finding);
      lintShape(text, wording, (rule, message) => error(path, rule, message));
      if (form === 'sms') for (const finding of lintSms(text)) report(path, finding);
    }
    const grade = readability(passage.answer[lang].web, lang, [...wording.names, ...namesOf(context.program)]);
    if (isTooHard(grade, lang)) {
      const [scale, limit] = lang === 'en' ? ['Flesch-Kincaid grade', 'at most'] : ['Fernandez-Huerta', 'at least'];
      const message = `reads at ${scale} ${grade.score}, ${limit} ${hardest[lang]}: shorter words, shorter sentences`;
      error(['answer', lang, 'web'], 'answer.reading_grade', message);
    }
    lintSignOff(passage, lang, context.today, (severity, rule, message) =>
      report(['signoffs'], { severity, rule, message }),
    );
  }
  return findings;
}

/** A program's name as it may be shortened in its own texts counts as one plain word. */
const namesOf = (program: Program | undefined): readonly string[] =>
  program === undefined ? [] : [program.name, program.shortName, program.shortName.split(' ')[0] ?? ''];

/** Cost and outcome may be spoken of only where the program's own page or a reference says so. */
const maySayClaims = (passage: Passage, sources: Sources | undefined): boolean =>
  passage.source.some((source) =>
    'ref' in source
      ? source.ref !== 'PORCHLIGHT' && sources?.references[source.ref]?.url !== undefined
      : sources?.seeds[source.file.slice(-3)]?.program === passage.id.split('/')[0],
  );

type Report = (path: readonly PropertyKey[], rule: string, message: string) => void;

function lintSource(passage: Passage, { sources, program }: PassageContext, error: Report): void {
  if (sources === undefined) return;
  for (const [index, source] of passage.source.entries()) {
    const path = ['source', index];
    if ('ref' in source) {
      if (sources.references[source.ref] === undefined) {
        error(path, 'passage.source_known', `${source.ref} is not in content/sources.yaml`);
      }
      continue;
    }
    const seed = sources.seeds[source.file.slice(-3)];
    if (seed === undefined) {
      error(path, 'passage.source_known', `${source.file} is not in content/sources.yaml`);
      continue;
    }
    const last = Math.max(...source.lines.split(/[-,]/).map(Number));
    if (last > seed.lines) error(path, 'passage.source_lines', `${source.file} has ${seed.lines} lines, not ${last}`);
    if (program !== undefined && seed.program !== program.id) {
      error(path, 'passage.source_is_own', `${source.file} is not this program's page`);
    }
    if (program === undefined && seed.program !== undefined) {
      error(path, 'passage.source_is_own', `${source.file} speaks of one program, not of IOPs in general`);
    }
  }
}

function lintVariants(variants: readonly string[], error: (index: number | undefined, message: string) => void): void {
  if (variants.length < fewestVariants) error(undefined, `has ${variants.length} variants, needs ${fewestVariants}`);
  const seen = new Map<string, number>();
  for (const [index, variant] of variants.entries()) {
    const key = wordsOf(variant).join(' ');
    if (seen.has(key)) error(index, `is worded like variant ${(seen.get(key) ?? 0) + 1}`);
    else seen.set(key, index);
  }
}

function lintShape(text: string, wording: Wording, error: (rule: string, message: string) => void): void {
  const sentences = sentencesOf(text);
  if (sentences.length > mostSentences) {
    error('answer.sentences', `has ${sentences.length} sentences, at most ${mostSentences}`);
  }
  for (const sentence of sentences) {
    if (leansOnAnother(sentence, wording)) {
      error(
        'answer.sentence_stands_alone',
        `"${sentence.split(' ').slice(0, 4).join(' ')} …" leans on the sentence before`,
      );
    }
  }
  if (!/[.?]$/u.test(text)) error('answer.ends', 'does not end as a sentence');
}

function lintSignOff(
  passage: Passage,
  lang: (typeof languages)[number],
  today: string,
  report: (severity: TextFinding['severity'], rule: string, message: string) => void,
): void {
  const state = stateOf(passage, lang, today);
  if (state.kind === 'signed') {
    if (state.daysLeft <= expiryWarningDays) {
      report('warning', 'signoff.expires_soon', `${lang}: the sign-off ends in ${state.daysLeft} days`);
    }
    if (passage.review.status === 'unverified' && !isDemo(state.signOff)) {
      report('warning', 'signoff.unverified', `${lang}: is signed, but its source is still marked unverified`);
    }
    return;
  }
  const because: Record<typeof state.kind, string> = {
    unsigned: 'is not signed',
    changed: 'changed after it was signed',
    'original-changed': 'translates words that have changed since',
    'one-person': 'has one person as author and reviewer',
    expired: 'is past the end of its sign-off',
    early: 'is signed for a day still to come',
  };
  const severity = state.kind === 'one-person' ? 'error' : 'warning';
  report(severity, `signoff.${state.kind.replaceAll('-', '_')}`, `${lang}: ${because[state.kind]}, and is not served`);
}
