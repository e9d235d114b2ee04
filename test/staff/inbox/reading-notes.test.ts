import { expect, it } from 'vitest';
import { ReadingNotes } from '../../../src/staff/inbox/reading-notes.ts';

const hourMs = 3_600_000;

it('a visit is written down when it is first shown, and again after an hour', () => {
  const notes = new ReadingNotes();
  expect(notes.fresh('ana', ['a', 'b', 'b'], 0)).toEqual(['a', 'b']);
  expect(notes.fresh('ana', ['a', 'b', 'c'], hourMs)).toEqual(['c']);
  expect(notes.fresh('ana', ['a', 'c'], hourMs + 1)).toEqual(['a']);
});

it('what one was shown, another was not', () => {
  const notes = new ReadingNotes();
  notes.fresh('ana', ['a'], 0);
  expect(notes.fresh('ben', ['a'], 0)).toEqual(['a']);
});
