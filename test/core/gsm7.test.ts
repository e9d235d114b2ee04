import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countSms, outsideGsm7, toGsm7 } from '../../src/core/gsm7.ts';

/** Printable characters a visitor-facing text may hold, in and out of the alphabet. */
const character = fc.constantFrom(...'aZ09 ñÑéáíóúü¿¡.,\'"€[]{}^~|\\@$_—–’“”…ôç漢😀\u00a0\u200b');
const text = fc.string({ unit: character, maxLength: 700 });

describe('counting a text message', () => {
  it.each([
    ['', 'gsm-7', 0, 0],
    ['a'.repeat(160), 'gsm-7', 160, 1],
    ['a'.repeat(161), 'gsm-7', 161, 2],
    ['a'.repeat(306), 'gsm-7', 306, 2],
    ['a'.repeat(307), 'gsm-7', 307, 3],
    ['€'.repeat(80), 'gsm-7', 160, 1],
    ['€'.repeat(81), 'gsm-7', 162, 2],
    ['¿Dónde?', 'ucs-2', 7, 1],
    ['¿Donde esta él?', 'gsm-7', 15, 1],
    ['ó'.repeat(70), 'ucs-2', 70, 1],
    ['ó'.repeat(71), 'ucs-2', 71, 2],
    ['ó'.repeat(134), 'ucs-2', 134, 2],
    ['ó'.repeat(135), 'ucs-2', 135, 3],
  ] as const)('%j is %s, %d units, %d parts', (message, encoding, units, segments) => {
    expect(countSms(message)).toEqual({ encoding, units, segments });
  });

  it('never tears an escape sequence in two', () => {
    // 152 letters leave one septet free in the first part; a two-septet sign has to start the second.
    expect(countSms(`${'a'.repeat(152)}€${'a'.repeat(152)}`).segments).toBe(3);
    expect(countSms(`${'a'.repeat(151)}€${'a'.repeat(153)}`).segments).toBe(2);
  });

  it('never tears a surrogate pair in two', () => {
    expect(countSms(`${'ó'.repeat(66)}😀${'ó'.repeat(66)}`).segments).toBe(3);
  });

  it('never counts fewer parts than its units need', () => {
    fc.assert(
      fc.property(text, (message) => {
        const { encoding, units, segments } = countSms(message);
        const part = encoding === 'gsm-7' ? 153 : 67;
        if (segments > 1) expect(units).toBeGreaterThan(part * (segments - 2));
        expect(units).toBeLessThanOrEqual(segments <= 1 ? (encoding === 'gsm-7' ? 160 : 70) : part * segments);
      }),
    );
  });
});

describe('plain text for SMS', () => {
  it('keeps the Spanish letters the alphabet has and takes the accent off the rest', () => {
    expect(toGsm7('¿Cómo está usted, señor? ¡Él también!')).toBe(
      '¿Cómo está usted, señor? ¡Él también!'.replace(
        /[áíóú]/g,
        (letter) => ({ á: 'a', í: 'i', ó: 'o', ú: 'u' })[letter] ?? letter,
      ),
    );
  });

  it('replaces typographic marks', () => {
    expect(toGsm7('“Wait” — it’s 9–3…')).toBe('"Wait" - it\'s 9-3...');
  });

  it('leaves what has no plain form', () => {
    expect(toGsm7('ok 😀')).toBe('ok 😀');
    expect(outsideGsm7(toGsm7('ok 😀 漢漢'))).toEqual(['😀', '漢']);
  });

  it('changes nothing the second time, and nothing in the alphabet', () => {
    fc.assert(
      fc.property(text, (message) => {
        const plain = toGsm7(message);
        expect(toGsm7(plain)).toBe(plain);
        if (outsideGsm7(message.normalize('NFC')).length === 0) expect(plain).toBe(message.normalize('NFC'));
      }),
    );
  });
});
