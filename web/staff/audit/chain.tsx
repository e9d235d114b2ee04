import { Alert, Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { auditVerdictSchema } from '../../../src/staff/audit/schema.ts';
import { api } from '../app/api.ts';
import { wordsOf } from '../app/problem.tsx';

/** Checks that no entry was changed, removed or slipped in. */
export function Chain() {
  const verify = useMutation({
    mutationFn: async () => await api.send(auditVerdictSchema, 'POST', '/audit/verify'),
  });
  const verdict = verify.data;
  return (
    <Group gap="sm" role="status">
      <Button variant="default" loading={verify.isPending} onClick={() => verify.mutate()}>
        Check the chain
      </Button>
      {verdict?.kind === 'intact' && (
        <Text size="sm">All {verdict.entries.toLocaleString('en-US')} entries are as they were written.</Text>
      )}
      {verdict?.kind === 'broken' && (
        <Alert color="red" title="The trail was changed">
          Entry {verdict.seq}, or one before it, was changed, removed or slipped in. Keep a backup and tell whoever runs
          the server.
        </Alert>
      )}
      {verify.error && (
        <Text size="sm" c="red">
          {wordsOf(verify.error)}
        </Text>
      )}
    </Group>
  );
}
