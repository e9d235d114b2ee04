import { afterEach, describe, expect, it, vi } from 'vitest';
import fc from 'fast-check';
import { Claims } from '../../src/db/claims.ts';

afterEach(() => {
  vi.useRealTimers();
});

describe('claims', () => {
  it('leave a place to the last whose notification came, wherever each was made and however they travel', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.nat(2), isSent: fc.boolean() }), { minLength: 1, maxLength: 20 }),
        fc.infiniteStream(fc.nat(2)),
        (opened, whoSends) => {
          const instances = [new Claims(), new Claims(), new Claims()];
          const standing = new Set<number>();
          const order: string[] = [];
          const send = (at: number) => {
            const payload = instances[at]!.take(7_900);
            if (payload !== null) order.push(payload);
          };
          for (const [index, { at, isSent }] of opened.entries()) {
            standing.add(index);
            instances[at]!.add('place', () => standing.delete(index), true);
            if (isSent) send(whoSends.next().value);
          }
          instances.forEach((_, at) => send(at));
          for (const each of instances) for (const payload of order) each.hear(payload);
          const last = order.at(-1)!.split(' ').at(-1)!;
          expect(standing.size).toBe(1);
          // The one that stands is the one heard last: a repetition of its own notification changes nothing.
          for (const each of instances) each.hear(last);
          expect(standing.size).toBe(1);
        },
      ),
    );
  });

  it('do not heed one that comes long after it was made', () => {
    vi.useFakeTimers();
    const [slow, quick] = [new Claims(), new Claims()];
    slow.add('place', () => {}, true);
    const late = slow.take(7_900)!;
    vi.advanceTimersByTime(5_000);
    const lost = vi.fn();
    quick.add('place', lost, true);
    quick.hear(quick.take(7_900)!);
    quick.hear(late);
    expect(lost).not.toHaveBeenCalled();
    slow.add('place', () => {}, true);
    quick.hear(slow.take(7_900)!);
    expect(lost).toHaveBeenCalledOnce();
  });

  it('made while there is no line are never sent, and lose to what is heard', () => {
    const claims = new Claims();
    const lost = vi.fn();
    claims.add('place', lost, false);
    expect(claims.take(7_900)).toBeNull();
    claims.hear(`place:abc:${Date.now()}`);
    expect(lost).toHaveBeenCalledOnce();
  });

  it('that were on their way when the line broke lose to what is heard, and are not sent again', () => {
    const claims = new Claims();
    const lost = vi.fn();
    claims.add('place', lost, true);
    claims.hear(`place:abc:${Date.now()}`);
    expect(lost).not.toHaveBeenCalled();
    claims.settle();
    expect(claims.take(7_900)).toBeNull();
    claims.hear(`place:abc:${Date.now()}`);
    expect(lost).toHaveBeenCalledOnce();
  });

  it('travel in notifications of limited size, in their order', () => {
    const claims = new Claims();
    const places = Array.from({ length: 30 }, () => crypto.randomUUID());
    for (const place of places) claims.add(place, () => {}, true);
    const seen: string[] = [];
    for (let payload; (payload = claims.take(500)) !== null;) {
      expect(payload.length).toBeLessThanOrEqual(500);
      seen.push(...payload.split(' ').map((claim) => claim.split(':')[0]!));
    }
    expect(seen).toEqual(places);
  });
});
