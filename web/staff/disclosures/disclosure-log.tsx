import { Anchor, Group, Loader, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Problem } from '../app/problem.tsx';
import { momentIn } from './moment.ts';
import { disclosuresQuery } from './queries.ts';

/** To whom this person's record went, when and why, and the accounting they may ask for. */
export function DisclosureLog({ visit }: { readonly visit: string }) {
  const { data, error, refetch } = useQuery(disclosuresQuery(visit));
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loader aria-label="Loading" size="sm" />;
  const { rows, timeZone } = data;
  return (
    <Stack gap="sm">
      {rows.length === 0 ? (
        <Text c="dimmed">Nothing about this visit has left the program.</Text>
      ) : (
        <Table.ScrollContainer minWidth={520}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>When</Table.Th>
                <Table.Th>To whom and why</Table.Th>
                <Table.Th>What</Table.Th>
                <Table.Th>Sent by</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.map((row) => (
                <Table.Tr key={row.id}>
                  <Table.Td>{momentIn(row.at, timeZone)}</Table.Td>
                  <Table.Td>
                    <Text size="sm" fw={600}>
                      {row.recipient}
                    </Text>
                    <Text size="sm">{row.purpose}</Text>
                  </Table.Td>
                  <Table.Td>
                    {row.what}
                    <Text size="xs" c="dimmed">
                      {formatWords[row.format] ?? row.format} · notice {row.noticeVersion}
                    </Text>
                  </Table.Td>
                  <Table.Td>{row.by}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Group gap="md">
        <Anchor size="sm" href={`/staff/api/visits/${visit}/disclosures.html`} target="_blank" rel="noopener">
          Accounting of disclosures, to print
        </Anchor>
        <Anchor size="sm" href={`/staff/api/visits/${visit}/disclosures.csv`} download>
          The same as CSV
        </Anchor>
      </Group>
    </Stack>
  );
}

const formatWords: Readonly<Record<string, string>> = { html: 'Paper', json: 'JSON', fhir: 'FHIR', csv: 'CSV' };
