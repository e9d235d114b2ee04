import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createMetrics } from '../../src/observability/metrics.ts';

describe('the Grafana dashboard', () => {
  it('asks only for metrics that exist', async () => {
    const dashboard = await readFile('docs/operations/grafana-dashboard.json', 'utf8');
    const refused = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
    const { body } = await createMetrics({ pool: { query: () => Promise.reject(refused) } as never }).expose();
    const names = new Set([...body.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!));
    const asked = [...dashboard.matchAll(/\b((?:porchlight|process|nodejs)_[a-z0-9_]+)/g)].map(([, name]) => name!);
    expect(asked.length).toBeGreaterThan(15);
    const missing = asked.filter((name) => !names.has(name) && !names.has(name.replace(/_(bucket|sum|count)$/, '')));
    expect(missing).toEqual([]);
    expect(body).toContain('porchlight_database_up 0');
  });
});
