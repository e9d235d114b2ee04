import { describe, expect, it } from 'vitest';
import { codeIn } from '../../src/engine/door.ts';
import { asksForText } from '../../src/listening/text-request.ts';
import { readPhoneNumber } from '../../src/listening/readers/phone.ts';

describe('asking to go on by text', () => {
  it.each([
    'continue by text',
    'Can I continue by text?',
    'can we do this over text',
    'I want to keep going on my phone',
    'please text me instead',
    'by text please',
    'seguir por texto',
    'Quiero seguir por mensaje de texto',
    'puedo continuar en mi celular',
    'me puede mandar un mensaje de texto por favor',
  ])('is heard in "%s"', (text) => expect(asksForText(text)).toBe(true));

  it.each([
    'text',
    'my husband texts me all night and I am scared',
    'do you keep my texts private',
    'I was texting when it happened',
    'stop texting me',
    'call me',
    'he sent me a text that he wants to die',
    'no me manden mensajes',
    'perdí mi celular',
  ])('is not heard in "%s"', (text) => expect(asksForText(text)).toBe(false));
});

describe('a code', () => {
  it.each([
    ['12345678', '12345678'],
    ['1234 5678', '12345678'],
    ['1234-5678', '12345678'],
    ['the code is 01234567', '01234567'],
    ['mi código: 12345678.', '12345678'],
  ])('is found in "%s"', (text, code) => expect(codeIn(text)).toBe(code));

  it.each(['1234567', '123456789', '860 555 0123', 'hello', '12345678 or 87654321', `${'long '.repeat(30)}12345678`])(
    'is not found in "%s"',
    (text) => expect(codeIn(text)).toBeNull(),
  );
});

describe('a phone at the door', () => {
  it.each([
    ['860-535-1010', '+18605351010'],
    ['my cell is (860) 535 1010', '+18605351010'],
    ['eight six zero five three five one zero one zero', '+18605351010'],
  ])('is read from "%s"', (text, phone) => expect(readPhoneNumber(text, 'en', undefined)).toBe(phone));

  it('is the one given before when that is what is said', () => {
    expect(readPhoneNumber('the same number', 'en', '+18605351010')).toBe('+18605351010');
    expect(readPhoneNumber('the same number', 'en', undefined)).toBeNull();
  });

  it('is not guessed from two', () => {
    expect(readPhoneNumber('860-535-1010 or 860-535-1011', 'en', undefined)).toBeNull();
  });
});
