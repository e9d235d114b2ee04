import { describe, expect, it } from 'vitest';
import { pointsBack } from '../../src/knowledge/pointing-back.ts';

describe('a later part of a message', () => {
  it.each([
    ['en', 'can you help with that?'],
    ['en', 'what is it exactly?'],
    ['en', 'what are those'],
    ['en', 'does everybody get the same thing'],
    ['es', '¿trabajan con eso?'],
    ['es', 'ayudan con eso'],
    ['es', '¿lo tratan?'],
    ['es', 'que es'],
    ['es', '¿no es lo mismo?'],
  ] as const)('in %s points back: "%s"', (lang, part) => {
    expect(pointsBack(part, lang)).toBe(true);
  });

  it.each([
    ['en', 'how big are the groups?'],
    ['en', 'is that building near the bus'],
    ['en', 'and where is that'],
    ['en', 'how many days a week is that?'],
    ['es', '¿qué días son esos?'],
    ['en', 'what do you teach about this disease in class'],
    ['es', '¿cuánto cuesta la evaluación?'],
    ['es', 'que horario tienen'],
    ['es', 'lo de la intervención como funciona'],
  ] as const)('in %s stands by itself: "%s"', (lang, part) => {
    expect(pointsBack(part, lang)).toBe(false);
  });
});
