import { Alert, Button, Group, Loader, NativeSelect, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { taskList, type TaskView } from '../../../src/staff/tasks/schema.ts';
import { api, queryOf } from '../app/api.ts';
import { Problem } from '../app/problem.tsx';
import { useMe } from '../app/session.tsx';
import { TaskDrawer } from './task-drawer.tsx';
import { TaskTable } from './task-table.tsx';

const empty: Readonly<Record<TaskView, string>> = {
  all: 'Nothing is waiting.',
  overdue: 'Nothing is overdue.',
  night: 'Nobody is waiting from after hours.',
  mine: 'Nothing is yours.',
  unassigned: 'Everything has been taken on.',
};

/** Who is to be called, and by when. */
export function TasksPage() {
  const { programs } = useMe();
  const [view, setView] = useState<TaskView>('all');
  const [program, setProgram] = useState('');
  const [open, setOpen] = useState<string | null>(null);
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['tasks', 'list', view, program],
    queryFn: async ({ pageParam }) =>
      await api.get(
        taskList,
        `/tasks${queryOf({ view, program: program || undefined, before: pageParam ?? undefined })}`,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: 60_000,
  });
  const first = data?.pages[0];
  const counts = first?.counts;
  const count = (number: number | undefined): string => (number === undefined ? '' : ` (${number})`);
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-end">
        <Title order={1}>Follow-up</Title>
        {programs.length > 1 && (
          <NativeSelect
            aria-label="Program"
            value={program}
            onChange={({ currentTarget }) => setProgram(currentTarget.value)}
            data={[
              { value: '', label: 'All programs' },
              ...programs.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )}
      </Group>
      <SegmentedControl
        aria-label="Which tasks"
        value={view}
        onChange={(chosen) => setView(chosen)}
        style={{ alignSelf: 'flex-start', maxWidth: '100%', flexWrap: 'wrap' }}
        data={[
          { value: 'all', label: `All${count(counts?.open)}` },
          { value: 'overdue', label: `Overdue${count(counts?.overdue)}` },
          { value: 'night', label: `From after hours${count(counts?.night)}` },
          { value: 'mine', label: `Mine${count(counts?.mine)}` },
          { value: 'unassigned', label: 'Nobody’s yet' },
        ]}
      />
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loader aria-label="Loading" />}
      {data && (
        <TaskTable rows={data.pages.flatMap(({ rows }) => rows)} empty={empty[view]} onOpen={(id) => setOpen(id)} />
      )}
      {hasNextPage && (
        <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          Show more
        </Button>
      )}
      {first && first.assumedHours.length > 0 && (
        <Alert variant="light" color="gray" role="note" title="Office hours are assumed">
          <Text size="sm">
            {first.assumedHours.join(', ')}: the program’s file says no hours, so due times count weekdays from 9 to 5.
            Put <code>staffHours</code> and <code>holidays</code> into program.yaml to change that.
          </Text>
        </Alert>
      )}
      <TaskDrawer task={open} onClose={() => setOpen(null)} />
    </Stack>
  );
}
