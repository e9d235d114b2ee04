import { describe, expect, it } from 'vitest';
import { isLinkAlone } from '../../src/listening/link-alone.ts';

describe('a message that is nothing but links', () => {
  it.each([
    'https://example.com/abc',
    ' http://bit.ly/x ',
    'www.foo.com',
    'foo.org/help?a=1',
    'https://a.com https://b.com',
  ])('is one: %s', (text) => expect(isLinkAlone(text)).toBe(true));
  it.each([
    '',
    'look at www.foo.com',
    'maria@example.com',
    '3.5',
    'e.g. this',
    'no.',
    'a.m.',
    'Dr.Smith',
    '860.555.0142',
  ])('is not: "%s"', (text) => expect(isLinkAlone(text)).toBe(false));
});
