import { createHash } from 'node:crypto';
import { answersRead, type Condition } from '../core/conditions.ts';
import type { ContentProblem } from '../core/errors.ts';
import { questionId } from '../core/ids.ts';
import type { Localized } from '../core/language.ts';
import type { Instrument, Question, RouteRule, Screening, Wording } from '../core/screening.ts';
import type { Bank, InstrumentSource, OrderEntry, QuestionSource, ScreeningSource } from './screening-schema.ts';
import type { YamlValue } from './yaml-source.ts';

const yesNo: Question['options'] = [
  { id: 'yes', label: { en: 'Yes', es: 'Sí' }, words: { en: [], es: [] } },
  { id: 'no', label: { en: 'No', es: 'No' }, words: { en: [], es: [] } },
];

/** What programs choose from: `content/screening/bank.yaml` and `content/screening/instruments/`. */
export interface ScreeningParts {
  readonly bank: Bank;
  readonly instruments: ReadonlyMap<string, InstrumentSource>;
}

/**
 * Spells out a program's `screening.yaml`: bank questions fetched, instruments unfolded, repeated
 * questions written once per item. Adds every broken rule to `problems`, each with its line, and then
 * returns undefined.
 */
export function compileScreening(
  file: YamlValue<ScreeningSource>,
  shownAs: string,
  { bank, instruments }: ScreeningParts,
  problems: ContentProblem[],
): Screening | undefined {
  const before = problems.length;
  const fault = (path: readonly PropertyKey[], rule: string, message: string): void => {
    problems.push({ file: shownAs, line: file.lineOf(path), rule: `screening.${rule}`, message });
  };
  const questions: Question[] = [];
  const used: Instrument[] = [];
  /** Where in the file each question was asked for. */
  const pathOf = new Map<string, readonly PropertyKey[]>();

  const unfold = (entries: readonly OrderEntry[], at: readonly PropertyKey[], group: Condition | undefined): void => {
    for (const [index, entry] of entries.entries()) {
      const path = [...at, index];
      const add = (added: readonly Question[]): void => {
        for (const question of added) {
          questions.push(question);
          // Of two with one id the later is at fault.
          pathOf.set(question.id, path);
        }
      };
      if (typeof entry === 'object' && 'order' in entry) {
        unfold(entry.order, [...path, 'order'], both(group, entry.when));
      } else if (typeof entry === 'object' && 'instrument' in entry) {
        const instrument = instruments.get(entry.instrument);
        if (!instrument) {
          fault(path, 'instrument_known', `there is no instrument "${entry.instrument}"`);
          continue;
        }
        const items = itemsOf(instrument, both(group, entry.when));
        add(items);
        used.push(instrumentOf(instrument, items));
      } else {
        const source = fromBank(entry, bank);
        if (!source) {
          const name = typeof entry === 'string' ? entry : 'use' in entry ? entry.use : '';
          fault(path, 'question_known', `there is no question "${name}" in the bank`);
          continue;
        }
        const spelled = spelledOut(source, questions, (message) => fault(path, 'repeats_choices', message));
        add(spelled.map((question) => within(group, question)));
      }
    }
  };
  unfold(file.value.order, ['order'], undefined);

  const routes: RouteRule[] = [];
  for (const [index, entry] of file.value.routes.entries()) {
    const route = typeof entry === 'string' ? bank.routes.find((candidate) => candidate.id === entry) : entry;
    if (route) routes.push(route);
    else
      fault(
        ['routes', index],
        'route_known',
        `there is no route "${typeof entry === 'string' ? entry : entry.id}" in the bank`,
      );
  }

  checkQuestions(questions, (question, rule, message) => fault(pathOf.get(question.id) ?? ['order'], rule, message));
  const known = new Set<string>(questions.map((question) => question.id));
  const scored = new Set(used.map((instrument) => instrument.id));
  const checkReads = (condition: Condition, path: readonly PropertyKey[]): void => {
    for (const id of answersRead(condition))
      if (!known.has(id)) fault(path, 'condition_reads_known', `"${id}" is not asked here`);
    for (const id of scoresRead(condition))
      if (!scored.has(id)) fault(path, 'condition_reads_known', `"${id}" is not scored here`);
    for (const { id, value } of optionsRead(condition)) {
      const options = questions.find((question) => question.id === id)?.options ?? [];
      if (options.length === 0 || options.some((option) => option.id === value)) continue;
      fault(path, 'condition_names_option', `"${id}" has no option "${value}"`);
    }
  };
  for (const question of questions) {
    // What a question reads must also come before it: `checkQuestions` says so when it does not.
    if (question.when && answersRead(question.when).every((id) => known.has(id)))
      checkReads(question.when, pathOf.get(question.id) ?? ['order']);
  }
  for (const [index, route] of routes.entries()) checkReads(route.when, ['routes', index]);
  for (const [index, stop] of file.value.stops.entries()) checkReads(stop.when, ['stops', index]);

  if (problems.length > before) return undefined;
  const body = { questions, instruments: used, routes, stops: file.value.stops };
  return { version: createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 12), ...body };
}

