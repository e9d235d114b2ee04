import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayBeSaid, type Passage, type SignOff } from '../../src/content/pack.ts';
import { hashOf, isSamePerson, served, stateOf } from '../../src/content/signing.ts';
import { soundPassage } from '../support/content-folder.ts';

const unsigned: Passage = {
  ...soundPassage,
  id: 'harbor/hours',
  file: 'content/programs/harbor/passages/hours.md',
  kind: 'program',
  review: { status: 'verified' },
  signOffs: [],
  related: [],
  actions: [],
};

const signOff = (passage: Passage, lang: 'en' | 'es', more: Partial<SignOff> = {}): SignOff => ({
  lang,
  role: 'clinical director',
  author: 'Ana Ruiz',
  reviewer: 'Ben Cole',
  date: '2026-01-10',
  expires: '2027-01-10',
  sha256: hashOf(passage, lang),
  ...(lang === 'es' ? { translates: hashOf(passage, 'en') } : {}),
  ...more,
});

const signed = (passage: Passage, more: Partial<SignOff> = {}): Passage => ({
  ...passage,
  signOffs: [signOff(passage, 'en', more), signOff(passage, 'es', more)],
});

const passage = signed(unsigned);
const today = '2026-06-01';

/** A passage's words with one character changed, somewhere. */
const withOneChange = (text: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.nat({ max: text.length - 1 }),
      fc.constantFrom('insert', 'drop', 'change'),
      fc.string({ minLength: 1, maxLength: 1 }),
    )
    .map(([at, how, character]) =>
      how === 'insert'
        ? text.slice(0, at) + character + text.slice(at)
        : text.slice(0, at) + (how === 'drop' ? '' : character) + text.slice(at + 1),
    )
    .filter((changed) => changed !== text);

describe('a sign-off', () => {
  it('holds from its date to its last day', () => {
    expect(stateOf(passage, 'en', '2026-01-09').kind).toBe('early');
    expect(stateOf(passage, 'en', '2026-01-10')).toMatchObject({ kind: 'signed', daysLeft: 365 });
    expect(stateOf(passage, 'en', '2027-01-10')).toMatchObject({ kind: 'signed', daysLeft: 0 });
    expect(stateOf(passage, 'en', '2027-01-11').kind).toBe('expired');
  });

  it('is gone when one character of what is said changes', () => {
    const parts = ['question', 'web', 'sms'] as const;
    fc.assert(
      fc.property(
        fc.constantFrom(...parts).chain((part) => {
          const text = part === 'question' ? passage.question.en : passage.answer.en[part];
          return fc.tuple(fc.constant(part), withOneChange(text));
        }),
        ([part, text]) => {
          const changed: Passage =
            part === 'question'
              ? { ...passage, question: { ...passage.question, en: text } }
              : { ...passage, answer: { ...passage.answer, en: { ...passage.answer.en, [part]: text } } };
          expect(stateOf(changed, 'en', today).kind).toBe('changed');
          expect(served(changed, 'en', today)).toBeUndefined();
          expect(stateOf(changed, 'es', today).kind).toBe('original-changed');
          expect(served(changed, 'es', today)).toBeUndefined();
        },
      ),
    );
  });

  it('is not moved by words between the web and the SMS form', () => {
    const { web, sms } = passage.answer.en;
    const moved = { ...passage, answer: { ...passage.answer, en: { web: `${web} ${sms}`, sms: '' } } };
    expect(hashOf(moved, 'en')).not.toBe(hashOf(passage, 'en'));
  });

  it('cannot be carried to another passage, language or kind', () => {
    expect(stateOf({ ...passage, id: 'harbor/other' }, 'en', today).kind).toBe('changed');
    expect(stateOf({ ...passage, kind: 'general' }, 'en', today).kind).toBe('changed');
    const { signOffs, ...words } = passage;
    const swapped = {
      ...words,
      signOffs: signOffs.map((each): SignOff => ({ ...each, lang: each.lang === 'en' ? 'es' : 'en' })),
    };
    expect(stateOf(swapped, 'en', today).kind).toBe('changed');
    expect(stateOf(swapped, 'es', today).kind).toBe('changed');
  });

  it('of the English stands when only the Spanish changes', () => {
    const changed = { ...passage, answer: { ...passage.answer, es: { web: 'Otra cosa.', sms: 'Otra cosa.' } } };
    expect(stateOf(changed, 'en', today).kind).toBe('signed');
    expect(stateOf(changed, 'es', today).kind).toBe('changed');
  });

  it('of a translation names the original that was translated', () => {
    const [en, es] = passage.signOffs;
    const { translates: _, ...withoutOriginal } = es!;
    expect(stateOf({ ...passage, signOffs: [en!, withoutOriginal] }, 'es', today).kind).toBe('original-changed');
  });

  it.each(['clinical', 'crisis'] as const)('of %s words needs two people', (kind) => {
    const alone = signed({ ...unsigned, kind }, { reviewer: 'ana  ruiz' });
    expect(stateOf(alone, 'en', today).kind).toBe('one-person');
    expect(served(alone, 'en', today)).toBeUndefined();
    expect(stateOf(signed({ ...unsigned, kind }), 'en', today).kind).toBe('signed');
  });

  it.each(['program', 'general'] as const)('of %s words may be one person’s', (kind) => {
    expect(stateOf(signed({ ...unsigned, kind }, { reviewer: 'Ana Ruiz' }), 'en', today).kind).toBe('signed');
  });

  it('tells people apart by letters, not by typing', () => {
    expect(isSamePerson('Dr. Ana Ruíz', 'dr ana ruiz')).toBe(true);
    expect(isSamePerson('Ana Ruiz', 'Ana Ruis')).toBe(false);
  });
});

describe('a served passage', () => {
  it('carries the words byte for byte and the hash that was signed', () => {
    expect(served(passage, 'es', today)).toMatchObject({
      id: 'harbor/hours',
      web: soundPassage.answer.es.web,
      sms: soundPassage.answer.es.sms,
      hash: hashOf(passage, 'es'),
      expires: '2027-01-10',
    });
  });

  it('may no longer be said the day after its sign-off ends, in a process that loaded it earlier', () => {
    const loaded = served(passage, 'en', today)!;
    expect(mayBeSaid(loaded, '2027-01-10')).toBe(true);
    expect(mayBeSaid(loaded, '2027-01-11')).toBe(false);
  });
});
