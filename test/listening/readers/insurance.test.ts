import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInsurer } from '../../../src/listening/readers/insurer.ts';
import { payers } from '../../../src/listening/readers/insurers.ts';
import { readMemberId } from '../../../src/listening/readers/member-id.ts';
import { anyText } from '../../support/any-text.ts';
import { question, readingScene } from '../../support/questions.ts';

const insurer = (text: string) => readInsurer(text, readingScene(question('payer')));
const memberId = (text: string) => readMemberId(text, readingScene(question('member-id')));

describe('an insurer', () => {
  it.each([
    ['Anthem', 'Anthem Blue Cross and Blue Shield'],
    ['anthem bcbs', 'Anthem Blue Cross and Blue Shield'],
    ['Anthem Blue Cross', 'Anthem Blue Cross and Blue Shield'],
    ['I have anthem', 'Anthem Blue Cross and Blue Shield'],
    ['anthm', 'Anthem Blue Cross and Blue Shield'],
    ['Aetna', 'Aetna'],
    ['atena', 'Aetna'],
    ['etna', 'Aetna'],
    ['aetna ppo', 'Aetna'],
    ['cigna', 'Cigna'],
    ['cinga', 'Cigna'],
    ['signa', 'Cigna'],
    ['UHC', 'UnitedHealthcare'],
    ['united healthcare', 'UnitedHealthcare'],
    ['United Health Care', 'UnitedHealthcare'],
    ['unitedhealthcare', 'UnitedHealthcare'],
    ['optum', 'Optum'],
    ['HUSKY D', 'HUSKY D'],
    ['husky a', 'HUSKY A'],
    ['Husky', 'HUSKY Health'],
    ['huskey', 'HUSKY Health'],
    ['husky health', 'HUSKY Health'],
    ['medicaid', 'Medicaid'],
    ['medicade', 'Medicaid'],
    ['Medicare', 'Medicare'],
    ['title 19', 'Medicaid'],
    ['medicare advantage', 'Medicare Advantage'],
    ['ConnectiCare', 'ConnectiCare'],
    ['conecticare', 'ConnectiCare'],
    ['Oxford', 'Oxford'],
    ['oxford health plans', 'Oxford'],
    ['harvard pilgrim', 'Harvard Pilgrim'],
    ['tricare', 'Tricare'],
    ['tri-care', 'Tricare'],
    ['VA', 'VA health care'],
    ['tengo husky', 'HUSKY Health'],
    ['mi seguro es Aetna', 'Aetna'],
    ['its through cigna', 'Cigna'],
    ['humana', 'Humana'],
    ['connecticar plan thru my job', 'ConnectiCare'],
    ['aetna from my wifes job', 'Aetna'],
    ['no insurance', 'No insurance'],
    ["I don't have insurance", 'No insurance'],
    ['i dont have any', 'No insurance'],
    ['none', 'No insurance'],
    ['uninsured', 'No insurance'],
    ['self pay', 'No insurance'],
    ['self-pay', 'No insurance'],
    ['cash', 'No insurance'],
    ['paying out of pocket', 'No insurance'],
    ['no tengo seguro', 'No insurance'],
    ['sin seguro', 'No insurance'],
    ['ninguno', 'No insurance'],
    ['no tengo', 'No insurance'],
    ['I lost my insurance', 'No insurance'],
  ])('%j is %s', (text, value) => {
    expect(insurer(text)).toEqual({ kind: 'given', value });
  });
  it.each([
    ['blue cross', 'Anthem Blue Cross and Blue Shield'],
    ['BCBS', 'Anthem Blue Cross and Blue Shield'],
    ['state insurance', 'Medicaid'],
    ['Mutual of Omaha', 'Mutual of Omaha'],
    ['Acme Benefit Trust', 'Acme Benefit Trust'],
    ['my insurance is Zenith Health', 'Zenith Health'],
    ['husky and medicare', 'husky and medicare'],
    ['united', 'UnitedHealthcare'],
  ])('%j is read back as %s', (text, value) => {
    const said = insurer(text);
    expect(said.kind).toBe('likely');
    expect(said.kind === 'likely' && said.value).toBe(value);
  });
  it.each(['', '?', '🙂', 'yes', 'do you take medicaid?', '12345', 'x'.repeat(300), 'private'])(
    '%j is unclear',
    (text) => {
      expect(insurer(text)).toEqual({ kind: 'unclear' });
    },
  );
  it('is known under every name it lists, and by no name twice', () => {
    const all = payers.flatMap((payer) => payer.also);
    expect(new Set(all).size).toBe(all.length);
    for (const payer of payers) {
      for (const also of payer.also) {
        const said = insurer(also);
        expect(said.kind === 'unclear' ? null : said.value, also).toBe(payer.name);
      }
    }
  });
  it('reads any text without throwing', () => {
    fc.assert(fc.property(anyText, (text) => ['given', 'likely', 'unclear'].includes(insurer(text).kind)));
  });
});

describe('a member ID', () => {
  it.each([
    ['ABC123456789', 'ABC123456789'],
    ['abc 123 456 789', 'ABC123456789'],
    ['XYZ-1234-5678', 'XYZ12345678'],
    ['my id is W123456789', 'W123456789'],
    ['Member ID: 1EG4TE5MK73', '1EG4TE5MK73'],
    ['1EG4-TE5-MK73', '1EG4TE5MK73'],
    ['ID# 00123456', '00123456'],
    ['12345678', '12345678'],
    ['1234567890', '1234567890'],
    ['mi número es ABC12345', 'ABC12345'],
    ["it's W1234 56789", 'W123456789'],
    ['the number is 80840123456', '80840123456'],
    ['yrp123m45678', 'YRP123M45678'],
  ])('%j is %s', (text, value) => {
    expect(memberId(text)).toEqual({ kind: 'given', value });
  });
  it.each([
    '',
    '1234',
    'ABCDEFGH',
    'a1b2',
    'i dont have my card',
    'no idea',
    'why do you need that',
    '123456789012345678901',
    'my card is at home',
    '🙂',
    'abc123!@#$',
  ])('%j is none', (text) => {
    expect(memberId(text)).toEqual({ kind: 'unclear' });
  });
  it.each([
    '123-45-6789',
    '123 45 6789',
    '123.45.6789',
    '123456789',
    'my ssn is 123-45-6789',
    'SSN 123456789',
    'social 123 45 6789',
    '123-45-6789A',
    '123456789A',
    'my id is 123456789',
  ])('%j could be a Social Security number and is refused', (text) => {
    expect(memberId(text)).toEqual({ kind: 'unclear' });
  });
  it.each([
    '4111 1111 1111 1111',
    '4111111111111111',
    '5500-0000-0000-0004',
    '340000000000009',
    'my card is 4111111111111111',
    '6011000000000004',
  ])('%j could be a payment card and is refused', (text) => {
    expect(memberId(text)).toEqual({ kind: 'unclear' });
  });
  it('is only letters and digits and never nine digits shaped like a Social Security number', () => {
    fc.assert(
      fc.property(fc.oneof(anyText, fc.stringMatching(/^[A-Z]{0,3}[0-9 -]{5,22}$/)), (text) => {
        const said = memberId(text);
        if (said.kind === 'unclear') return;
        expect(said.value).toMatch(/^[A-Z0-9]{5,20}$/);
        expect(said.value).not.toMatch(/^(?!000|666|9)\d{3}(?!00)\d{2}(?!0000)\d{4}$/);
      }),
    );
  });
});
