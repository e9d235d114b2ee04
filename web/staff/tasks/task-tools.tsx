import { Button, Group, NativeSelect, Text } from '@mantine/core';
import type { Person, TaskDetail } from '../../../src/staff/tasks/schema.ts';
import { Problem } from '../app/problem.tsx';
import { useMe } from '../app/session.tsx';
import { useTaskChange } from './use-task-changes.ts';

/** Whose it is, when it is due, and that it is done. */
export function TaskTools({
  task,
  people,
  times,
}: {
  readonly task: Pick<TaskDetail, 'id' | 'actions' | 'assignedTo'>;
  readonly people: readonly Person[];
  readonly times: TaskDetail['times'];
}) {
  const me = useMe();
  const change = useTaskChange(task.id);
  const may = (name: string): boolean => task.actions.find(({ action }) => action === name)?.allowed ?? false;
  const call = task.actions.find(({ action }) => action === 'call');
  const isMine = task.assignedTo?.id === me.id;
  return (
    <>
      {call && !call.allowed && call.reason !== null && may('finish') && (
        <Text size="sm" fw={600}>
          No call can be kept: {call.reason}
        </Text>
      )}
      <Group align="flex-end" gap="sm">
        <NativeSelect
          label="Whose it is"
          value={task.assignedTo?.id ?? ''}
          disabled={!may('assign')}
          onChange={({ currentTarget }) =>
            change.mutate({ what: 'assign', body: { to: currentTarget.value === '' ? null : currentTarget.value } })
          }
          data={[
            { value: '', label: 'Nobody’s yet' },
            ...people.map(({ id, name, isMe }) => ({ value: id, label: isMe ? `${name} (you)` : name })),
          ]}
        />
        {!isMine && (
          <Button
            variant="default"
            disabled={!may('assign')}
            onClick={() => change.mutate({ what: 'assign', body: { to: me.id } })}
          >
            Take it on
          </Button>
        )}
        <NativeSelect
          label="Move it"
          value=""
          disabled={!may('postpone')}
          onChange={({ currentTarget }) => {
            if (currentTarget.value !== '') change.mutate({ what: 'due', body: { at: currentTarget.value } });
          }}
          data={[{ value: '', label: 'Not now' }, ...times.map(({ label, at }) => ({ value: at, label }))]}
        />
        <Button variant="default" disabled={!may('finish')} onClick={() => change.mutate({ what: 'done' })}>
          Done
        </Button>
      </Group>
      {change.error && <Problem error={change.error} />}
    </>
  );
}
