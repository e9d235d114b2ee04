import { Anchor, Button, Code, Group, Loader, Stack, Table, Text, Title } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { auditPageSchema } from '../../../src/staff/audit/schema.ts';
import { api, queryOf } from '../app/api.ts';
import { Problem } from '../app/problem.tsx';
import { useMay } from '../app/session.tsx';
import { useTitle } from '../app/title.ts';
import { emptySearch, filterOf, SearchBar } from './audit-search.tsx';
import { BrokenGlass } from './broken-glass.tsx';
import { Chain } from './chain.tsx';

/** Who did what to which record: searched, checked, taken away as a table. */
export function AuditPage() {
  useTitle('Audit trail');
  const mayReview = useMay('break-glass.review');
  const [search, setSearch] = useState(emptySearch);
  const [settled] = useDebouncedValue(search, 300);
  const filter = filterOf(settled);
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['audit', 'list', filter],
    queryFn: async ({ pageParam }) =>
      await api.get(auditPageSchema, `/audit${queryOf({ ...filter, before: pageParam ?? undefined })}`),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    // Each look is an entry of its own.
    refetchOnWindowFocus: false,
    staleTime: 60_000,
  });
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  return (
    <Stack>
      <Group justify="space-between">
        <Title>Audit trail</Title>
        <Chain />
      </Group>
      {mayReview && <BrokenGlass onTrail={(subject) => setSearch({ ...emptySearch, subject })} />}
      <SearchBar search={search} onChange={setSearch} />
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loader aria-label="Loading" />}
      {data && (
        <>
          <Group justify="space-between">
            <Text size="sm" c="dimmed">
              {rows.length === 0 ? 'Nothing was found.' : 'Newest first. Times are those of this computer.'}
            </Text>
            <Anchor href={`/staff/api/audit/export.csv${queryOf(filter)}`} download size="sm">
              Save as a table (CSV)
            </Anchor>
          </Group>
          <Table.ScrollContainer minWidth={640}>
            <Table verticalSpacing={6} highlightOnHover bg="var(--console-paper)" fz="sm">
              <Table.Thead>
                <Table.Tr>
                  <Table.Th>No.</Table.Th>
                  <Table.Th>When</Table.Th>
                  <Table.Th>Who</Table.Th>
                  <Table.Th>What</Table.Th>
                  <Table.Th>Record</Table.Th>
                  <Table.Th>More</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {rows.map((row) => (
                  <Table.Tr key={row.seq}>
                    <Table.Td>{row.seq}</Table.Td>
                    <Table.Td style={{ whiteSpace: 'nowrap' }}>{whenWords(row.at)}</Table.Td>
                    <Table.Td>{row.actorName ?? row.actor}</Table.Td>
                    <Table.Td style={{ whiteSpace: 'nowrap' }}>{row.action}</Table.Td>
                    <Table.Td>
                      {row.subject && (
                        <Button
                          variant="subtle"
                          size="compact-xs"
                          title={row.subject}
                          aria-label={`Everything about ${row.subject}`}
                          onClick={() => setSearch({ ...emptySearch, subject: row.subject })}
                        >
                          {row.subject.slice(0, 8)}
                        </Button>
                      )}
                    </Table.Td>
                    <Table.Td>
                      {Object.entries(row.detail).map(([name, value]) => (
                        <Code key={name} mr={6} style={{ overflowWrap: 'anywhere' }}>
                          {name}: {String(value)}
                        </Code>
                      ))}
                    </Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Table.ScrollContainer>
          {hasNextPage && (
            <Button
              variant="default"
              style={{ alignSelf: 'flex-start' }}
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              Earlier
            </Button>
          )}
        </>
      )}
    </Stack>
  );
}

const whenWords = (at: string): string =>
  new Date(at).toLocaleString('en-US', { dateStyle: 'medium', timeStyle: 'medium' });
