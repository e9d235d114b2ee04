import { glob, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createVisit } from '../../flows/visit.ts';
import { loadCopy } from '../../src/content/load-copy.ts';
import { loadScreenings } from '../../src/content/load-screenings.ts';
import { countSms, outsideGsm7, toGsm7 } from '../../src/core/gsm7.ts';
import type { BlockedKind } from '../../src/core/knowledge.ts';
import { languages } from '../../src/core/language.ts';
import type { Opening } from '../../src/core/opening-hours.ts';
import type { Prompt } from '../../src/core/visit.ts';

const problems: never[] = [];
const { copy } = await loadCopy('content/copy', 'content/copy', problems);
const screenings = [...(await loadScreenings('content'))].map(([, screening]) => screening);
const sources = await readSources();

interface Said {
  readonly key: string;
  readonly choices?: readonly string[];
}
/** As XState keeps a state after `setup`. */
interface Node {
  readonly states: Readonly<Record<string, Node>>;
  readonly entry: readonly Action[];
  readonly exit: readonly Action[];
  readonly transitions: ReadonlyMap<string, readonly { readonly actions: readonly Action[] }[]>;
  readonly always?: readonly { readonly actions: readonly Action[] }[];
  readonly meta?: { readonly prompt: Prompt | null };
}
interface Action {
  readonly type?: string;
  readonly params?: Said | (() => unknown);
}

async function readSources(): Promise<string> {
  const texts: string[] = [];
  for (const folder of ['dialogs', 'flows', 'src']) {
    for await (const file of glob(`${folder}/**/*.ts`)) texts.push(await readFile(file, 'utf8'));
  }
  return texts.join('\n');
}

/** Everything a state says by itself, on the way in or out, or on any of its events. */
function saidBy(node: Node): readonly Said[] {
  const onTheWay = [...node.transitions.values()].flat().concat(node.always ?? []);
  const actions = [...node.entry, ...node.exit, ...onTheWay.flatMap((transition) => transition.actions)];
  const own = actions.flatMap((action) =>
    action.type === 'say' && typeof action.params === 'object' ? [action.params] : [],
  );
  const { prompt = null } = node.meta ?? {};
  return [
    ...own,
    ...(prompt?.type === 'say' ? [prompt] : []),
    ...Object.values(node.states).flatMap((child) => saidBy(child)),
  ];
}

const said = screenings.flatMap((screening) => saidBy(createVisit(screening).root as unknown as Node));

/** Exhaustive by type: a kind added to the vocabulary does not compile until it stands here. */
const blockedKinds: Readonly<Record<BlockedKind, true>> = {
  'medical-advice': true,
  dosing: true,
  tapering: true,
  'stopping-medicine': true,
  'getting-drugs': true,
  'beating-a-test': true,
  'legal-advice': true,
  diagnosis: true,
  'outcome-promise': true,
};
const openingKinds: Readonly<Record<Opening['kind'], true>> = { unknown: true, open: true, closed: true };

const inCalls = [
  ...sources.matchAll(/\b(?:say|plain|offer|copyText)\(\s*'([a-z]\w*\.[\w.-]+)'/g),
  ...sources.matchAll(/\bkey: '([a-z]\w*\.[\w.-]+)'/g),
].map((match) => match[1]!);
const choicesInCalls = [
  ...sources.matchAll(/choicesOf\(\s*\[([^\]]*)\]/g),
  ...sources.matchAll(/choices: \[([^\]]*)\]/g),
]
  .flatMap((match) => [...match[1]!.matchAll(/'(\w+)'/g)])
  .map((match) => `choice.${match[1]!}`);
// `readBack` and `faq.declined` offer choices by a plain list.
const choicesInLists = [...sources.matchAll(/\bsay\('[\w.]+', \{[^}]*\}, \[([^\]]*)\]/g)]
  .flatMap((match) => [...match[1]!.matchAll(/'(\w+)'/g)])
  .map((match) => `choice.${match[1]!}`);

const used = new Set([
  ...said.flatMap(({ key, choices = [] }) => [key, ...choices.map((choice) => `choice.${choice}`)]),
  ...screenings.flatMap((screening) => screening.stops.flatMap((stop) => [stop.say, `${stop.say}.again`])),
  ...Object.keys(blockedKinds).map((kind) => `blocked.${kind}`),
  ...Object.keys(openingKinds).map((kind) => `hours.${kind}`),
  ...inCalls,
  ...choicesInCalls,
  ...choicesInLists,
]);

