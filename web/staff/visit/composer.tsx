import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type ReactNode } from 'react';
import { countSms, outsideGsm7, toGsm7 } from '../../../src/core/gsm7.ts';
import { longestChars, mostSegments, sentMessage } from '../../../src/staff/hold/schema.ts';
import type { VisitView } from '../../../src/staff/visit/schema.ts';
import { api } from '../app/api.ts';
import { forget } from '../app/live.ts';
import { wordsOf } from '../app/problem.tsx';
import { isNight, NightDialog } from './night-dialog.tsx';
import { Templates } from './templates.tsx';

interface Props {
  readonly view: VisitView;
  readonly seenSeq: number;
  readonly release: ReactNode;
  /** Why giving it back did not work. */
  readonly problem: Error | null;
}

/** Writes to the visitor, within what their channel can carry. */
export function Composer({ view, seenSeq, release, problem }: Props) {
  const { visit, texting } = view;
  const queries = useQueryClient();
  const [text, setText] = useState('');
  /** The same words are the same message, however often the button is pressed. */
  const actionId = useRef(crypto.randomUUID());
  const isText = visit.channel === 'sms';
  const send = useMutation({
    mutationFn: async (sendsInQuietHours: boolean) =>
      await api.send(sentMessage, 'POST', `/visits/${visit.id}/messages`, {
        actionId: actionId.current,
        text,
        seenSeq,
        sendsInQuietHours,
      }),
    onSuccess: () => setText(''),
    onSettled: () => {
      actionId.current = crypto.randomUUID();
      forget(queries, { visits: [visit.id], all: false });
    },
  });
  const count = isText ? countSms(toGsm7(text)) : null;
  const isTooLong = (count?.segments ?? 0) > mostSegments;
  const maySend = text.trim() !== '' && !isTooLong && !send.isPending;
  const error = problem ?? (isNight(send.error) ? null : send.error);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (maySend) send.mutate(false);
      }}
    >
      <Stack gap="xs" mt="sm">
        {error && (
          <Alert color="red" variant="light" role="alert">
            {wordsOf(error)}
          </Alert>
        )}
        {isText && texting.quietUntil && (
          <Alert color="lamp" variant="light" p="xs">
            It is outside texting hours there.{' '}
            {texting.isAwaited
              ? 'They wrote within the hour, so an answer may go out.'
              : 'You will be asked before a text goes out.'}
          </Alert>
        )}
        <Textarea
          label="Your message"
          description="Sent under your first name; Ctrl+Enter sends. Left alone for a while, it returns to Porchlight, which says so."
          autosize
          minRows={3}
          maxRows={6}
          maxLength={longestChars}
          value={text}
          onChange={({ currentTarget: { value } }) => setText(value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
            event.preventDefault();
            if (maySend) send.mutate(false);
          }}
        />
        <Group justify="space-between" align="flex-start">
          {count ? (
            <SegmentCount count={count} text={text} />
          ) : (
            <Text size="xs" c="dimmed">
              {text.length} characters
            </Text>
          )}
          <Templates
            visit={visit.id}
            lang={visit.lang}
            onChoose={(words) => setText((is) => (is === '' ? words : `${is}\n${words}`))}
          />
        </Group>
        <Group justify="space-between">
          {release}
          <Button type="submit" disabled={!maySend} loading={send.isPending}>
            {isText ? 'Send text' : 'Send'}
          </Button>
        </Group>
        {isNight(send.error) && (
          <NightDialog view={view} onSend={() => send.mutate(true)} onClose={() => send.reset()} />
        )}
      </Stack>
    </form>
  );
}

function SegmentCount({ count, text }: { readonly count: ReturnType<typeof countSms>; readonly text: string }) {
  const strange = outsideGsm7(toGsm7(text));
  const isTooLong = count.segments > mostSegments;
  return (
    <Text size="xs" c={isTooLong ? 'var(--mantine-color-error)' : 'dimmed'} fw={isTooLong ? 700 : 400} role="status">
      {count.segments} of {mostSegments} text segments, {count.units} characters
      {strange.length > 0 && `. ${strange.slice(0, 5).join(' ')} makes every segment shorter`}
      {isTooLong && '. Too long: say it shorter, or in two messages'}
    </Text>
  );
}
