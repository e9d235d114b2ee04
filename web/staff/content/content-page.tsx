import { Anchor, Badge, Group, Loader, SegmentedControl, Stack, Table, Text, TextInput, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { PassageLine } from '../../../src/staff/content-desk/schema.ts';
import { Problem } from '../app/problem.tsx';
import { passagesQuery } from './queries.ts';
import { dayWords, endsSoonDays, StateBadge } from './state-badge.tsx';

const lists = {
  all: 'All',
  sign: 'To sign',
  mine: 'My drafts',
  ends: 'Ends next',
  unsaid: 'Not said',
} as const;
type ListName = keyof typeof lists;

const firstEnd = ({ states }: PassageLine): string =>
  [states.en, states.es]
    .flatMap(({ kind, expires }) => (kind === 'signed' && expires !== null ? [expires] : []))
    .toSorted()[0] ?? '9999';

const isIn: Readonly<Record<ListName, (row: PassageLine) => boolean>> = {
  all: () => true,
  sign: ({ drafts }) => drafts.some(({ state, isMine }) => state === 'ready' && !isMine),
  mine: ({ drafts }) => drafts.some(({ isMine }) => isMine),
  ends: (row) => firstEnd(row) !== '9999',
  unsaid: ({ states }) => states.en.kind !== 'signed' || states.es.kind !== 'signed',
};

/** Everything that visitors may be told, whether it is said today, and what waits for somebody. */
export function ContentPage() {
  const { data, error, refetch } = useQuery(passagesQuery);
  const [list, setList] = useState<ListName>('all');
  const [wanted, setWanted] = useState('');
  const rows = data?.rows ?? [];
  const count = (name: ListName): number => rows.filter(isIn[name]).length;
  const words = wanted.trim().toLowerCase();
  const shown = rows
    .filter(isIn[list])
    .filter(({ question, id }) => `${question} ${id}`.toLowerCase().includes(words))
    .toSorted((first, second) => (list === 'ends' ? firstEnd(first).localeCompare(firstEnd(second)) : 0));
  return (
    <Stack p="lg" gap="md" maw={1200}>
      <div>
        <Title>Content</Title>
        <Text c="dimmed">
          What visitors may be told, word for word. Two people sign each passage: one writes, another signs. What the
          dialogs themselves say is the{' '}
          <Anchor component={Link} to="/content/copy" underline="always">
            copy
          </Anchor>
          .
        </Text>
      </div>
      <Group justify="space-between" align="flex-end">
        <SegmentedControl
          aria-label="Which passages"
          value={list}
          onChange={setList}
          data={(Object.keys(lists) as ListName[]).map((value) => ({
            value,
            label: value === 'all' || !data ? lists[value] : `${lists[value]} (${count(value)})`,
          }))}
        />
        <TextInput
          type="search"
          label="Find a passage"
          value={wanted}
          onChange={({ currentTarget }) => setWanted(currentTarget.value)}
        />
      </Group>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loader aria-label="Loading" size="sm" />}
      {data && shown.length === 0 && <Text>Nothing here.</Text>}
      {shown.length > 0 && (
        <Table.ScrollContainer minWidth={600}>
          <Table verticalSpacing="xs" highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Passage</Table.Th>
                <Table.Th>For</Table.Th>
                <Table.Th>English</Table.Th>
                <Table.Th>Spanish</Table.Th>
                <Table.Th>Ends</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {shown.map((row) => (
                <Row key={row.id} row={row} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <Text size="sm" c="dimmed">
        Sign-offs that end within {endsSoonDays} days say so. Signed words are said within seconds, on every server. New
        ways to ask, and passages that were never said before, are found after the next restart of the server.
      </Text>
    </Stack>
  );
}

function Row({ row }: { readonly row: PassageLine }) {
  const end = firstEnd(row);
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor component={Link} to={`/content/${row.id}`} fw={600}>
          {row.question}
        </Anchor>
        <Group gap={6} mt={2}>
          <Text size="xs" c="dimmed">
            {row.id} · {row.kind}
            {row.from === 'desk' && ' · signed here'}
          </Text>
          {!row.isVerified && (
            <Badge size="xs" variant="outline" color="gray" tt="none">
              Source unverified
            </Badge>
          )}
          {row.drafts.map((draft) => (
            <Anchor
              key={draft.id}
              component={Link}
              size="xs"
              to={draft.isMine ? `/content/${row.id}` : `/content/drafts/${draft.id}`}
            >
              {draft.isMine
                ? draft.state === 'ready'
                  ? 'Your draft, waiting'
                  : 'Your draft'
                : `To sign: by ${draft.by}`}
            </Anchor>
          ))}
        </Group>
      </Table.Td>
      <Table.Td>{row.packName}</Table.Td>
      <Table.Td>
        <StateBadge state={row.states.en} />
      </Table.Td>
      <Table.Td>
        <StateBadge state={row.states.es} />
      </Table.Td>
      <Table.Td>{end === '9999' ? '' : dayWords(end)}</Table.Td>
    </Table.Tr>
  );
}
