import { Text } from '@mantine/core';
import type { TaskDetail } from '../../../src/staff/tasks/schema.ts';
import { momentIn } from '../app/times.ts';
import { resultNames } from './task-words.ts';
import classes from './tasks.module.css';

/** Calls made so far, oldest first. */
export function CallList({ calls, timeZone }: { readonly calls: TaskDetail['calls']; readonly timeZone: string }) {
  if (calls.length === 0)
    return (
      <Text size="sm" c="dimmed">
        No call was made yet.
      </Text>
    );
  return (
    <ol className={classes.calls} aria-label="Calls">
      {calls.map(({ id, at, by, result, note }) => (
        <li key={id}>
          <strong>{resultNames[result]}</strong>, {by}, {momentIn(at, timeZone)}
          {note !== null && <p>{note}</p>}
        </li>
      ))}
    </ol>
  );
}
