import { describe, expect, it } from 'vitest';
import { normaliseGap } from '../../src/knowledge/gaps.ts';

describe('a gap', () => {
  it.each([
    ['Do you take dogs?', 'Hello, do you take DOGS please'],
    ['¿Aceptan perros?', 'hola aceptan perros gracias'],
    ['Do you take dogs?', '(203) 555-0188. Do you take dogs?'],
  ])('is the same in "%s" and "%s", but for who asks', (one, other) => {
    expect(normaliseGap(other).endsWith(normaliseGap(one))).toBe(true);
  });

  it('keeps no identifier', () => {
    const gap = normaliseGap('I am John Smith, 203-555-0188, john@example.org, born 4/5/1980. Do you take dogs?');
    expect(gap).not.toMatch(/smith|203|0188|example|1980/);
    expect(gap).toContain('do you take dogs');
  });
});
