import { Anchor, Group, Loader, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { copyLinesSchema } from '../../../src/staff/content-desk/schema.ts';
import { api } from '../app/api.ts';
import { Problem } from '../app/problem.tsx';
import { langNames } from './lang-names.ts';

/** What dialogs say around the passages, file by file. */
export function CopyPage() {
  const { data, error, refetch } = useQuery({
    queryKey: ['content', 'copy'],
    queryFn: async () => await api.get(copyLinesSchema, '/content/copy'),
  });
  return (
    <Stack p="lg" gap="md" maw={900}>
      <div>
        <Anchor component={Link} to="/content" size="sm">
          All content
        </Anchor>
        <Title>Copy</Title>
        <Text c="dimmed">
          What the dialogs say: greetings, questions around the screening, texts after STOP. It is the same for every
          program. A change that a second person approved is said after the next restart of the servers.
        </Text>
      </div>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loader aria-label="Loading" size="sm" />}
      {data && (
        <Table.ScrollContainer minWidth={420}>
          <Table verticalSpacing="xs" highlightOnHover>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>File</Table.Th>
                <Table.Th>Language</Table.Th>
                <Table.Th>Texts</Table.Th>
                <Table.Th>Drafts</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.rows.map((row) => (
                <Table.Tr key={`${row.lang} ${row.name}`}>
                  <Table.Td>
                    <Anchor component={Link} to={`/content/copy/${row.lang}/${row.name}`} fw={600}>
                      {row.name}
                    </Anchor>
                    {row.from === 'desk' && (
                      <Text size="xs" c="dimmed">
                        changed here
                      </Text>
                    )}
                  </Table.Td>
                  <Table.Td>{langNames[row.lang]}</Table.Td>
                  <Table.Td>{row.texts}</Table.Td>
                  <Table.Td>
                    <Group gap="xs">
                      {row.drafts.map((draft) => (
                        <Anchor
                          key={draft.id}
                          component={Link}
                          size="sm"
                          to={
                            draft.isMine ? `/content/copy/${row.lang}/${row.name}` : `/content/copy-drafts/${draft.id}`
                          }
                        >
                          {draft.isMine ? 'Your draft' : `To approve: by ${draft.by}`}
                        </Anchor>
                      ))}
                    </Group>
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}
