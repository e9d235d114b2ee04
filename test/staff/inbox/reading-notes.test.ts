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

it('what could not be written down is still to be', async () => {
  const notes = new ReadingNotes();
  const broken = notes.keep('ana', ['a'], 0, async () => {
    throw new Error('the database is away');
  });
  await expect(broken).rejects.toThrow('away');
  const written: string[] = [];
  const write = async (fresh: readonly string[]) => void written.push(...fresh);
  await notes.keep('ana', ['a'], 1, write);
  await notes.keep('ana', ['a'], 2, write);
  expect(written).toEqual(['a']);
});
