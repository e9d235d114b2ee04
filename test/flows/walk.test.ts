import { describe, expect, it } from 'vitest';
import { createVisitFlow } from '../../flows/visit-flow.ts';
import { isEnding, nameOf, walkVisit } from '../../flows/walk.ts';
import { loadScreenings } from '../../src/content/load-screenings.ts';
import { noCrisis } from '../../src/core/crisis.ts';

const screenings = [...(await loadScreenings('content'))];
const emergency = { ...noCrisis, level: 'emergency' as const, kinds: ['overdose' as const] };
const at = '2026-11-22T02:00:00.000Z';

describe.each(screenings)('the visit of %s', (_program, screening) => {
  const walk = walkVisit(screening);
  const flow = createVisitFlow(screening);

  it('has no state that nothing leads to', () => {
    expect(walk.unreached).toEqual([]);
  });

  it('has no place without a way to a packet, a hand-over or a stated stop', () => {
    expect(walk.deadEnds).toEqual([]);
  });

  it('asks every question on some path', () => {
    const asked = new Set([...walk.places.values()].map((place) => place.context.cursor));
    expect(screening.questions.map((question) => question.id).filter((id) => !asked.has(id))).toEqual([]);
  });

  it('answers danger from every place, with guidance and an alert', () => {
    for (const place of walk.places.values()) {
      const step = flow.take(
        { value: place.value, context: place.context },
        { type: 'crisis.detected', at, finding: emergency },
      );
      const done = step.effects.map((effect) => effect.type);
      expect(done, place.key).toContain('guide');
      expect(done, place.key).toContain('alert');
      const name = nameOf(step.saved.value);
      const stays = name === 'held' || name === 'optedOut' || name === 'crisis.guiding';
      expect(stays, `${place.key} ends in ${name}`).toBe(true);
    }
  });

  it('confirms only by way of the review', () => {
    for (const place of walk.places.values()) {
      for (const exit of place.exits) {
        const to = walk.places.get(exit.to);
        const confirms = to && nameOf(to.value) === 'confirmed.resting' && nameOf(place.value) !== 'confirmed.resting';
        if (confirms && exit.event.type === 'review.sent') expect(nameOf(place.value)).toBe('review');
      }
    }
  });

  it('keeps no answers once it is stopped', () => {
    const stopped = [...walk.places.values()].filter((place) => nameOf(place.value).startsWith('stop-'));
    expect(stopped.length).toBeGreaterThan(0);
    expect(stopped.flatMap((place) => Object.keys(place.context.answers))).toEqual([]);
  });

  it('lets nobody back into the questions from an under-18 stop by way of a crisis', () => {
    const minor = [...walk.places.values()].find((place) => nameOf(place.value) === 'stop-under-18')!;
    const begun = flow.take(
      { value: minor.value, context: minor.context },
      { type: 'crisis.detected', at, finding: emergency },
    );
    const eased = flow.take(begun.saved, { type: 'safety.answered', at, safe: 'yes' });
    for (const saved of [begun.saved, eased.saved]) {
      for (const type of ['screening.asked', 'callback.asked', 'menu.asked', 'continue.asked'] as const) {
        const { meta } = flow.take(saved, { type, at });
        expect(meta.expects, type).not.toBe('question');
        expect(nameOf(flow.take(saved, { type, at }).saved.value), type).toMatch(/^stop-under-18$|^crisis\./);
      }
    }
  });

  it('ends in more ways than one', () => {
    const endings = new Set(
      [...walk.places.values()].filter((place) => isEnding(place.value)).map((place) => nameOf(place.value)),
    );
    expect(endings.size).toBeGreaterThanOrEqual(3);
    expect(walk.pathCount).toBeGreaterThan(100n);
  });
});
