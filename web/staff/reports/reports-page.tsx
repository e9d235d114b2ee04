import { Alert, Group, Loader, NativeSelect, SegmentedControl, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { report } from '../../../src/staff/reports/schema.ts';
import { api, queryOf } from '../app/api.ts';
import { Problem } from '../app/problem.tsx';
import { useMe } from '../app/session.tsx';
import { Figures } from './figures.tsx';
import { ReportCard } from './report-card.tsx';

/** Counts that a director reads in a minute: a chart and a table of each, nobody in any. */
export function ReportsPage() {
  const { programs } = useMe();
  const [program, setProgram] = useState('');
  const [days, setDays] = useState('30');
  const query = queryOf({ program: program || undefined, days });
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['reports', program, days],
    queryFn: async () => await api.get(report, `/reports${query}`),
    placeholderData: (before) => before,
    staleTime: 60_000,
  });
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-end">
        <Title order={1}>Reports</Title>
        <Group gap="sm">
          {programs.length > 1 && (
            <NativeSelect
              aria-label="Program"
              value={program}
              onChange={({ currentTarget }) => setProgram(currentTarget.value)}
              data={[
                { value: '', label: 'All programs' },
                ...programs.map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          )}
          <SegmentedControl
            aria-label="Time"
            value={days}
            onChange={setDays}
            data={[
              { value: '7', label: '7 days' },
              { value: '30', label: '30 days' },
              { value: '90', label: '90 days' },
              { value: '365', label: 'A year' },
            ]}
          />
        </Group>
      </Group>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loader aria-label="Loading" />}
      {data && (
        <>
          <Text size="sm" aria-busy={isFetching}>
            {data.from} to {data.to}. {data.programs.join(', ')}.
            {data.hasDemo && <strong> Demo data: invented.</strong>}
          </Text>
          <Alert variant="light" color="gray" role="note">
            {data.isInvented
              ? 'All of this is invented, so every count is shown. Of real visits, 1 to 10 is held back, and so is what would give it away.'
              : 'Fewer than 11 is held back, and so is what would give it away: somebody could be recognised. Zero is shown.'}
          </Alert>
          <Figures tables={data.tables} />
          <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
            {data.tables.map((table) => (
              <ReportCard key={table.id} table={table} href={`/staff/api/reports/${table.id}${query}`} />
            ))}
          </SimpleGrid>
        </>
      )}
    </Stack>
  );
}
