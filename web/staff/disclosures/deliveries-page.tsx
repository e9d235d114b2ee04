import { Badge, Button, Group, Loader, SegmentedControl, Stack, Table, Text, Title, Tooltip } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import { deliveriesSchema, type deliverySchema } from '../../../src/staff/disclosures/schema.ts';
import { api, queryOf } from '../app/api.ts';
import { Problem } from '../app/problem.tsx';
import { momentIn } from './moment.ts';

type Delivery = z.output<typeof deliverySchema>;

const contentWords = {
  off: 'No webhook is set up, so nothing is sent (docs/webhook.md says how).',
  notice: 'Each packet is announced with a link. Nothing about the person is sent.',
  fhir: 'Each packet is sent whole, as FHIR. Every one is in the disclosure log of its visit.',
} as const;
const statusWords = { pending: 'Waiting', delivered: 'Delivered', dead: 'Given up' } as const;

/** What was told to the EHR or CRM; what was given up can be sent again. */
export function DeliveriesPage() {
  const [status, setStatus] = useState('dead');
  const { data, error, refetch } = useQuery({
    queryKey: ['deliveries', status],
    queryFn: async () =>
      await api.get(
        deliveriesSchema,
        `/webhook/deliveries${queryOf({ limit: 100, status: status === 'all' ? undefined : status })}`,
      ),
    refetchInterval: 15_000,
  });
  return (
    <Stack p="lg" gap="md" maw={1100}>
      <div>
        <Title>Sent to the EHR</Title>
        {data && <Text c="dimmed">{contentWords[data.content]}</Text>}
      </div>
      <SegmentedControl
        aria-label="Which deliveries"
        value={status}
        onChange={setStatus}
        data={[
          { value: 'dead', label: 'Given up' },
          { value: 'pending', label: 'Waiting' },
          { value: 'delivered', label: 'Delivered' },
          { value: 'all', label: 'All' },
        ]}
        w="fit-content"
      />
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loader aria-label="Loading" size="sm" />}
      {data?.rows.length === 0 && <Text>{status === 'dead' ? 'Nothing was given up.' : 'Nothing here.'}</Text>}
      {data && data.rows.length > 0 && (
        <Table.ScrollContainer minWidth={640}>
          <Table verticalSpacing="xs">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>Visit</Table.Th>
                <Table.Th>Program</Table.Th>
                <Table.Th>Since</Table.Th>
                <Table.Th>State</Table.Th>
                <Table.Th>
                  <span>Action</span>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {data.rows.map((row) => (
                <DeliveryRow key={row.id} row={row} />
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
    </Stack>
  );
}

function DeliveryRow({ row }: { readonly row: Delivery }) {
  const queries = useQueryClient();
  const resend = useMutation({
    mutationFn: async () => await api.send(null, 'POST', `/webhook/deliveries/${row.id}/resend`),
    onSettled: async () => await queries.invalidateQueries({ queryKey: ['deliveries'] }),
  });
  const [action] = row.actions;
  return (
    <Table.Tr>
      <Table.Td ff="monospace">{row.visit.slice(0, 8)}</Table.Td>
      <Table.Td>{row.program}</Table.Td>
      <Table.Td>{momentIn(row.createdAt, row.timeZone)}</Table.Td>
      <Table.Td>
        <Group gap="xs">
          <Badge
            variant="outline"
            color="gray"
            tt="none"
            {...(row.status === 'dead' && { c: 'var(--mantine-color-error)' })}
          >
            {statusWords[row.status]}
          </Badge>
          {row.attempts > 0 && (
            <Text size="xs" c="dimmed">
              {row.attempts} {row.attempts === 1 ? 'try' : 'tries'}
              {row.lastError !== null && `, last: ${errorWords(row.lastError)}`}
            </Text>
          )}
        </Group>
      </Table.Td>
      <Table.Td>
        {row.status === 'dead' && action && (
          <Tooltip label={action.reason} disabled={action.allowed} withinPortal={false}>
            <Button
              size="xs"
              variant="default"
              loading={resend.isPending}
              {...(action.allowed
                ? { onClick: () => resend.mutate() }
                : { 'data-disabled': true, 'aria-disabled': true, 'aria-description': action.reason ?? '' })}
            >
              Send again
            </Button>
          </Tooltip>
        )}
        {resend.error && <Problem error={resend.error} />}
      </Table.Td>
    </Table.Tr>
  );
}

const reasons: Readonly<Record<string, string>> = {
  timeout: 'no answer in time',
  unreachable: 'could not be reached',
  redirected: 'answered with another address, which is never followed',
  'private-address': 'leads to an address inside a network',
  'not-https': 'is not https',
  tls: 'its certificate is not good',
  'packet-gone': 'the packet is gone',
};
const errorWords = (code: string): string => reasons[code] ?? code.replace('http-', 'it answered ');
