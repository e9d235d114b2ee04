import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { VisitView } from '../../../src/staff/visit/schema.ts';
import { api } from '../app/api.ts';
import { forget } from '../app/live.ts';
import { wordsOf } from '../app/problem.tsx';
import { actionOf } from './actions.ts';
import classes from './visit.module.css';

/** Who is responsible for it, and whether anything is left to do. */
export function OwnerAndDone({ view }: { readonly view: VisitView }) {
  const { visit, colleagues, done } = view;
  const queries = useQueryClient();
  const change = useMutation({
    mutationFn: async ({ method, path, body }: { method: 'PUT' | 'POST'; path: string; body?: object }) =>
      await api.send(null, method, `/visits/${visit.id}/${path}`, body),
    onError: (error) => notifications.show({ color: 'red', message: wordsOf(error) }),
    onSettled: () => forget(queries, { visits: [visit.id], all: false }),
  });
  const finish = actionOf(view, 'finish');
  const reopen = actionOf(view, 'reopen');
  const isDone = done !== null && reopen.allowed;
  const shown = isDone ? reopen : finish;
  return (
    <Stack gap={4} className={classes.owner}>
      <Group gap="sm" align="flex-end">
        <NativeSelect
          label="Owner"
          size="sm"
          disabled={!actionOf(view, 'assign').allowed}
          value={visit.owner?.id ?? ''}
          onChange={({ currentTarget: { value } }) =>
            change.mutate({
              method: 'PUT',
              path: 'owner',
              body: { owner: value === '' ? null : value, before: visit.owner?.id ?? null },
            })
          }
          data={[
            { value: '', label: 'Nobody' },
            ...colleagues.map(({ id, name, isMe }) => ({ value: id, label: isMe ? `${name} (you)` : name })),
            // Whoever owned it may work on visits no more.
            ...(visit.owner && !colleagues.some(({ id }) => id === visit.owner?.id)
              ? [{ value: visit.owner.id, label: visit.owner.name }]
              : []),
          ]}
        />
        <Button
          variant="default"
          disabled={!shown.allowed}
          aria-describedby={shown.reason === null ? undefined : 'done-reason'}
          onClick={() => change.mutate({ method: 'POST', path: isDone ? 'reopen' : 'finish' })}
        >
          {isDone ? 'Reopen' : 'Mark as done'}
        </Button>
      </Group>
      {shown.reason !== null && (
        <Text id="done-reason" size="xs" c="dimmed">
          {shown.reason}
        </Text>
      )}
    </Stack>
  );
}
