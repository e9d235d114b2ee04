import { describe, expect, it } from 'vitest';
import { noCounts } from '../../../src/core/visit-counts.ts';
import { tablesOf, type Counted } from '../../../src/staff/reports/tables.ts';

const waited = { count: 20, medianMs: 90_000, ninetiethMs: 300_000, longestMs: 600_000 };
const counted: Counted = {
  hours: Array.from({ length: 24 }, (_, hour) => (hour === 2 ? 40 : 0)),
  channels: new Map([
    ['web', 30],
    ['sms', 12],
  ]),
  languages: new Map([['en', 42]]),
  counts: {
    ...noCounts(),
    visits: 100,
    begun: 80,
    confirmed: 50,
    stopped: 12,
    left: 18,
    questions: {
      'safe-now': { asked: 80, given: 80, passed: 0, left: 0 },
      notice: { asked: 78, given: 60, passed: 0, left: 18 },
      name: { asked: 9, given: 9, passed: 0, left: 0 },
    },
    referrals: {
      suicide: { concern: 14, urgent: 22, emergency: 2 },
      overdose: { concern: 0, urgent: 0, emergency: 12 },
    },
    texts: { out: 200, in: 50 },
  },
  questions: [
    { id: 'safe-now', label: 'Safe right now' },
    { id: 'notice', label: 'Read the notice' },
    { id: 'name', label: 'Name' },
    { id: 'phone', label: 'Phone' },
  ],
  outcomes: new Map([['referred', 3]]),
  gaps: [{ program: 'RSCT', lang: 'es', count: 15 }],
  alerts: waited,
  inHours: { ...waited, count: 4 },
  afterHours: { count: 0, medianMs: null, ninetiethMs: null, longestMs: null },
  isInvented: false,
  segmentPriceUsd: 0.0079,
};
const table = (id: string) => tablesOf(counted).find((one) => one.id === id)!;
const cellsOf = (id: string) => table(id).rows.map(({ label, cells }) => [label, ...cells]);

describe('the tables of a report', () => {
  it('puts hours together in twos, by the clock', () => {
    expect(table('hours').rows).toHaveLength(12);
    expect(cellsOf('hours').slice(0, 2)).toEqual([
      ['12 am to 2 am', 0],
      ['2 am to 4 am', 40],
    ]);
    expect(table('hours').rows.at(-1)!.label).toBe('10 pm to 12 am');
  });

  it('says how visits ended, all of them', () => {
    expect(table('ends').rows.map(({ cells }) => cells[0])).toEqual([50, 18, 12, 20]);
    expect(table('ends').totals).toEqual([100]);
  });

  it('lists questions in order, rounds how often they were asked, and leaves out those nobody came to', () => {
    expect(cellsOf('questions')).toEqual([
      ['Safe right now', 80, 0, 0],
      ['Read the notice', 80, 18, 23],
      ['Name', null, null, null],
    ]);
  });

  it('counts referrals by kind and level, and hides with a small one another', () => {
    expect(cellsOf('referrals').slice(0, 3)).toEqual([
      ['Suicide', 14, 22, null],
      ['Self-harm', 0, 0, 0],
      ['Overdose', 0, 0, null],
    ]);
    expect(table('referrals').totals).toEqual([null, null, 50]);
  });

  it('gives waits in minutes, and none where few waited', () => {
    expect(cellsOf('waits')).toEqual([
      ['Crisis alerts', 20, 1.5, 5, 10],
      ['Follow-up, asked for in office hours', null, null, null, null],
      ['Follow-up, asked for after hours', 0, null, null, null],
    ]);
  });

  it('holds nothing back of what is all invented', () => {
    const tables = tablesOf({ ...counted, isInvented: true });
    const cells = tables.flatMap(({ id, rows }) => (id === 'waits' ? [] : rows.flatMap((row) => row.cells)));
    expect(cells).not.toContain(null);
    expect(tables.find(({ id }) => id === 'questions')!.rows[1]!.cells).toEqual([78, 18, 23]);
  });

  it('estimates what texts cost only where a price is set', () => {
    expect(cellsOf('texts')).toEqual([
      ['Sent', 200, 1.58],
      ['Received', 50, 0.4],
    ]);
    const [, free] = [0, tablesOf({ ...counted, segmentPriceUsd: null }).find(({ id }) => id === 'texts')!];
    expect(free.columns).toEqual(['Texts', 'Segments']);
    expect(free.totals).toEqual([250]);
  });
});
