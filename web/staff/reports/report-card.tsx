import { Anchor, Group, Loader, Table, Text, Title } from '@mantine/core';
import { lazy, Suspense } from 'react';
import type { ReportTable } from '../../../src/staff/reports/schema.ts';
import { minuteWords } from './minute-words.ts';
import classes from './reports.module.css';

const Bars = lazy(async () => ({ default: (await import('./bars.tsx')).Bars }));

/** Which column a chart draws; tables that are not here are read as they are. */
const charted: Partial<Record<ReportTable['id'], number>> = {
  hours: 0,
  channels: 0,
  languages: 0,
  ends: 0,
  questions: 1,
  outcomes: 0,
};

const wide: ReadonlySet<ReportTable['id']> = new Set(['hours', 'questions', 'referrals', 'waits']);

/** One count: a chart where it helps, the table always. */
export function ReportCard({ table, href }: { readonly table: ReportTable; readonly href: string }) {
  const column = charted[table.id];
  const isWide = wide.has(table.id);
  const isTime = table.id === 'waits';
  const counts = column === undefined ? [] : table.rows.flatMap(({ label, cells }) => drawable(label, cells[column]));
  // Of some eighty questions those that lose the most.
  const drawn = table.id === 'questions' ? mostOf(counts) : counts;
  return (
    <section className={isWide ? `${classes.card} ${classes.wide}` : classes.card} aria-label={table.title}>
      <Group justify="space-between" align="baseline" wrap="nowrap">
        <Title order={2}>{table.title}</Title>
        <Anchor href={href} download size="sm" aria-label={`${table.title}: save as CSV`}>
          CSV
        </Anchor>
      </Group>
      <Text size="sm" c="dimmed" mb="sm">
        {table.note}
      </Text>
      {drawn.filter(({ count }) => count > 0).length > 1 && (
        <Suspense fallback={<Loader aria-label="Loading" size="sm" />}>
          <Bars rows={drawn} isUpright={table.id === 'hours'} />
        </Suspense>
      )}
      <div className={classes.scroll} tabIndex={0} role="group" aria-label={`${table.title}, table`}>
        <Table verticalSpacing={4} fz="sm">
          <Table.Thead>
            <Table.Tr>
              {table.columns.map((name, index) => (
                <Table.Th key={name} ta={index === 0 ? 'start' : 'end'}>
                  {name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {table.rows.length === 0 && (
              <Table.Tr>
                <Table.Td colSpan={table.columns.length}>None yet.</Table.Td>
              </Table.Tr>
            )}
            {table.rows.map(({ label, cells }) => (
              <Table.Tr key={label}>
                <Table.Th scope="row" fw={450}>
                  {label}
                </Table.Th>
                {cells.map((cell, index) => (
                  <Cell key={table.columns[index + 1]} cell={cell} isMinutes={isTime && index > 0} />
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
          {table.totals && table.rows.length > 0 && (
            <Table.Tfoot>
              <Table.Tr>
                <Table.Th scope="row">Total</Table.Th>
                {table.totals.map((cell, index) => (
                  <Cell key={table.columns[index + 1]} cell={cell} isTotal={table.totals!.length > 1} />
                ))}
              </Table.Tr>
            </Table.Tfoot>
          )}
        </Table>
      </div>
    </section>
  );
}

const mostOf = (rows: readonly { readonly label: string; readonly count: number }[]) =>
  rows
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count)
    .slice(0, 8);

const drawable = (label: string, count: number | null | undefined) =>
  count === null || count === undefined ? [] : [{ label, count }];

interface CellProps {
  readonly cell: number | null;
  readonly isTotal?: boolean;
  readonly isMinutes?: boolean;
}

function Cell({ cell, isTotal = false, isMinutes = false }: CellProps) {
  if (cell !== null)
    return <Table.Td ta="end">{isMinutes ? minuteWords(cell) : cell.toLocaleString('en-US')}</Table.Td>;
  return (
    <Table.Td ta="end">{isTotal ? '' : <span className={classes.held}>{isMinutes ? '—' : 'held back'}</span>}</Table.Td>
  );
}
