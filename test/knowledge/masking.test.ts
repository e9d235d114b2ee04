import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maskIdentifiers } from '../../src/knowledge/masking.ts';

describe('masking', () => {
  it.each([
    ['my name is john smith and i want to die', 'my name is [name] and i want to die'],
    ['My name is Maria. I took 40 pills', 'My name is [name]. I took 40 pills'],
    ['me llamo Juan Pérez y no puedo más', 'me llamo [name] y no puedo más'],
    ["I'm John Smith", "I'm [name]"],
    ['soy Carmen, ayuda', 'soy [name], ayuda'],
    ['call 860-555-0100 or (203) 555 0199 or 8605550100', 'call [number] or [number] or [number]'],
    ['eight six zero five five five zero one zero zero', '[number]'],
    ['my dob is 03/14/1988', 'my dob is [date]'],
    ['born on march 14', 'born on [date]'],
    ['nací el 14 de marzo de 1988', 'nací el [date]'],
    ['i live at 123 Main Street', 'i live at [address]'],
    ['vivo en calle Luna 45', 'vivo en [address]'],
    ['member id XYZ123456789', 'member id [id]'],
    ['ssn 123-45-6789', 'ssn [number]'],
    ['write to a.b@example.org', 'write to [email]'],
    ['I took 200000 mg', 'I took 200000 mg'],
    ['zip 06443', 'zip [number]'],
  ])('%s', (text, masked) => {
    expect(maskIdentifiers(text)).toBe(masked);
  });

  it.each([
    "I'm Scared",
    'I AM GOING TO KILL MYSELF',
    'this is killing me',
    'call me if you can',
    'my name is not important',
    'soy alcohólico',
    'I called 911 and then 988',
    'I took 10000 mg at 5 pm',
    'on 11/22 I will do it',
    'covid19 got me',
  ])('leaves what says how grave it is: %s', (text) => {
    expect(maskIdentifiers(text)).toBe(text);
  });

  it('leaves no phone number or email behind, whatever stands around it', () => {
    const digits = fc.integer({ min: 2_000_000_000, max: 9_999_999_999 }).map(String);
    const phone = fc
      .tuple(digits, fc.constantFrom('', '-', '.', ' ', ') '))
      .map(([all, gap]) => [all.slice(0, 3), all.slice(3, 6), all.slice(6)].join(gap));
    const around = fc.constantFrom('', 'call ', 'my # is ', 'ok? ', '\n', 'soy yo, ');
    fc.assert(
      fc.property(around, phone, around, (before, number, after) => {
        expect(maskIdentifiers(`${before}${number} ${after}`)).not.toMatch(/\d{4}/);
      }),
    );
    fc.assert(
      fc.property(around, fc.emailAddress(), (before, email) => {
        expect(maskIdentifiers(`${before}${email}`)).not.toContain(email);
      }),
    );
  });

  it('takes any text', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof maskIdentifiers(text) === 'string'));
  });
});