type Fault = (question: Question, rule: string, message: string) => void;

function checkQuestions(questions: readonly Question[], fault: Fault): void {
  const seen = new Set<string>();
  for (const question of questions) {
    if (seen.has(question.id)) fault(question, 'question_id_unique', `"${question.id}" is asked twice`);
    // A condition may read only what was asked before: dropping abandoned answers relies on it.
    for (const id of question.when ? answersRead(question.when) : []) {
      if (!seen.has(id))
        fault(question, 'condition_reads_earlier', `"${question.id}" depends on "${id}", which is not asked before it`);
    }
    seen.add(question.id);
    const options = new Set(question.options.map((option) => option.id));
    if (options.size !== question.options.length)
      fault(question, 'option_id_unique', `"${question.id}" has an option twice`);
    if ((question.kind === 'choice' || question.kind === 'choices') && options.size < 2) {
      fault(question, 'choice_has_options', `"${question.id}" offers fewer than two options`);
    }
    for (const danger of question.dangers) {
      if (!options.has(danger.is)) fault(question, 'danger_is_option', `"${question.id}" has no option "${danger.is}"`);
    }
  }
}

function fromBank(entry: OrderEntry, bank: Bank): QuestionSource | undefined {
  if (typeof entry === 'string') return bank.questions.find((question) => question.id === entry);
  if ('use' in entry) {
    const base = bank.questions.find((question) => question.id === entry.use);
    return base && ({ ...base, ...entry.change } as QuestionSource);
  }
  return 'ask' in entry ? entry : undefined;
}

function spelledOut(
  source: QuestionSource,
  earlier: readonly Question[],
  fault: (message: string) => void,
): readonly Question[] {
  if (!source.forEach) return [questionOf(source)];
  const { answer, except } = source.forEach;
  const parent = earlier.find((question) => question.id === answer);
  if (!parent || parent.kind !== 'choices') {
    fault(`"${source.id}" repeats for "${answer}", which is not an earlier question with several choices`);
    return [];
  }
  return parent.options
    .filter((option) => !except.includes(option.id))
    .map((option) => {
      const fill = (words: Localized): Localized => ({
        en: words.en.replaceAll('{item}', inner(option.label.en)),
        es: words.es.replaceAll('{item}', inner(option.label.es)),
      });
      const base = questionOf(source);
      const chosen: Condition = { answer, includes: option.id };
      return {
        ...base,
        id: questionId(`${source.id}/${option.id}`),
        ask: filled(base.ask, fill),
        ...(base.again && { again: filled(base.again, fill) }),
        label: fill(base.label),
        why: fill(base.why),
        when: base.when ? { all: [chosen, base.when] } : chosen,
        names: {
          en: base.names.en.map((name) => name.replaceAll('{item}', inner(option.label.en))),
          es: base.names.es.map((name) => name.replaceAll('{item}', inner(option.label.es))),
        },
      };
    });
}

