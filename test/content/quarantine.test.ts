import { join } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createQuarantineFinder,
  loadQuarantine,
  quoteRunWords,
  type Quarantine,
} from '../../src/content/quarantine.ts';
import { wordsOf } from '../../src/content/word-runs.ts';
import { contentFolder } from '../support/content-folder.ts';

const quarantine: Quarantine = await loadQuarantine('content/quarantine', 'content/quarantine', []);
const find = createQuarantineFinder(quarantine);
const statement = fc.constantFrom(...quarantine.statements);

/** The same words as somebody else might type them. */
const retyped = (text: string): fc.Arbitrary<string> =>
  fc.constantFrom(
    text,
    text.toUpperCase(),
    text.toLowerCase(),
    text.replaceAll(' ', '\n'),
    text.replaceAll(' ', '  '),
    text.replaceAll(/[’']/g, ''),
    text.replaceAll(',', ' —'),
    text.normalize('NFD'),
  );

describe('the quarantine', () => {
  it('holds every seed page, with a reason, a source and a quote for each statement', () => {
    const pages = new Set(quarantine.statements.map(({ id }) => id.split('/')[0]));
    expect(pages).toEqual(new Set(['000', '001', '002', '003', '004']));
    for (const { reason, source, quote } of quarantine.statements) {
      expect(reason.length).toBeGreaterThan(5);
      expect(source).toMatch(/^seeds\/\d{3}:\d/);
      expect(quote.length).toBeGreaterThan(10);
    }
  });

  it('finds every quote, however it is typed and whatever stands around it', () => {
    fc.assert(
      fc.property(
        statement.chain((each) => fc.tuple(fc.constant(each), retyped(each.quote))),
        fc.constantFrom('', 'Well: ', 'Un texto. '),
        ([each, quote], before) => {
          expect(find(`${before}${quote} and more.`).map(({ id }) => id)).toContain(each.id);
        },
      ),
    );
  });

  it('finds seven words of a quote in a row, and every telling phrase by itself', () => {
    fc.assert(
      fc.property(statement, fc.nat(), (each, from) => {
        const words = wordsOf(each.quote);
        const start = from % Math.max(1, words.length - quoteRunWords + 1);
        const part = words.slice(start, start + quoteRunWords).join(' ');
        expect(find(`they say ${part} you know`).map(({ id }) => id)).toContain(each.id);
        for (const phrase of each.phrases) expect(find(`So ${phrase}.`).map(({ id }) => id)).toContain(each.id);
      }),
    );
  });

  it('lets plain statements about the same subjects pass', () => {
    for (const text of [
      'In general, an IOP for adults is 9 to 19 hours a week.',
      'Detox is not listed on the page.',
      'Call 911 or go to the nearest emergency room.',
      'AA and NA meetings are led by members, not by therapists.',
      'Un IOP para adultos es de 9 a 19 horas por semana.',
    ]) {
      expect(find(text)).toEqual([]);
    }
  });

  it.each(['(877) 774-0380', '1-877-774-0380', '877.774.0380', '+18777740380', '8777740380', '877 774 0380'])(
    'finds the call center’s number written as %s',
    (number) => {
      expect(find(`Call ${number} for help`).map(({ id }) => id)).toEqual(['number']);
    },
  );

  it('keeps a statement from the programs it names only', () => {
    const hours = 'options for a few hours a day throughout the week';
    expect(find(hours, 'stonington')).toHaveLength(1);
    expect(find(hours, 'new-dimensions')).toEqual([]);
    expect(find(hours)).toHaveLength(1);
  });

  it('reports a broken file with its line', async () => {
    const dir = await contentFolder({
      'quarantine/seed-001.yaml':
        'seed: "001"\nstatements:\n  - id: a\n    lines: "1"\n    quote: x y\n    reason: r\n  - id: a\n    lines: "2"\n    quote: z\n    reason: r\n',
      'quarantine/seed-002.yaml': 'seed: two\nstatements: []\n',
    });
    const problems: Parameters<typeof loadQuarantine>[2] = [];
    await loadQuarantine(join(dir, 'quarantine'), 'content/quarantine', problems);
    expect(problems.map(({ file, line, rule }) => [file, line, rule])).toEqual([
      ['content/quarantine/seed-001.yaml', 7, 'quarantine.id_unique'],
      ['content/quarantine/seed-002.yaml', 1, 'quarantine.shape'],
      ['content/quarantine/seed-002.yaml', 2, 'quarantine.shape'],
    ]);
  });
});
