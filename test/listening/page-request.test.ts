import { describe, expect, it } from 'vitest';
import { asksForEarlierTexts, asksForPage } from '../../src/listening/page-request.ts';
import { asksForText } from '../../src/listening/text-request.ts';

describe('a wish to go on in a browser', () => {
  it.each(['can I do this online', 'I want to continue on my computer', 'quiero seguir en la computadora'])(
    'is heard anywhere: %s',
    (text) => expect(asksForPage(text, true)).toBe(true),
  );
  it.each(['online', 'on the internet', 'en internet'])('alone may be an answer: %s', (text) => {
    expect(asksForPage(text, true)).toBe(false);
    expect(asksForPage(text, false)).toBe(true);
  });
  it.each(['I saw it on the internet', 'my computer is broken', 'yes', 'I drink online with friends'])(
    'is not: %s',
    (text) => expect(asksForPage(text, false)).toBe(false),
  );
});

describe('a wish to go on with what began by text', () => {
  it.each(['go on from my texts', 'continue what I started by text', 'I began by text', 'seguir con mis textos'])(
    'is heard: %s',
    (text) => {
      expect(asksForEarlierTexts(text)).toBe(true);
      expect(asksForText(text) && !asksForEarlierTexts(text)).toBe(false);
    },
  );
  it.each(['continue by text', 'seguir por texto', 'text me instead', 'can we go on by phone'])(
    'is not a wish to go on by text: %s',
    (text) => expect(asksForEarlierTexts(text)).toBe(false),
  );
});
