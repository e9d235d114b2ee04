import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPassage } from '../../src/content/load-passages.ts';
import type { SignOff } from '../../src/content/pack.ts';
import { hashOf, stateOf } from '../../src/content/signing.ts';
import { withSignOff } from '../../src/content/sign-file.ts';
import { asFile, soundPassage } from '../support/content-folder.ts';

const read = (text: string) => readPassage(text, 'harbor', 'content/programs/harbor/passages/hours.md', [])?.passage;
const plain = asFile('hours.md', soundPassage);

const signOffs = fc
  .record({
    role: fc.constantFrom('clinical director', 'role: with a colon', 'a "quoted" role', "l'équipe – 1"),
    author: fc.constantFrom('Ana Ruiz', '#3', '- dash'),
    reviewer: fc.constantFrom('Ben Cole', 'yes', '2026'),
    name: fc.option(fc.constantFrom('A. Name', 'null'), { nil: undefined }),
    lang: fc.constantFrom('en' as const, 'es' as const),
  })
  .map(({ name, ...rest }): SignOff => {
    const passage = read(plain)!;
    return {
      ...rest,
      ...(name === undefined ? {} : { name }),
      date: '2026-01-10',
      expires: '2027-01-10',
      sha256: hashOf(passage, rest.lang),
      ...(rest.lang === 'es' ? { translates: hashOf(passage, 'en') } : {}),
    };
  });

/** Everything of a file but its sign-off block, which the test's files end with. */
const outside = (text: string): string => text.replace(/signoffs:\n(?: {2}.*\n)*/, '');

describe('signing a file', () => {
  it.each([
    ['no notes', plain],
    ['notes below the front matter', `${plain}\nWhy it is worded so: see the minutes.\nsignoffs: not this one\n`],
    ['comments', plain.replace('kind:', '# kept as it is\nkind:')],
    [
      'keys and comments after the sign-offs',
      plain.replace(/---\n$/, 'signoffs: []\n# not of the sign-offs\nrelated: [] # none yet\n---\n'),
    ],
  ])('changes nothing else in a file with %s', (_, text) => {
    fc.assert(
      fc.property(fc.array(signOffs, { minLength: 1, maxLength: 4 }), (list) => {
        let file = text;
        for (const each of list) file = withSignOff(file, read(file)!.signOffs, each);
        const signed = read(file)!;
        const { signOffs: now, ...words } = signed;
        const { signOffs: _before, ...wordsBefore } = read(text)!;
        expect(words).toEqual(wordsBefore);
        expect(now.map(({ lang }) => lang)).toEqual([...new Set(list.map(({ lang }) => lang))].toSorted());
        for (const { lang } of now) expect(now).toContainEqual(list.findLast((each) => each.lang === lang));
        expect(outside(file)).toBe(outside(text.replace('signoffs: []\n', '')));
      }),
      { numRuns: 40 },
    );
  });

  it('makes the words servable, and signing again replaces the earlier sign-off', () => {
    const passage = read(plain)!;
    const first: SignOff = {
      lang: 'en',
      role: 'r',
      author: 'a',
      reviewer: 'b',
      date: '2026-01-10',
      expires: '2026-02-10',
      sha256: hashOf(passage, 'en'),
    };
    const once = withSignOff(plain, [], first);
    expect(stateOf(read(once)!, 'en', '2026-06-01').kind).toBe('expired');
    const again = withSignOff(once, read(once)!.signOffs, { ...first, date: '2026-05-01', expires: '2027-05-01' });
    expect(stateOf(read(again)!, 'en', '2026-06-01').kind).toBe('signed');
    expect(read(again)!.signOffs).toHaveLength(1);
  });
});
