import { SimpleGrid, Text } from '@mantine/core';
import type { ReportTable, TableId } from '../../../src/staff/reports/schema.ts';
import { minuteWords } from './minute-words.ts';
import classes from './reports.module.css';

/** What a director looks for first. */
export function Figures({ tables }: { readonly tables: readonly ReportTable[] }) {
  const cell = (id: TableId, row: number, column: number): number | null =>
    tables.find((table) => table.id === id)?.rows[row]?.cells[column] ?? null;
  const total = tables.find(({ id }) => id === 'ends')?.totals?.[0] ?? null;
  const finished = cell('ends', 0, 0);
  const figures = [
    ['Visits that have ended', count(total)],
    [
      'Finished the screening',
      finished !== null && total ? `${count(finished)}, ${Math.round((100 * finished) / total)}%` : count(finished),
    ],
    ['Half of the alerts acknowledged within', minutes(cell('waits', 0, 1))],
    ['Half of night-time follow-up begun within', minutes(cell('waits', 2, 1))],
  ] as const;
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} spacing="md" component="dl" m={0}>
      {figures.map(([label, value]) => (
        <div key={label} className={classes.card}>
          <Text component="dt" size="sm" c="dimmed">
            {label}
          </Text>
          <Text component="dd" m={0} fw={650} fz={26}>
            {value}
          </Text>
        </div>
      ))}
    </SimpleGrid>
  );
}

const count = (value: number | null): string => (value === null ? 'held back' : value.toLocaleString('en-US'));
const minutes = (value: number | null): string => (value === null ? '—' : minuteWords(value));
