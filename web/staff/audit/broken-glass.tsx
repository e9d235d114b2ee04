import { Badge, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { brokenGlassPageSchema } from '../../../src/staff/audit/schema.ts';
import { api, queryOf } from '../app/api.ts';
import { Problem, wordsOf } from '../app/problem.tsx';
import { useMe } from '../app/session.tsx';
import { clockIn, momentIn } from '../app/times.ts';

const shownAtOnce = 5;

/** Visits that somebody opened outside their role or programs, each with the reason, for the compliance officer. */
export function BrokenGlass({ onTrail }: { readonly onTrail: (visit: string) => void }) {
  const { programs } = useMe();
  const queries = useQueryClient();
  const { data, error, refetch, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['break-glass', 'list'],
    queryFn: async ({ pageParam }) =>
      await api.get(
        brokenGlassPageSchema,
        `/break-glass${queryOf({ limit: shownAtOnce, before: pageParam ?? undefined })}`,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
  const review = useMutation({
    mutationFn: async (id: string) => await api.send(null, 'POST', `/break-glass/${id}/review`),
    onSettled: async () => await queries.invalidateQueries({ queryKey: ['break-glass'] }),
  });
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  const zoneOf = (id: string): string => programs.find((program) => program.id === id)?.timeZone ?? 'UTC';
  const nameOf = (id: string): string => programs.find((program) => program.id === id)?.name ?? id;
  return (
    <Card withBorder padding="lg" bg="var(--console-paper)">
      <Stack gap="sm">
        <Title order={2}>Broken glass</Title>
        {rows.length === 0 && (
          <Text size="sm" c="dimmed">
            Nobody has opened a visit outside their role or programs.
          </Text>
        )}
        {review.error && (
          <Text size="sm" c="red" role="alert">
            {wordsOf(review.error)}
          </Text>
        )}
        {rows.map((row) => (
          <Group key={row.id} justify="space-between" align="flex-start" wrap="nowrap">
            <div>
              <Text size="sm">
                <b>{row.byName}</b> opened a visit of {nameOf(row.program)},{' '}
                {momentIn(row.openedAt, zoneOf(row.program))} to {clockIn(row.expiresAt, zoneOf(row.program))}
              </Text>
              <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                “{row.reason}”
              </Text>
              <Button
                variant="subtle"
                size="compact-xs"
                aria-label={`What happened to this visit, opened by ${row.byName}`}
                onClick={() => onTrail(row.conversation)}
              >
                What happened to this visit
              </Button>
            </div>
            {row.reviewedAt === null ? (
              <Button
                size="xs"
                variant="default"
                aria-label={`I looked at it: ${row.byName}`}
                onClick={() => review.mutate(row.id)}
                style={{ flexShrink: 0 }}
              >
                I looked at it
              </Button>
            ) : (
              <Badge variant="light" color="gray" style={{ flexShrink: 0 }}>
                Seen by {row.reviewedByName}
              </Badge>
            )}
          </Group>
        ))}
        {hasNextPage && (
          <Button variant="subtle" size="xs" style={{ alignSelf: 'flex-start' }} onClick={() => void fetchNextPage()}>
            Earlier ones
          </Button>
        )}
      </Stack>
    </Card>
  );
}
