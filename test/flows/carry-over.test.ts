import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { upcast, upcasters } from '../../flows/upcasters.ts';
import { FlowVersionError } from '../../flows/visit-flow.ts';
import { visitVersion } from '../../flows/visit.ts';
import { noCrisis } from '../../src/core/crisis.ts';
import { programId } from '../../src/core/ids.ts';
import { pack, unpack } from '../../src/engine/envelope.ts';
import { takeTurn } from '../../src/engine/take-turn.ts';
import { partsOf } from '../support/vetted.ts';

const program = programId('stonington');
const parts = partsOf.get(program)!;
const { flow } = parts;
const earlier = JSON.parse(await readFile('test/flows/fixtures/visit-1-earlier-screening.json', 'utf8')) as {
  readonly version: string;
  readonly visit: { readonly value: unknown; readonly context: { readonly answers: object } };
};

const saying = (text: string) => ({
  key: { program: programId('stonington'), channel: 'web' as const, address: 'carried' },
  messageId: text,
  at: new Date('2026-11-22T19:50:00Z'),
  content: { kind: 'text' as const, text },
});

describe('a visit saved under an earlier screening', () => {
  it('keeps its answers and its place', () => {
    const carried = unpack(earlier, flow);
    expect(carried.visit.value).toEqual(earlier.visit.value);
    expect(Object.keys(carried.visit.context.answers)).toEqual(['safe-now', 'private-place', 'for-whom']);
  });

  it('loses only the answers to questions that are gone', () => {
    expect(Object.keys(earlier.visit.context.answers)).toContain('favourite-season');
    const { context } = unpack(earlier, flow).visit;
    expect(Object.keys(context.answers)).not.toContain('favourite-season');
    expect(context.trail).not.toContain('favourite-season');
  });

  it('goes on with the next message, and is saved under this version', () => {
    const outcome = takeTurn(parts, earlier, null, saying('why do you ask'), noCrisis, null);
    expect(outcome.performed.length).toBeGreaterThan(0);
    expect(outcome.envelope.visit.context.answers).toHaveProperty('for-whom');
    expect(unpack(pack(outcome.envelope, flow.version), flow).visit).toEqual(outcome.envelope.visit);
  });

  it('continues with the first open question when it stood at one that is gone', () => {
    const elsewhere = { ...earlier, visit: { ...earlier.visit, value: { screening: 'q-favourite-season' } } };
    const carried = unpack(elsewhere, flow);
    const open = flow.screening.questions.find((question) => !carried.visit.context.answers[question.id])!;
    expect(carried.visit.value).toEqual({ screening: `q-${open.id}` });
    expect(flow.metaOf(carried.visit).expects).toBe('question');
  });

  it('hears danger on the turn that carries it', () => {
    const outcome = takeTurn(parts, earlier, null, saying('I took all my pills'), noCrisis, null);
    expect(outcome.performed.map(({ effect }) => effect.type)).toContain('alert');
  });
});

describe('a visit of an earlier shape', () => {
  const named = (name: string) => ({ ...newSaved, value: name });
  const newSaved = unpack(earlier, flow).visit;

  it('is carried step by step, and by no step too many', () => {
    const steps = new Map([1, 2, 3].map((version) => [version, () => named(`shape ${version + 1}`)] as const));
    expect(upcast(newSaved, 1, 3, steps).value).toBe('shape 3');
    expect(upcast(newSaved, 3, 3, steps)).toBe(newSaved);
  });

  it('is not guessed at where a step is missing', () => {
    expect(() => upcast(newSaved, 1, 2, new Map())).toThrow('no upcaster carries visit version 1 on');
  });

  it('has an upcaster and a fixture for every version before this one', async () => {
    const before = Array.from({ length: visitVersion - 1 }, (_, index) => index + 1);
    expect([...upcasters.keys()]).toEqual(before);
    const fixtures = await readdir('test/flows/fixtures');
    for (const version of [...before, visitVersion])
      expect(fixtures.some((name) => name.startsWith(`visit-${version}-`))).toBe(true);
  });

  it('is today’s shape: whoever changes what is saved raises the version', () => {
    const fresh = flow.begin({ program, lang: 'en', channel: 'web', at: '2026-11-22T19:50:00Z', today: '2026-11-22' });
    expect(Object.keys(earlier.visit.context).toSorted()).toEqual(Object.keys(fresh.saved.context).toSorted());
  });
});

describe('a visit saved by a newer Porchlight', () => {
  it.each(['visit@2+0123456789ab', 'visit@999+x', 'nonsense'])('is not touched: %s', (version) => {
    expect(() => unpack({ ...earlier, version }, flow)).toThrow(FlowVersionError);
  });
});
