import type {
  Bundle,
  BundleEntry,
  Coding,
  Questionnaire,
  QuestionnaireItem,
  QuestionnaireResponse,
  QuestionnaireResponseItem,
  Resource,
} from '@medplum/fhirtypes';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Packet } from '../../../../src/core/packet.ts';
import { bundleOf } from '../../../../src/staff/disclosures/fhir/bundle.ts';
import { isPublished, problemsIn } from '../../../support/fhir-definitions.ts';
import { anyPacket, programIds, screenings, type PacketWishes } from '../../../support/packets.ts';

const runs = { numRuns: 25 };
const bundleFor = (packet: Packet): Bundle =>
  bundleOf(packet, { screening: screenings.get(packet.program.id as never)! });
const entriesOf = (bundle: Bundle): readonly BundleEntry[] => bundle.entry ?? [];
const resourcesOf = <T extends Resource['resourceType']>(bundle: Bundle, type: T) =>
  entriesOf(bundle).flatMap(({ resource }) =>
    resource?.resourceType === type ? [resource as Extract<Resource, { resourceType: T }>] : [],
  );

/** Every object inside, with the key under which it stands. */
function* objectsIn(value: unknown, key = ''): Generator<readonly [string, Readonly<Record<string, unknown>>]> {
  if (Array.isArray(value)) for (const each of value) yield* objectsIn(each, key);
  else if (typeof value === 'object' && value !== null) {
    yield [key, value as Record<string, unknown>];
    for (const [inner, each] of Object.entries(value)) yield* objectsIn(each, inner);
  }
}

/** The codes of DOMAIN.md's table of screeners that the shipped instruments use. */
const knownLoinc = new Set(
  (
    '72109-2 68518-0 68519-8 68520-6 75626-2 68524-8 96841-2 96842-0 88037-7 75889-6 96843-8 96844-6 ' +
    '55757-9 44250-9 44255-8 55758-7 69725-0 68509-9 ' +
    'LA6568-5 LA6569-3 LA6570-1 LA6571-9 LA6270-8 LA18926-8 LA18927-6 LA18928-4 LA18929-2 LA15694-5 LA15695-2 ' +
    'LA18930-0 LA18931-8 LA18932-6 LA18933-4 LA18876-5 LA18891-4 LA18934-2'
  ).split(' '),
);

const everyKind: readonly (PacketWishes & { readonly who: string })[] = programIds.flatMap((program) => [
  { who: `${program}, anybody`, program },
  { who: `${program}, for themselves`, program, fixed: { 'safe-now': 'safe', 'for-whom': 'self', notice: 'yes' } },
  { who: `${program}, for a loved one`, program, fixed: { 'for-whom': 'loved-one', notice: 'yes' } },
  { who: `${program}, a professional`, program, fixed: { 'for-whom': 'professional', notice: 'yes' } },
  {
    who: `${program}, a minor`,
    program,
    fixed: { 'for-whom': 'self', notice: 'yes', 'birth-date': '2012-12-31', adult: 'no' },
  },
]);

describe.each(everyKind)('the FHIR bundle of $who', (wishes) => {
  it('satisfies the R4 definitions, whatever was answered', () => {
    fc.assert(
      fc.property(anyPacket(wishes), (packet) => {
        const bundle = bundleFor(packet);
        expect(problemsIn(bundle)).toEqual([]);
        for (const { resource } of entriesOf(bundle)) expect(problemsIn(resource!), resource!.resourceType).toEqual([]);
      }),
      runs,
    );
  });

  it('refers only to what is in it, and names nothing twice', () => {
    fc.assert(
      fc.property(anyPacket(wishes), (packet) => {
        const bundle = bundleFor(packet);
        const urls = entriesOf(bundle).map(({ fullUrl }) => fullUrl!);
        expect(new Set(urls).size).toBe(urls.length);
        for (const [, object] of objectsIn(bundle)) {
          const { reference } = object;
          if (typeof reference === 'string') expect(urls).toContain(reference);
        }
      }),
      runs,
    );
  });

  it('invents no code', () => {
    fc.assert(
      fc.property(anyPacket(wishes), (packet) => {
        for (const [, object] of objectsIn(bundleFor(packet))) {
          const { system, code } = object as Coding;
          if (typeof code !== 'string') continue;
          const isKnown = system === 'http://loinc.org' ? knownLoinc.has(code) : isPublished(system ?? '', code);
          expect(isKnown, `${system}|${code}`).toBe(true);
        }
      }),
      runs,
    );
  });

  it('answers only questions of its questionnaire, each in the kind it asks for', () => {
    fc.assert(
      fc.property(anyPacket(wishes), (packet) => {
        const bundle = bundleFor(packet);
        const [questionnaire] = resourcesOf(bundle, 'Questionnaire');
        const [response] = resourcesOf(bundle, 'QuestionnaireResponse');
        checkAgainst(questionnaire!, response!);
      }),
      runs,
    );
  });

  it('marks every resource as restricted, carries the notice, and leaves the transcript behind', () => {
    fc.assert(
      fc.property(anyPacket(wishes), (packet) => {
        const said = { ...packet, transcript: [{ ...packet.transcript[0]!, text: 'words only in the transcript' }] };
        const bundle = bundleFor(said);
        for (const { resource } of entriesOf(bundle)) {
          expect(resource!.meta?.security?.map(({ code }) => code)).toEqual(['42CFRPart2', 'R']);
        }
        const notices = resourcesOf(bundle, 'Communication').flatMap(({ payload = [] }) => payload);
        expect(notices.map(({ contentString }) => contentString)).toContain(packet.notice);
        expect(JSON.stringify(bundle)).not.toContain('words only in the transcript');
      }),
      runs,
    );
  });
});