const both = (group: Condition | undefined, own: Condition | undefined): Condition | undefined =>
  group && own ? { all: [group, own] } : (own ?? group);

function within(group: Condition | undefined, question: Question): Question {
  const when = both(group, question.when);
  return when ? { ...question, when } : question;
}

/** "Alcohol (beer, wine)" inside a sentence: "alcohol". */
const inner = (label: string): string => {
  const short = label.replace(/\s*\(.*\)$/, '');
  return /^[A-Z]{2}/.test(short) ? short : short.charAt(0).toLowerCase() + short.slice(1);
};

const filled = (wording: Wording, fill: (words: Localized) => Localized): Wording => ({
  web: fill(wording.web),
  ...(wording.sms && { sms: fill(wording.sms) }),
});

function questionOf(source: QuestionSource): Question {
  const { forEach: _spelledOut, id, options, intro, again, min, max, when, consent, code, ask, ...rest } = source;
  return {
    ...rest,
    id: questionId(id),
    ask: wordingOf(ask),
    options: source.kind === 'yes-no' && options.length === 0 ? yesNo : options.map(optionOf),
    ...(intro && { intro: wordingOf(intro) }),
    ...(again && { again: wordingOf(again) }),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
    ...(when && { when }),
    ...(consent !== undefined && { consent }),
    ...(code !== undefined && { code }),
  };
}

const wordingOf = (source: QuestionSource['ask']): Wording => ({
  web: source.web,
  ...(source.sms && { sms: source.sms }),
});

const optionOf = ({ score, code, ...option }: QuestionSource['options'][number]): Question['options'][number] => ({
  ...option,
  ...(score !== undefined && { score }),
  ...(code !== undefined && { code }),
});

function itemsOf(instrument: InstrumentSource, when: Condition | undefined): readonly Question[] {
  return instrument.items.map((item, index) => {
    const condition = both(when, item.when);
    const lead = index === 0 ? instrument.lead : undefined;
    return {
      id: questionId(item.id),
      group: 'instruments' as const,
      kind: item.kind,
      ask: { web: item.ask, ...(item.sms && { sms: item.sms }) },
      why: instrument.why,
      label: item.label,
      options: (item.options ?? instrument.options ?? []).map(optionOf),
      ...(item.min !== undefined && { min: item.min }),
      ...(item.max !== undefined && { max: item.max }),
      ...(condition && { when: condition }),
      ...(lead && { intro: { web: lead } }),
      skippable: true,
      notOn: [],
      forCallback: false,
      dangers: [],
      names: { en: [], es: [] },
      code: item.code,
      instrument: instrument.id,
    };
  });
}

function instrumentOf(source: InstrumentSource, items: readonly Question[]): Instrument {
  const {
    options: _options,
    items: _items,
    review: _review,
    why: _why,
    panelCode,
    totalCode,
    lead,
    maxScore,
    ...rest
  } = source;
  return {
    ...rest,
    items: items.map((item) => item.id),
    ...(panelCode !== undefined && { panelCode }),
    ...(totalCode !== undefined && { totalCode }),
    ...(lead && { lead }),
    ...(maxScore !== undefined && { maxScore }),
  };
}

function scoresRead(condition: Condition): readonly string[] {
  if ('all' in condition) return condition.all.flatMap(scoresRead);
  if ('any' in condition) return condition.any.flatMap(scoresRead);
  if ('not' in condition) return scoresRead(condition.not);
  return 'score' in condition ? [condition.score] : [];
}

/** The options a condition compares with: one that does not exist would never hold, in silence. */
function optionsRead(condition: Condition): readonly { readonly id: string; readonly value: string | number }[] {
  if ('all' in condition) return condition.all.flatMap(optionsRead);
  if ('any' in condition) return condition.any.flatMap(optionsRead);
  if ('not' in condition) return optionsRead(condition.not);
  const values = 'is' in condition ? condition.is : 'includes' in condition ? condition.includes : [];
  return 'answer' in condition ? [values].flat().map((value) => ({ id: condition.answer, value })) : [];
}
