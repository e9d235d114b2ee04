import { join } from 'node:path';
import { toGsm7 } from '../core/gsm7.ts';
import { ContentInvalidError, type ContentProblem } from '../core/errors.ts';
import { languages, type Lang, type Localized } from '../core/language.ts';
import type { CopyText, Question } from '../core/screening.ts';
import { readContent, type ContentFiles } from './load-content.ts';
import { loadPublicLines, loadSources } from './load-sources.ts';
import { lintCrisisTexts } from './lint-crisis.ts';
import { lintPassage, type LintFinding } from './lint-passages.ts';
import { lintSms, lintText, type LintData, type TextFinding } from './lint-text.ts';
import { loadScreenings } from './load-screenings.ts';
import { dayIn } from '../core/day.ts';
import { createQuarantineFinder, loadQuarantine } from './quarantine.ts';
import { isOptOutLabel, loadWording } from './wording.ts';

export type { LintFinding };

/**
 * Every rule broken by any content under `dir`, in file and line order. Errors must be mended before content is
 * signed; warnings are for somebody to know. Loading problems count as errors; nothing is thrown for them.
 */
export async function lintContent(dir: string, now: Date = new Date()): Promise<readonly LintFinding[]> {
  const { files, problems: loading } = await readContent(dir);
  const problems: ContentProblem[] = [...loading];
  const wording = await loadWording(join(dir, 'wording'), 'content/wording', problems);
  const quarantine = await loadQuarantine(join(dir, 'quarantine'), 'content/quarantine', problems);
  const lines = await loadPublicLines(join(dir, 'lines.yaml'), 'content/lines.yaml', problems);
  const sources = await loadSources(join(dir, 'sources.yaml'), 'content/sources.yaml', problems);
  const findings: LintFinding[] = [];
  if (wording !== undefined) {
    const data: LintData = { wording, lines, findQuarantined: createQuarantineFinder(quarantine) };
    for (const { program, own } of files.programs) {
      const today = dayIn(program.timeZone, now);
      for (const loaded of own) findings.push(...lintPassage(loaded, { ...data, sources, program, today }));
    }
    const today = dayIn('UTC', now);
    for (const shared of files.shared.values()) {
      for (const loaded of shared)
        findings.push(...lintPassage(loaded, { ...data, sources, program: undefined, today }));
    }
    findings.push(...lintChoices(files, data), ...lintCopy(files, data), ...lintWidgets(files, data));
    findings.push(...(await lintScreenings(dir, files, data, problems)));
    findings.push(...(await lintCrisisTexts(dir, data, problems)));
  }
  const asErrors = problems.map((problem): LintFinding => ({ ...problem, severity: 'error' }));
  return [...asErrors, ...findings].toSorted(
    (first, second) => first.file.localeCompare(second.file) || first.line - second.line,
  );
}

/** Questions are shown as choices, and a choice may be typed: it must not be an opt-out word. */
function lintChoices(files: ContentFiles, { wording }: LintData): readonly LintFinding[] {
  const passages = [...files.programs.flatMap(({ own }) => own), ...[...files.shared.values()].flat()];
  return passages.flatMap(({ passage, lineOf }) =>
    languages
      .filter((lang) => isOptOutLabel(passage.question[lang], wording[lang]))
      .map((lang) => ({ ...optOutFinding, file: passage.file, line: lineOf(['question', lang]) })),
  );
}

const optOutFinding: TextFinding = {
  severity: 'error',
  rule: 'choice.opt_out_word',
  message: 'begins with a word that the carrier reads as an opt-out when it is typed',
};

const copyRules = ['personFirst', 'safeMessaging', 'promises', 'cost', 'outcome'] as const;

function lintCopy({ copy, copyAt }: ContentFiles, data: LintData): readonly LintFinding[] {
  return languages.flatMap((lang) =>
    Object.entries(copy[lang]).flatMap(([key, text]) => {
      const place = copyAt[lang][key] ?? { file: `content/copy/${lang}`, line: 1 };
      return lintCopyText(key, text, lang, data).map((finding) => ({ ...finding, ...place }));
    }),
  );
}

