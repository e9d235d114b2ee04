import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';

import { evalCrisis } from '../../src/cli/eval-crisis.ts';
import { figuresOf, type SetFigures } from '../../src/safety/training/report.ts';

/** Holds what the public protocol says of the withheld tenth: the check may get better than published, never worse. */
const root = new URL('../..', import.meta.url).pathname;
const published = rowsOf(await readFile(`${root}/docs/policy/crisis-protocol.md`, 'utf8'));

async function measured(): Promise<Map<string, number[]>> {
  const printed: string[] = [];
  await evalCrisis([], {
    contentDir: `${root}/content`,
    dataDir: `${root}/no-such-folder`,
    out: { write: (text) => printed.push(text) },
  });
  return rowsOf(figuresOf(printed.map((line) => JSON.parse(line) as SetFigures)));
}

/** Each row of four shares by its name: recall at urgent and concern, then false alarms; NaN where nothing was counted. */
function rowsOf(document: string): Map<string, number[]> {
  const rows = new Map<string, number[]>();
  for (const line of document.split('\n').filter((each) => each.startsWith('| '))) {
    const cells = line.split('|').map((cell) => cell.trim());
    const shares = cells.slice(-5, -1).map((cell) => {
      const [, count, of] = /(\d+)\/(\d+)\)$/.exec(cell) ?? [];
      return Number(count) / Number(of);
    });
    if (shares.some((share) => !Number.isNaN(share))) rows.set(cells[1] as string, shares);
  }
  return rows;
}

describe('on the withheld tenth of the corpus', async () => {
  const now = await measured();
  const kinds = [...now.keys()];

  it('every kind of danger and every kind of calm is published', () => {
    expect(kinds.length).toBeGreaterThan(18);
    for (const kind of kinds) expect(published.has(kind), kind).toBe(true);
  });

  it.each(kinds)('%s: hears no less and alarms no more than published', (kind) => {
    const [recallUrgent, recallConcern, alarmsUrgent, alarmsConcern] = now.get(kind) as number[];
    const [heardUrgent, heardConcern, raisedUrgent, raisedConcern] = published.get(kind) as number[];
    if (!Number.isNaN(recallUrgent)) {
      expect(recallUrgent).toBeGreaterThanOrEqual(heardUrgent as number);
      expect(recallConcern).toBeGreaterThanOrEqual(heardConcern as number);
    }
    if (!Number.isNaN(alarmsUrgent)) {
      expect(alarmsUrgent).toBeLessThanOrEqual(raisedUrgent as number);
      expect(alarmsConcern).toBeLessThanOrEqual(raisedConcern as number);
    }
  });
});
