import { describe, expect, it } from 'vitest';
import { asksForNoContact } from '../../src/listening/no-contact.ts';

describe('a wish for no contact of any kind', () => {
  it.each(['do not contact me again', 'please stop all communication', 'no me contacten más', 'I revoke all consent'])(
    'is heard: %s',
    (text) => expect(asksForNoContact(text)).toBe(true),
  );
  it.each(['do not call me before noon', 'contact me', 'I have no contact with my family', 'how do I contact you'])(
    'is not: %s',
    (text) => expect(asksForNoContact(text)).toBe(false),
  );
});
