import { describe, expect, it } from 'vitest';
import { spoken } from '../../../src/channels/voice/spoken.ts';

describe('words read aloud', () => {
  it.each([
    ['Call 911 now.', 'Call 9 1 1 now.'],
    ['988', '9 8 8'],
    ['860-535-1010', '8 6 0, 5 3 5, 1 0 1 0'],
    ['1-800-563-4086, 24/7', '1, 8 0 0, 5 6 3, 4 0 8 6, 24/7'],
    ['text 838255', 'text 8 3 8 2 5 5'],
    ['wait 2-3 minutes', 'wait 2-3 minutes'],
    ['One line.\nAnother.', 'One line. Another.'],
    ['a\u0000b\uD800', 'ab\uFFFD'],
  ])('%o is read as %o', (text, aloud) => {
    expect(spoken(text)).toBe(aloud);
  });
});
