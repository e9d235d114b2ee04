import { Button, Card, Stack, Text, Textarea, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { openedGlassSchema, reasonMinChars } from '../../../src/staff/audit/schema.ts';
import { api, ApiError } from '../app/api.ts';

/** Stands in place of a visit that is outside one's role or programs: a reason opens it for an hour. */
export function BreakGlass({
  conversation,
  onOpened,
}: {
  readonly conversation: string;
  readonly onOpened: () => void;
}) {
  const [reason, setReason] = useState('');
  const open = useMutation({
    mutationFn: async () => await api.send(openedGlassSchema, 'POST', '/break-glass', { conversation, reason }),
    onSuccess: onOpened,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    open.mutate();
  };
  return (
    <Card withBorder maw={560} padding="lg" bg="var(--console-paper)">
      <form onSubmit={submit}>
        <Stack>
          <Title order={1} size="h2">
            This visit is not yours to read
          </Title>
          <Text size="sm">
            It is outside your role or your programs. If somebody needs you now, say why and open it for one hour. The
            compliance officer sees your name, the time and your reason, and everything you open.
          </Text>
          <Textarea
            label="Why you need to see it"
            autosize
            minRows={3}
            required
            minLength={reasonMinChars}
            maxLength={1000}
            value={reason}
            error={
              open.error instanceof ApiError ? (open.error.about['reason'] ?? open.error.message) : open.error?.message
            }
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          <Button type="submit" color="red.9" loading={open.isPending} style={{ alignSelf: 'flex-start' }}>
            Open for one hour
          </Button>
        </Stack>
      </form>
    </Card>
  );
}
