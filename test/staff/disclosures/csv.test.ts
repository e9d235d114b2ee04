import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvOf } from '../../../src/staff/disclosures/csv.ts';
import { anyText } from '../../support/any-text.ts';

/** Reads CSV back as RFC 4180 has it. */
function read(text: string): string[][] {
  const rows: string[][] = [[]];
  const body = text.replace(/^\uFEFF/, '');
  for (const match of body.matchAll(/(?:"(?<quoted>(?:[^"]|"")*)"|(?<plain>[^",\r\n]*))(?<after>,|\r\n|$)/g)) {
    const { quoted, plain, after } = match.groups!;
    if (match[0] === '' && match.index === body.length) break;
    rows.at(-1)!.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (after === '\r\n') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

describe('CSV', () => {
  it('begins with the notice, alone', () => {
    const [first, second, third] = read(csvOf(['a', 'b'], [['1', 2]], 'Protected, by "law"'));
    expect(first).toEqual(['Protected, by "law"']);
    expect([second, third].flat()).toEqual(expect.arrayContaining(['a', 'b']));
  });

  it.each(['=1+1', '+1 860', '-2', '@SUM(A1)', ' =cmd', '\t=1', '\r=1', '＝1', '=HYPERLINK("http://x","y")'])(
    'gives no formula to a spreadsheet: %j',
    (cell) => {
      expect(read(csvOf(['a'], [[cell]], 'notice')).at(-1)).toEqual([`'${cell}`]);
    },
  );

  it('keeps every other text as it is, and never lets a cell begin as a formula', () => {
    fc.assert(
      fc.property(anyText, (drawn) => {
        const cell = drawn.replaceAll(/[\r\n\0]/g, ' ').toWellFormed() || 'x';
        const [back] = read(csvOf(['a'], [[cell]], 'notice')).at(-1)!;
        expect([cell, `'${cell}`]).toContain(back);
        expect(back).not.toMatch(/^\s*[=+\-@]/);
      }),
    );
  });

  it('leaves numbers of ours as numbers', () => {
    expect(csvOf(['a'], [[-5]], 'notice')).toMatch(/\r\n-5\r\n$/);
  });
});
