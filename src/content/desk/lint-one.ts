import { basename, join } from 'node:path';
import type { DeskFinding } from '../../core/content-desk.ts';
import { ContentInvalidError, type ContentProblem } from '../../core/errors.ts';
import { languages, type Lang } from '../../core/language.ts';
import type { Program } from '../../core/program.ts';
import type { CopyText } from '../../core/screening.ts';
import { lintCopyText } from '../lint.ts';
import { lintPassage } from '../lint-passages.ts';
import type { LoadedPassage } from '../load-passages.ts';
import { loadPublicLines, loadSources } from '../load-sources.ts';
import { createQuarantineFinder, loadQuarantine } from '../quarantine.ts';
import { isOptOutLabel, loadWording } from '../wording.ts';

/** Every rule that one passage breaks, as `porchlight content lint` would say. */
export type LintOne = (loaded: LoadedPassage, program: Program | undefined, today: string) => readonly DeskFinding[];

/** Every rule that one text of the copy breaks. */
export type LintCopy = (key: string, text: CopyText, lang: Lang) => readonly DeskFinding[];

/** Reads once what the rules need. Throws ContentInvalidError when it cannot be read. */
export async function loadDeskLint(dir: string): Promise<{ readonly passage: LintOne; readonly copy: LintCopy }> {
  const problems: ContentProblem[] = [];
  const top = basename(dir);
  const wording = await loadWording(join(dir, 'wording'), `${top}/wording`, problems);
  const quarantine = await loadQuarantine(join(dir, 'quarantine'), `${top}/quarantine`, problems);
  const lines = await loadPublicLines(join(dir, 'lines.yaml'), `${top}/lines.yaml`, problems);
  const sources = await loadSources(join(dir, 'sources.yaml'), `${top}/sources.yaml`, problems);
  if (problems.length > 0 || wording === undefined) throw new ContentInvalidError(problems);
  const data = { wording, lines, findQuarantined: createQuarantineFinder(quarantine) };
  const passage: LintOne = (loaded, program, today) => {
    const found = lintPassage(loaded, { ...data, sources, program, today });
    const choices = languages
      .filter((lang) => isOptOutLabel(loaded.passage.question[lang], wording[lang]))
      .map((lang) => ({
        severity: 'error' as const,
        rule: 'choice.opt_out_word',
        message: `the question in ${lang} begins with a word that the carrier reads as an opt-out when it is typed`,
      }));
    return [...found.map(({ severity, rule, message }) => ({ severity, rule, message })), ...choices];
  };
  return { passage, copy: (key, text, lang) => lintCopyText(key, text, lang, data) };
}
