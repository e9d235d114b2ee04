import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { ownAccountSchema } from '../../../src/staff/accounts/schema.ts';
import { api } from '../app/api.ts';
import { wordsOf } from '../app/problem.tsx';
import { ago, useNow } from '../app/times.ts';

type Session = z.output<typeof ownAccountSchema>['sessions'][number];

/** Where one is signed in, and a way to end each from here. */
export function OwnSessions({ sessions }: { readonly sessions: readonly Session[] }) {
  const queries = useQueryClient();
  const nowMs = useNow(60_000);
  const end = useMutation({
    mutationFn: async (id: string) => await api.send(null, 'DELETE', `/me/sessions/${id}`),
    onSettled: async () => await queries.invalidateQueries({ queryKey: ['own-account'] }),
  });
  return (
    <Card withBorder padding="lg" bg="var(--console-paper)">
      <Stack>
        <Title order={2}>Where you are signed in</Title>
        {end.error && (
          <Text size="sm" c="red" role="alert">
            {wordsOf(end.error)}
          </Text>
        )}
        {sessions.map(({ id, device, madeBy, seenAt, isThis }) => (
          <Group key={id} justify="space-between">
            <div>
              <Text size="sm" fw={600}>
                {device || 'A browser'}
              </Text>
              <Text size="xs" c="dimmed">
                {madeBy === 'sso' ? 'By your organization’s sign-in' : 'With a password'}; used {words(seenAt, nowMs)}
              </Text>
            </div>
            {isThis ? (
              <Badge variant="light">This one</Badge>
            ) : (
              <Button
                size="xs"
                variant="default"
                aria-label={`End the session in ${device || 'a browser'}`}
                onClick={() => end.mutate(id)}
              >
                End
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </Card>
  );
}

const words = (at: string, nowMs: number): string => {
  const passed = ago(at, nowMs);
  return passed === 'just now' ? passed : `${passed} ago`;
};
