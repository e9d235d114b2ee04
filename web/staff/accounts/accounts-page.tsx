import { Badge, Button, Group, Loader, Stack, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { accountsSchema, type Account } from '../../../src/staff/accounts/account-schema.ts';
import { api } from '../app/api.ts';
import { Problem } from '../app/problem.tsx';
import { useMay } from '../app/session.tsx';
import { useTitle } from '../app/title.ts';
import { AccountDrawer } from './account-drawer.tsx';
import { roleWords } from './role-words.ts';

/** Everybody who can sign in, for administrators. */
export function AccountsPage() {
  useTitle('Accounts');
  const mayChange = useMay('account.change');
  const [open, setOpen] = useState<string | null>(null);
  const { data, error, refetch } = useQuery({
    queryKey: ['accounts'],
    queryFn: async () => await api.get(accountsSchema, '/accounts'),
  });
  const nameOf = (id: string): string => data?.programs.find((program) => program.id === id)?.name ?? id;
  const shown = open === 'new' ? 'new' : (data?.accounts.find(({ id }) => id === open) ?? null);
  return (
    <Stack>
      <Group justify="space-between">
        <Title>Accounts</Title>
        {mayChange && <Button onClick={() => setOpen('new')}>Add an account</Button>}
      </Group>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loader aria-label="Loading" />}
      {data && (
        <Table.ScrollContainer minWidth={600}>
          <Table verticalSpacing="sm" highlightOnHover bg="var(--console-paper)">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Name</Table.Th>
                <Table.Th>Roles</Table.Th>
                <Table.Th>Programs</Table.Th>
                <Table.Th>Signs in with</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.accounts.map((account) => (
                <Table.Tr key={account.id}>
                  <Table.Td>
                    <Button
                      variant="transparent"
                      size="compact-sm"
                      px={0}
                      disabled={!mayChange}
                      onClick={() => setOpen(account.id)}
                    >
                      {account.name}
                    </Button>
                    {account.disabledAt && (
                      <Badge ml="xs" color="gray" variant="light">
                        Off
                      </Badge>
                    )}
                    <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                      {account.email}
                    </Text>
                  </Table.Td>
                  <Table.Td>{account.roles.map((role) => roleWords[role].label).join(', ') || 'None'}</Table.Td>
                  <Table.Td>
                    {account.programs === null ? 'All' : account.programs.map(nameOf).join(', ') || 'None'}
                  </Table.Td>
                  <Table.Td>{waysOf(account)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      <AccountDrawer account={shown} programs={data?.programs ?? []} onClose={() => setOpen(null)} />
    </Stack>
  );
}

function waysOf({ hasPassword, hasTotp, hasSso }: Account): string {
  const password = hasPassword ? (hasTotp ? 'Password and code' : 'Password') : null;
  return [password, hasSso && 'Organization'].filter(Boolean).join(', ') || 'Nothing yet';
}