/** Namespaces a source puts together, like `voice.${key}` or `copy[lang]['form.send']`: their keys stand there in quotes. */
function standsInQuotes(key: string): boolean {
  const [namespace = '', ...rest] = key.split('.');
  return (
    sources.includes(`words['${key}']`) ||
    (sources.includes(`\`${namespace}.\${`) &&
      new RegExp(`['"]${rest.join('\\.')}['"]|\\b${rest.join('\\.')}:`).test(sources))
  );
}

describe('copy', () => {
  it('loads without a problem', () => {
    expect(problems).toEqual([]);
  });

  it('is found in the machines at all', () => {
    expect(said.length).toBeGreaterThan(100);
    expect(used.size).toBeGreaterThan(60);
  });

  it.each(languages)('has every key that is said, in %s', (lang) => {
    expect([...used].filter((key) => copy[lang][key] === undefined).toSorted()).toEqual([]);
  });

  it.each(languages)('has no key that nothing says, in %s', (lang) => {
    const unused = Object.keys(copy[lang]).filter((key) => !used.has(key) && !standsInQuotes(key));
    expect(unused).toEqual([]);
  });
});

const longest = {
  program: 'New Dimensions Intensive Outpatient Programs for Substance Use Disorders',
  shortName: 'Stonington Institute',
  phone: '800-832-1022 (option 1)',
  readBack: 'Wednesday, September 24, 2026',
};
const texted = languages.flatMap((lang) => {
  const values: Readonly<Record<string, string>> = { ...longest, hours: toGsm7(copy[lang]['hours.unknown']!.web) };
  return (
    Object.entries(copy[lang])
      // Said aloud, or shown on a page; never texted.
      .filter(([key]) => !/^(?:voice|hours|form|demo|page)\./.test(key))
      .map(([key, { web, sms }]): [string, string, string] => [
        lang,
        key,
        (sms ?? web).replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole),
      ])
  );
});

describe('copy by text message', () => {
  it.each(texted)('%s %s is GSM-7 and at most two segments', (_lang, _key, text) => {
    expect(outsideGsm7(text)).toEqual([]);
    expect(countSms(text).segments).toBeLessThanOrEqual(2);
  });

  it.each(languages)('fits the first words and the menu into two segments, in %s', (lang) => {
    const words = copy[lang];
    const short = (key: string) => words[key]!.sms ?? words[key]!.web;
    const menu = ['screening', 'question', 'callback', 'otherLanguage'].map(
      (choice, index) => `${index + 1} ${short(`choice.${choice}`)}`,
    );
    for (const key of ['welcome.first', 'welcome.missedCall']) {
      const first = [short(key), short('menu.choose'), ...menu].join('\n').replaceAll('{shortName}', longest.shortName);
      expect(countSms(first)).toMatchObject({ encoding: 'gsm-7', segments: 2 });
    }
  });
});

describe('what must stay in view', () => {
  const forms = languages.flatMap((lang) =>
    Object.entries(copy[lang]).flatMap(([key, { web, sms }]): [string, string, string][] => [
      [lang, key, web],
      ...(sms === undefined ? [] : [[`${lang} sms`, key, sms] satisfies [string, string, string]]),
    ]),
  );
  const keep911And988 = /^(?:crisis\.|concern\.|welcome\.|optOut\.|help\.|degraded\.|stop\.)/;

  it.each(forms.filter(([, key]) => keep911And988.test(key)))('%s %s names 911 and 988', (_lang, _key, text) => {
    expect(text).toContain('911');
    expect(text).toContain('988');
  });

  it.each(forms.filter(([, key]) => key.startsWith('welcome.') || key === 'identity.truth'))(
    '%s %s says that it is automated and not a person, and for whom it speaks',
    (_lang, _key, text) => {
      expect(text).toMatch(/automated assistant|asistente autom[áa]tico/i);
      expect(text).toMatch(/not a person|no (?:soy )?una persona|no persona/i);
      expect(text).toMatch(/\{(?:program|shortName)\}/);
    },
  );

  it.each(forms)('%s %s does not shout', (_lang, _key, text) => {
    expect(text).not.toMatch(/[!¡]/);
  });
});