/** linkId by linkId: the type asked for, a coded option where there are options. */
function checkAgainst(questionnaire: Questionnaire, response: QuestionnaireResponse): void {
  expect(response.questionnaire).toBe(`${questionnaire.url}|${questionnaire.version}`);
  const asked = new Map<string, QuestionnaireItem>();
  const collect = (items: readonly QuestionnaireItem[]): void => {
    for (const item of items) {
      expect(asked.has(item.linkId), item.linkId).toBe(false);
      asked.set(item.linkId, item);
      collect(item.item ?? []);
    }
  };
  collect(questionnaire.item ?? []);
  const kinds: Readonly<Record<string, string>> = {
    boolean: 'valueBoolean',
    choice: 'valueCoding',
    decimal: 'valueDecimal',
    integer: 'valueInteger',
    date: 'valueDate',
    dateTime: 'valueDateTime',
    string: 'valueString',
    text: 'valueString',
  };
  const check = (items: readonly QuestionnaireResponseItem[]): void => {
    for (const item of items) {
      const question = asked.get(item.linkId);
      expect(question, item.linkId).toBeDefined();
      for (const answer of item.answer ?? []) {
        expect(Object.keys(answer), item.linkId).toEqual([kinds[question!.type]]);
        if (answer.valueCoding) {
          expect(question!.answerOption?.map(({ valueCoding }) => valueCoding)).toContainEqual(answer.valueCoding);
        }
      }
      check(item.item ?? []);
    }
  };
  check(response.item ?? []);
}

