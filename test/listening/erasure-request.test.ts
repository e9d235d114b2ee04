import { describe, expect, it } from 'vitest';
import { asksForErasure, deniesBeingThem } from '../../src/listening/erasure-request.ts';

describe('a wish to have it all deleted', () => {
  it.each([
    'delete my answers',
    'please erase this chat',
    'delete everything',
    'can you delete all my data',
    'borra mis respuestas',
    'quiero borrar todos mis datos',
    'elimine mi información por favor',
  ])('is heard: %s', (text) => expect(asksForErasure(text)).toBe(true));
  it.each([
    'delete that',
    'I deleted my account',
    'delete my last answer',
    'can I delete messages from my phone after',
    'no',
  ])('is not: %s', (text) => expect(asksForErasure(text)).toBe(false));
});

describe('that it was somebody else', () => {
  it.each(['that was not me', "it wasn't me", 'not me', 'no fui yo', 'this is a new number'])('is heard: %s', (text) =>
    expect(deniesBeingThem(text)).toBe(true),
  );
  it.each(['Maria', 'me', 'March 4 1985', 'yo'])('is not: %s', (text) => expect(deniesBeingThem(text)).toBe(false));
});
