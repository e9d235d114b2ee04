import { Card, Group, Loader, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { VisitView } from '../../../src/staff/visit/schema.ts';
import { api } from '../app/api.ts';
import { forget } from '../app/live.ts';
import { Problem, wordsOf } from '../app/problem.tsx';
import { useMay } from '../app/session.tsx';
import { dayIn } from '../app/times.ts';
import { Hold } from './hold.tsx';
import { TranscriptEntry } from './transcript-entry.tsx';
import { useTranscript } from './use-visit.ts';
import classes from './visit.module.css';

/** So near its end it follows what comes; further up somebody is reading. */
const nearPx = 80;

/** What is said, as it is said, and the place to write in it. */
export function Conversation({ view }: { readonly view: VisitView }) {
  const { visit } = view;
  const { timeZone } = visit.program;
  const { data: lines, error, refetch } = useTranscript(visit.id);
  const mayWrite = useMay('visit.hold');
  const queries = useQueryClient();
  const resend = useMutation({
    mutationFn: async (seq: number) => await api.send(null, 'POST', `/visits/${visit.id}/texts/${seq}/resend`),
    onError: (problem) => notifications.show({ color: 'red', message: wordsOf(problem) }),
    onSettled: () => forget(queries, { visits: [visit.id], all: false }),
  });
  const scroller = useRef<HTMLDivElement>(null);
  const isFollowing = useRef(true);
  const lastSeq = lines?.at(-1)?.seq ?? 0;
  useEffect(() => {
    const element = scroller.current;
    if (element && isFollowing.current) element.scrollTop = element.scrollHeight;
  }, [lastSeq]);
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    // The place to write grows below it.
    const follow = new ResizeObserver(() => {
      if (isFollowing.current) element.scrollTop = element.scrollHeight;
    });
    follow.observe(element);
    return () => follow.disconnect();
  }, []);
  return (
    <Card withBorder component="section" aria-labelledby="conversation" className={classes.conversation}>
      <Group justify="space-between">
        <Title order={2} id="conversation">
          Conversation
        </Title>
        <Text size="sm" c="dimmed">
          {visit.heldBy === null
            ? 'Porchlight answers'
            : visit.heldBy.isMe
              ? 'You are writing'
              : `${visit.heldBy.name} is writing`}
        </Text>
      </Group>
      <div
        ref={scroller}
        className={classes.scroller}
        tabIndex={0}
        role="log"
        aria-label="What was said"
        onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
          isFollowing.current = scrollHeight - scrollTop - clientHeight < nearPx;
        }}
      >
        {error && <Problem error={error} onRetry={() => void refetch()} />}
        {!lines && !error && <Loader aria-label="Loading" />}
        <ol className={classes.lines}>
          {(lines ?? []).map((line, index) => {
            const day = dayIn(line.at, timeZone);
            const before = lines?.[index - 1];
            return (
              <li key={line.seq} className={classes[line.from]}>
                {(!before || dayIn(before.at, timeZone) !== day) && <Text className={classes.day}>{day}</Text>}
                <TranscriptEntry
                  line={line}
                  timeZone={timeZone}
                  onResend={mayWrite ? () => resend.mutate(line.seq) : undefined}
                />
              </li>
            );
          })}
        </ol>
      </div>
      <Hold view={view} seenSeq={lastSeq} />
    </Card>
  );
}
