import { describe, expect, it } from 'vitest';
import type { ListedVisit } from '../../../src/db/inbox-store.ts';
import { matcherOf, readSearch } from '../../../src/staff/inbox/search.ts';

const visit = (name: string, more: object = {}): ListedVisit =>
  ({ summary: { name, phone: '', flags: [], routes: [], ...more } }) as unknown as ListedVisit;

describe('what is typed into the search', () => {
  it.each([
    ['860-555-0142', '+18605550142'],
    ['(860) 555 0142', '+18605550142'],
    ['18605550142', '+18605550142'],
    ['+44 20 7946 0018', '+442079460018'],
  ])('%s is a phone number', (typed, number) => {
    expect(readSearch(typed)).toEqual({ kind: 'phone', number });
  });

  it.each(['Maria', '555-0142', 'ana 2'])('%s is a name', (typed) => {
    expect(readSearch(typed).kind).toBe('name');
  });

  it('nothing is nothing', () => {
    expect(readSearch('')).toEqual({ kind: 'none' });
    expect(matcherOf({}, readSearch(undefined))).toBeUndefined();
  });
});

describe('a name', () => {
  const finds = (typed: string, name: string) => matcherOf({}, readSearch(typed))!(visit(name));
  it('is found by how its words begin, in any order, without accents', () => {
    expect(finds('raul', 'Raúl Peña')).toBe(true);
    expect(finds('pen ra', 'Raúl Peña')).toBe(true);
    expect(finds('aul', 'Raúl Peña')).toBe(false);
    expect(finds('raul x', 'Raúl Peña')).toBe(false);
  });

  it('that nobody gave is not found', () => {
    expect(finds('a', '')).toBe(false);
    expect(matcherOf({ flag: 'crisis' }, readSearch(''))!({ summary: null } as ListedVisit)).toBe(false);
  });
});

it('routes, flags and names narrow together', () => {
  const matches = matcherOf({ route: 'detox-first', flag: 'crisis' }, readSearch('maria'))!;
  expect(matches(visit('Maria', { routes: ['detox-first'], flags: ['crisis'] }))).toBe(true);
  expect(matches(visit('Maria', { routes: ['detox-first'] }))).toBe(false);
  expect(matches(visit('Maria', { flags: ['crisis'] }))).toBe(false);
});