/** What a program's widget is called is read by visitors as copy is. */
function lintWidgets({ programs }: ContentFiles, data: LintData): readonly LintFinding[] {
  return programs.flatMap(({ program, file, lineOf }) =>
    languages.flatMap((lang) => {
      const texts = [
        { path: ['widget', 'launcher', 'label', lang], text: program.widget?.launcher?.label?.[lang] },
        { path: ['widget', 'greetingName', lang], text: program.widget?.greetingName?.[lang] },
      ];
      return texts.flatMap(({ path, text = '' }) =>
        lintText(text, lang, program, copyRules, data).map((finding) => ({ ...finding, file, line: lineOf(path) })),
      );
    }),
  );
}

/** Every rule that one text of the copy breaks, each message beginning with its key. */
export function lintCopyText(key: string, text: CopyText, lang: Lang, data: LintData): readonly TextFinding[] {
  const isChoice = key.startsWith('choice.');
  // Copy without an SMS form is sent as its web form, made plain.
  const sms = text.sms ?? toGsm7(text.web);
  const found: readonly TextFinding[] = [
    ...[text.web, ...(text.sms === undefined ? [] : [text.sms])].flatMap((form) =>
      lintText(form, lang, undefined, copyRules, data),
    ),
    ...lintSms(sms),
    ...(isChoice && isOptOutLabel(text.web, data.wording[lang]) ? [optOutFinding] : []),
  ];
  return found.map((finding) => ({ ...finding, message: `${key} ${finding.message}` }));
}

/** Instruments keep their validated words, so only what endangers is looked for in them. */
async function lintScreenings(
  dir: string,
  files: ContentFiles,
  data: LintData,
  problems: ContentProblem[],
): Promise<readonly LintFinding[]> {
  const screenings = await loadScreenings(dir).catch((error: unknown) => {
    if (error instanceof ContentInvalidError) problems.push(...error.problems);
    else if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      const message = 'a file that every screening needs is missing';
      problems.push({ file: 'content/screening', line: 1, rule: 'screening.missing', message });
    } else throw error;
  });
  const findings = [...(screenings ?? [])].flatMap(([id, screening]) => {
    const program = files.programs.find((source) => source.program.id === id)?.program;
    const file = `content/programs/${id}/screening.yaml`;
    return screening.questions.flatMap((question) => {
      const rules = question.instrument === undefined ? (['personFirst', 'safeMessaging', 'promises'] as const) : [];
      return languages.flatMap((lang) => [
        ...textsOf(question)
          .flatMap((text) => lintText(text[lang].replace(exampleNumber, ''), lang, program, rules, data))
          .map((finding) => ({ ...finding, file, line: 1, message: `${question.id} ${finding.message}` })),
        ...question.options
          .filter((option) => isOptOutLabel(option.label[lang], data.wording[lang]))
          .map((option) => ({
            ...optOutFinding,
            file,
            line: 1,
            message: `${question.id}/${option.id} ${optOutFinding.message}`,
          })),
      ]);
    });
  });
  // Questions of the common bank are in every program: said once is enough.
  const seen = new Set<string>();
  return findings.filter(({ rule, message }) => {
    const key = `${rule} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** Numbers kept for examples (555-0100 to 555-0199): they show how to write one and reach nobody. */
const exampleNumber = /\d{3}[ .-]555[ .-]01\d{2}/g;

const textsOf = (question: Question): readonly Localized[] => [
  ...[question.ask, question.again, question.intro].flatMap((wording) =>
    wording === undefined ? [] : [wording.web, ...(wording.sms === undefined ? [] : [wording.sms])],
  ),
  question.why,
  question.label,
  ...question.options.map((option) => option.label),
];
