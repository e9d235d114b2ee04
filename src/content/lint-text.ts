import { countSms, outsideGsm7 } from '../core/gsm7.ts';
import type { Lang, Localized } from '../core/language.ts';
import type { Program } from '../core/program.ts';
import { foreignNumbers, type PublicLine } from './numbers.ts';
import type { FindQuarantined } from './quarantine.ts';
import { findWords, type Wording, type WordingRule } from './wording.ts';

/** What the rules need to know, loaded once. */
export interface LintData {
  readonly wording: Localized<Wording>;
  readonly lines: readonly PublicLine[];
  readonly findQuarantined: FindQuarantined;
}

/** A rule broken in one text; where it stands is for the caller to say. */
export interface TextFinding {
  readonly severity: 'error' | 'warning';
  readonly rule: string;
  readonly message: string;
}

const said: Readonly<Record<WordingRule, string>> = {
  personFirst: 'words.person_first',
  safeMessaging: 'words.safe_messaging',
  promises: 'words.no_promise',
  cost: 'words.cost_needs_source',
  outcome: 'words.outcome_needs_source',
};

/**
 * Rules for anything a visitor may be shown.
 * @param program who says it; undefined for text that every program says.
 * @param rules which word lists apply; validated instruments keep their exact words.
 */
export function lintText(
  text: string,
  lang: Lang,
  program: Program | undefined,
  rules: readonly WordingRule[],
  data: LintData,
): readonly TextFinding[] {
  const error = (rule: string, message: string): TextFinding => ({ severity: 'error', rule, message });
  const wording = data.wording[lang];
  return [
    ...data
      .findQuarantined(text, program?.id)
      .map((hit) => error('text.quarantined', `holds ${hit.id} (${hit.source}): ${hit.reason}`)),
    ...foreignNumbers(text, program, data.lines).map((number) =>
      error('text.number_is_ours', `gives out ${number.written}, which is neither this program's nor a public line`),
    ),
    ...rules.flatMap((rule) =>
      findWords(text, wording, rule).map(({ words, use }) => error(said[rule], `says "${words}"; better: ${use}`)),
    ),
    ...(/[!¡]/u.test(text) ? [error('text.no_exclamation', 'has an exclamation mark')] : []),
  ];
}

/** Rules for the form that is sent by SMS, as it is sent. */
export function lintSms(text: string): readonly TextFinding[] {
  const { encoding, segments, units } = countSms(text);
  if (encoding !== 'gsm-7') {
    const message = `has characters outside GSM-7 (${outsideGsm7(text).join(' ')}), which more than halves a text message`;
    return [{ severity: 'error', rule: 'sms.gsm7', message }];
  }
  if (segments <= 2) return [];
  const message = `is ${units} septets, ${segments} parts; aim for two (306)`;
  return [{ severity: segments > 3 ? 'error' : 'warning', rule: 'sms.segments', message }];
}
