import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressOfStep, readPlace, type Place } from '../../../src/channels/voice/place.ts';
import { programId } from '../../../src/core/ids.ts';

const places: fc.Arbitrary<Place> = fc.record({
  lang: fc.constantFrom('en' as const, 'es' as const),
  why: fc.constantFrom('closed' as const, 'unanswered' as const),
  canText: fc.boolean(),
  round: fc.nat(20),
  isTalking: fc.boolean(),
});

describe('where a caller is', () => {
  it('comes back from the address it was put into', () => {
    fc.assert(
      fc.property(places, (place) => {
        const address = new URL(addressOfStep('https://a.example/p', programId('rsct'), 'menu', place));
        expect(address.pathname).toBe('/p/voice/twilio/rsct/menu');
        expect(readPlace(Object.fromEntries(address.searchParams))).toEqual(place);
      }),
    );
  });

  it('is the beginning when the address says anything else', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('lang', 'why', 'text', 'round', 'talk'), fc.anything()), (query) => {
        const place = readPlace(query);
        expect(Number.isSafeInteger(place.round) && place.round >= 0).toBe(true);
        expect(['en', 'es']).toContain(place.lang);
      }),
    );
  });
});