describe('a FHIR bundle', () => {
  const whole = { 'for-whom': 'self', 'safe-now': 'safe', notice: 'yes', 'birth-date': '1985-03-04', adult: 'yes' };
  const drawn = (fixed: NonNullable<PacketWishes['fixed']> = {}): Packet =>
    fc
      .sample(anyPacket({ program: programIds.find((id) => id === 'stonington')!, fixed: { ...whole, ...fixed } }), {
        numRuns: 200,
        seed: 7,
      })
      .find(({ status, skipped }) => status === 'confirmed' && skipped.length > 0)!;

  it('is the same each time, and keeps its names when the visitor corrects an answer', () => {
    const packet = drawn();
    expect(bundleFor(packet)).toEqual(bundleFor(structuredClone(packet)));
    const corrected = { ...packet, contact: [] };
    const names = (bundle: Bundle) => entriesOf(bundle).map(({ fullUrl }) => fullUrl);
    expect(names(bundleFor(corrected))).toEqual(names(bundleFor(packet)));
    expect(names(bundleFor({ ...packet, id: crypto.randomUUID() }))).not.toEqual(names(bundleFor(packet)));
  });

  it('makes people and questionnaires once, and replaces the rest when it is sent again', () => {
    const requests = entriesOf(bundleFor(drawn())).map(({ resource, request }) => [
      resource!.resourceType,
      request!.method,
      request!.ifNoneExist !== undefined || /\?identifier=/.test(request!.url ?? ''),
    ]);
    for (const [type, method, isNamed] of requests) {
      expect(isNamed).toBe(true);
      expect(method).toBe(type === 'Patient' || type === 'Questionnaire' ? 'POST' : 'PUT');
    }
  });

  it('carries AUDIT-C and PHQ-2 scores under their LOINC codes, and GAD-2 in words', () => {
    const packet = drawn({
      'audit-c-1': 'four-or-more-a-week',
      'audit-c-2': 'ten-or-more',
      'audit-c-3': 'daily',
      'phq-2-1': 'several-days',
      'phq-2-2': 'not-at-all',
      'gad-2-1': 'nearly-every-day',
      'gad-2-2': 'nearly-every-day',
    });
    const found = resourcesOf(bundleFor(packet), 'Observation').map(
      ({ code, valueInteger, category, derivedFrom }) => ({
        code: code?.coding?.[0]?.code ?? code?.text,
        valueInteger,
        category: category?.[0]?.coding?.[0]?.code,
        isDerived: derivedFrom?.length === 1,
      }),
    );
    const score = { category: 'survey', isDerived: true };
    expect(found).toContainEqual({ code: '75626-2', valueInteger: 12, ...score });
    expect(found).toContainEqual({ code: '55758-7', valueInteger: 1, ...score });
    expect(found).toContainEqual({ code: 'GAD-2, score', valueInteger: 6, ...score });
  });

  it('gives no Observation for a sum with an item missing', () => {
    const packet = drawn();
    const partial = { ...packet, scores: packet.scores.map((score) => ({ ...score, total: null })) };
    expect(resourcesOf(bundleFor(partial), 'Observation')).toEqual([]);
  });

  it('never makes the visitor the patient when they write about somebody else', () => {
    for (const forWhom of ['loved-one', 'professional']) {
      const packet = drawn({ 'for-whom': forWhom, name: 'Vera Visitor', phone: '+18605550199' });
      const bundle = bundleFor(packet);
      const [patient] = resourcesOf(bundle, 'Patient');
      expect(JSON.stringify(patient)).not.toMatch(/Vera|5550199/);
      const type = forWhom === 'loved-one' ? 'RelatedPerson' : 'Practitioner';
      expect(JSON.stringify(resourcesOf(bundle, type))).toMatch(/Vera Visitor/);
      expect(resourcesOf(bundle, 'Task').some(({ note }) => note?.[0]?.text?.includes('Call the visitor'))).toBe(true);
    }
  });

  it('writes a time of day in the zone of the program', () => {
    const packet = drawn({
      substances: ['alcohol'],
      'last-use/alcohol': { on: '2026-07-21T22:30', precision: 'time' },
    });
    expect(JSON.stringify(bundleFor(packet))).toContain('"valueDateTime":"2026-07-21T22:30:00-04:00"');
  });

  it('still answers its own questions after the program has changed its screening', () => {
    fc.assert(
      fc.property(anyPacket({ program: programIds[0]! }), (packet) => {
        const today = screenings.get(programIds[0]!)!;
        const screening = { ...today, version: 'another', questions: today.questions.filter((_, at) => at % 3 !== 0) };
        const bundle = bundleOf(packet, { screening });
        for (const { resource } of entriesOf(bundle)) expect(problemsIn(resource!)).toEqual([]);
        const items = resourcesOf(bundle, 'QuestionnaireResponse')[0]!.item ?? [];
        const asked = resourcesOf(bundle, 'Questionnaire')[0]!;
        expect(asked.url).not.toBe(resourcesOf(bundleFor(packet), 'Questionnaire')[0]!.url);
        const answered = items.flatMap((item) => item.item ?? [item]).length;
        const kept = [...packet.contact, ...packet.groups.flatMap(({ answers }) => answers)].length;
        expect(answered).toBeGreaterThanOrEqual(kept);
      }),
      runs,
    );
  });
});

describe('the check against the R4 definitions', () => {
  const packet = fc.sample(
    anyPacket({ program: programIds[0]!, fixed: { 'for-whom': 'self', notice: 'yes', payer: 'Aetna' } }),
    {
      numRuns: 1,
      seed: 3,
    },
  )[0]!;
  const good = bundleFor(packet);
  const broken: readonly (readonly [
    string,
    Resource['resourceType'],
    (resource: Record<string, unknown>) => unknown,
  ])[] = [
    ['a status that R4 does not have', 'Task', (it) => ({ ...it, status: 'suggested' })],
    ['a task without an intent', 'Task', ({ intent: _gone, ...it }) => it],
    ['a property nobody defined', 'Patient', (it) => ({ ...it, pronouns: 'they' })],
    ['a date that is none', 'Patient', (it) => ({ ...it, birthDate: 'March 1985' })],
    ['a name that is not a list', 'Patient', (it) => ({ ...it, name: 'Ana' })],
    ['a response without a status', 'QuestionnaireResponse', ({ status: _gone, ...it }) => it],
    ['a consent with neither policy nor rule', 'Consent', ({ policyRule: _gone, ...it }) => it],
    ['a group without questions', 'Questionnaire', (it) => ({ ...it, item: [{ linkId: 'g', type: 'group' }] })],
    ['a gender that R4 does not have', 'Patient', (it) => ({ ...it, gender: 'sometimes' })],
    ['a communication without a status', 'Communication', ({ status: _gone, ...it }) => it],
  ];
  it.each(broken)('refuses %s', (_what, type, change) => {
    const resource = entriesOf(good).find((entry) => entry.resource?.resourceType === type)?.resource;
    expect(resource, type).toBeDefined();
    expect(problemsIn(resource!)).toEqual([]);
    expect(problemsIn(change(resource as never) as Resource)).not.toEqual([]);
  });

  it('refuses a bundle of no known type, or whose entries do not say what to do', () => {
    expect(problemsIn({ ...good, type: 'delivery' } as never)).not.toEqual([]);
    const [{ request: _gone, ...first }, ...rest] = entriesOf(good) as [BundleEntry, ...BundleEntry[]];
    expect(problemsIn({ ...good, entry: [first, ...rest] })).not.toEqual([]);
  });
});
