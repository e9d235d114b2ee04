import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { FlowVersionError } from '../../flows/visit-flow.ts';
import { noCrisis } from '../../src/core/crisis.ts';
import { programId } from '../../src/core/ids.ts';
import { pack, unpack } from '../../src/engine/envelope.ts';
import { takeTurn } from '../../src/engine/take-turn.ts';
import { partsOf } from '../support/vetted.ts';

const parts = partsOf.get(programId('stonington'))!;
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

describe('a visit saved by a newer Porchlight', () => {
  it.each(['visit@2+0123456789ab', 'visit@999+x', 'nonsense'])('is not touched: %s', (version) => {
    expect(() => unpack({ ...earlier, version }, flow)).toThrow(FlowVersionError);
  });
});
