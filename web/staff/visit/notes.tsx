import { Alert, Button, Card, Group, Stack, Text, Textarea, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { VisitView } from '../../../src/staff/visit/schema.ts';
import { api } from '../app/api.ts';
import { forget } from '../app/live.ts';
import { wordsOf } from '../app/problem.tsx';
import { momentIn } from '../app/times.ts';
import { actionOf } from './actions.ts';
import classes from './visit.module.css';

/** What staff wrote down. A note is never changed; the visitor never sees it. */
export function Notes({ view }: { readonly view: VisitView }) {
  const { notes, visit } = view;
  const queries = useQueryClient();
  const [text, setText] = useState('');
  const add = useMutation({
    mutationFn: async () => await api.send(null, 'POST', `/visits/${visit.id}/notes`, { text }),
    onSuccess: () => {
      setText('');
      forget(queries, { visits: [visit.id], all: false });
    },
  });
  const may = actionOf(view, 'note');
  return (
    <Card withBorder component="section" aria-labelledby="notes">
      <Title order={2} id="notes">
        Notes of staff
      </Title>
      <Stack gap="sm" mt="xs">
        {notes.length === 0 && (
          <Text size="sm" c="dimmed">
            No notes yet. The visitor never sees them.
          </Text>
        )}
        {notes.map(({ id, at, by, text: written }) => (
          <div key={id}>
            <Text size="xs" c="dimmed">
              {by.name}, {momentIn(at, visit.program.timeZone)}
            </Text>
            <Text size="sm" className={classes.words}>
              {written}
            </Text>
          </div>
        ))}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            add.mutate();
          }}
        >
          <Stack gap="xs">
            {add.error && (
              <Alert color="red" variant="light" role="alert">
                {wordsOf(add.error)}
              </Alert>
            )}
            <Textarea
              label="New note"
              description={may.reason ?? 'It cannot be changed afterwards.'}
              autosize
              minRows={2}
              maxLength={4_000}
              disabled={!may.allowed}
              value={text}
              onChange={({ currentTarget: { value } }) => setText(value)}
            />
            <Group justify="flex-end">
              <Button
                type="submit"
                variant="default"
                disabled={!may.allowed || text.trim() === ''}
                loading={add.isPending}
              >
                Add note
              </Button>
            </Group>
          </Stack>
        </form>
      </Stack>
    </Card>
  );
}
