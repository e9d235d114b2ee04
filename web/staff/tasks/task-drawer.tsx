import { Badge, Button, Drawer, Group, Loader, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { taskDetail } from '../../../src/staff/tasks/schema.ts';
import { api } from '../app/api.ts';
import { Problem } from '../app/problem.tsx';
import { momentIn, useNow } from '../app/times.ts';
import { CallForm } from './call-form.tsx';
import { CallList } from './call-list.tsx';
import { ContactCard } from './contact-card.tsx';
import { OutcomeForm } from './outcome-form.tsx';
import { TaskTools } from './task-tools.tsx';
import { dueWords, kindNames } from './task-words.ts';

/** One task beside the list: whom to reach, what was tried, what came of it. */
export function TaskDrawer({ task, onClose }: { readonly task: string | null; readonly onClose: () => void }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['tasks', 'one', task],
    queryFn: async () => await api.get(taskDetail, `/tasks/${task}`),
    enabled: task !== null,
  });
  const nowMs = useNow(30_000);
  return (
    <Drawer.Root opened={task !== null} onClose={onClose} position="right" size="lg">
      <Drawer.Overlay />
      <Drawer.Content>
        <Drawer.Body pt="md">
          {/* Not Drawer.Header: it would be a second banner of the page. */}
          <Group justify="space-between" wrap="nowrap" mb="sm">
            <Drawer.Title fw={650} fz="lg">
              {data ? `${kindNames[data.kind]}: ${data.program.name}` : 'Task'}
            </Drawer.Title>
            <Drawer.CloseButton aria-label="Close" />
          </Group>
          {error && <Problem error={error} onRetry={() => void refetch()} />}
          {!data && !error && <Loader aria-label="Loading" />}
          {data && (
            <Stack gap="lg">
              <Group gap="xs">
                <Text size="sm">{data.reason}</Text>
                {data.doneAt === null ? (
                  <Badge variant="light" color={data.isOverdue ? 'red' : 'gray'} tt="none">
                    {data.isOverdue ? 'Overdue: ' : 'Due '}
                    {dueWords(data.dueAt, nowMs)}
                  </Badge>
                ) : (
                  <Badge variant="light" color="gray" tt="none">
                    Done
                  </Badge>
                )}
                {data.isAfterHours && (
                  <Badge variant="default" tt="none">
                    Came after hours
                  </Badge>
                )}
                {data.isDemo && (
                  <Badge variant="outline" tt="none">
                    Demo
                  </Badge>
                )}
              </Group>
              <Text size="sm" c="dimmed">
                Since {momentIn(data.createdAt, data.program.timeZone)}, due{' '}
                {momentIn(data.dueAt, data.program.timeZone)}
              </Text>
              <ContactCard contact={data.contact} />
              <Button component={Link} to={`/visits/${data.visit}`} variant="default">
                Read the whole visit
              </Button>
              <TaskTools task={data} people={data.people} times={data.times} />
              <CallList calls={data.calls} timeZone={data.program.timeZone} />
              <CallForm task={data} times={data.times} />
              <OutcomeForm visit={data.visit} />
            </Stack>
          )}
        </Drawer.Body>
      </Drawer.Content>
    </Drawer.Root>
  );
}
