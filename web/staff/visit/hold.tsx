import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { sentMessage } from '../../../src/staff/hold/schema.ts';
import type { VisitView } from '../../../src/staff/visit/schema.ts';
import { api } from '../app/api.ts';
import { forget } from '../app/live.ts';
import { wordsOf } from '../app/problem.tsx';
import { clockIn } from '../app/times.ts';
import { actionOf } from './actions.ts';
import { Composer } from './composer.tsx';
import { isNight, NightDialog } from './night-dialog.tsx';
import classes from './visit.module.css';

interface Props {
  readonly view: VisitView;
  readonly seenSeq: number;
}

/** Take the conversation over, write in it, give it back. */
export function Hold({ view, seenSeq }: Props) {
  const { visit, heldSince } = view;
  const queries = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const settled = () => forget(queries, { visits: [visit.id], all: false });
  const take = useMutation({
    mutationFn: async (sendsInQuietHours: boolean) =>
      await api.send(sentMessage, 'POST', `/visits/${visit.id}/hold`, {
        actionId: crypto.randomUUID(),
        sendsInQuietHours,
        ...(visit.heldBy && !visit.heldBy.isMe && { insteadOf: visit.heldBy.id }),
      }),
    onSettled: settled,
  });
  const release = useMutation({
    mutationFn: async () =>
      await api.send(sentMessage, 'POST', `/visits/${visit.id}/release`, { actionId: crypto.randomUUID() }),
    onSettled: settled,
  });
  const problem = take.error ?? release.error;
  if (visit.heldBy?.isMe) {
    return (
      <Composer
        view={view}
        seenSeq={seenSeq}
        release={
          <Button variant="default" loading={release.isPending} onClick={() => release.mutate()}>
            Give back to Porchlight
          </Button>
        }
        problem={release.error}
      />
    );
  }
  const isOthers = visit.heldBy !== null;
  const action = actionOf(view, isOthers ? 'relieve' : 'hold');
  return (
    <Stack gap="xs" mt="sm">
      {problem && !isNight(problem) && (
        <Alert color="red" variant="light" role="alert">
          {wordsOf(problem)}
        </Alert>
      )}
      <Group justify="space-between" wrap="nowrap" align="center">
        <Text size="sm" c="dimmed" id="hold-words">
          {isOthers
            ? `${visit.heldBy?.name} took over${heldSince ? ` at ${clockIn(heldSince, visit.program.timeZone)}` : ''}. It returns by itself when nothing is written for a while.`
            : (action.reason ??
              'Take over to write yourself. Porchlight says your first name and goes silent; the crisis check goes on.')}
        </Text>
        <Button
          className={classes.nowrap ?? ''}
          disabled={!action.allowed}
          aria-describedby="hold-words"
          loading={take.isPending}
          onClick={() => (isOthers ? setIsAsking(true) : take.mutate(false))}
        >
          {isOthers ? `Take over from ${visit.heldBy?.name}` : 'Take over'}
        </Button>
      </Group>
      {isAsking && (
        <Alert color="lamp" variant="light" title={`${visit.heldBy?.name} is in this conversation`}>
          <Text size="sm" mb="xs">
            Talk to them first if you can. The visitor is told that you write now.
          </Text>
          <Group>
            <Button
              size="xs"
              onClick={() => {
                setIsAsking(false);
                take.mutate(false);
              }}
            >
              Take over all the same
            </Button>
            <Button size="xs" variant="default" onClick={() => setIsAsking(false)}>
              Leave it
            </Button>
          </Group>
        </Alert>
      )}
      {isNight(take.error) && <NightDialog view={view} onSend={() => take.mutate(true)} onClose={() => take.reset()} />}
    </Stack>
  );
}
