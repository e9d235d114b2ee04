import { Badge, Button, Group, Loader, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { visitTasks, type VisitTasksView } from '../../../src/staff/tasks/schema.ts';
import { api } from '../app/api.ts';
import { fieldError, Problem } from '../app/problem.tsx';
import { momentIn, useNow } from '../app/times.ts';
import { CallForm } from './call-form.tsx';
import { CallList } from './call-list.tsx';
import { OutcomeForm } from './outcome-form.tsx';
import { TaskTools } from './task-tools.tsx';
import { dueWords, kindNames, outcomeNames } from './task-words.ts';
import classes from './tasks.module.css';

/** Follow-up of one visit, for its page: what is to be done, calls made, what became of it. */
export function VisitTasks({ visit }: { readonly visit: string }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['visit', visit, 'follow-up'],
    queryFn: async () => await api.get(visitTasks, `/visits/${visit}/follow-up`),
  });
  const nowMs = useNow(30_000);
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loader aria-label="Loading" />;
  return (
    <Stack gap="md" component="section" aria-label="Follow-up">
      <Title order={2}>Follow-up</Title>
      {data.outcomes.map((outcome) => (
        <Text key={outcome.at} size="sm">
          <strong>{outcomeNames[outcome.outcome]}</strong>
          {outcome.on !== null && `, ${outcome.on}`} ({outcome.by}, {momentIn(outcome.at, data.timeZone)})
          {outcome.note !== null && `: ${outcome.note}`}
        </Text>
      ))}
      {data.tasks.length === 0 && <Text size="sm">Nothing is to be done.</Text>}
      {data.tasks.map((task) => (
        <article key={task.id} className={classes.task} aria-label={`${kindNames[task.kind]}: ${task.reason}`}>
          <Stack gap="sm">
            <Group gap="xs">
              <Text fw={650}>{kindNames[task.kind]}</Text>
              <Text size="sm">{task.reason}</Text>
              <Badge variant="light" color={task.isOverdue ? 'red' : 'gray'} tt="none">
                {task.doneAt === null
                  ? `${task.isOverdue ? 'Overdue: ' : 'Due '}${dueWords(task.dueAt, nowMs)}`
                  : 'Done'}
              </Badge>
            </Group>
            <CallList calls={task.calls} timeZone={data.timeZone} />
            {task.doneAt === null && (
              <>
                <TaskTools task={task} people={data.people} times={data.times} />
                <CallForm task={task} times={data.times} isFolded />
              </>
            )}
          </Stack>
        </article>
      ))}
      <NewTask visit={visit} times={data.times} />
      <OutcomeForm visit={visit} />
    </Stack>
  );
}

function NewTask({ visit, times }: { readonly visit: string; readonly times: VisitTasksView['times'] }) {
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const add = useMutation({
    mutationFn: async (at: string) => await api.send(null, 'POST', `/visits/${visit}/tasks`, { reason, at }),
    onSuccess: async () => {
      setReason('');
      await queries.invalidateQueries({ queryKey: ['visit', visit] });
      await queries.invalidateQueries({ queryKey: ['tasks'] });
    },
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (times[0]) add.mutate(times[0].at);
  };
  return (
    <form onSubmit={send} aria-label="Put something to do">
      <Group align="flex-end" gap="sm">
        <TextInput
          label="Something to do"
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
          error={fieldError(add.error, 'reason')}
          maxLength={300}
          style={{ flex: 1 }}
        />
        <Button type="submit" variant="default" disabled={reason.trim() === ''} loading={add.isPending}>
          Add, due in an hour of office time
        </Button>
      </Group>
      {add.error && <Problem error={add.error} />}
    </form>
  );
}
