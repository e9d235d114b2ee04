import { Button, Group, NativeSelect, Radio, Stack, Textarea, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { TaskDetail } from '../../../src/staff/tasks/schema.ts';
import { fieldError, Problem } from '../app/problem.tsx';
import { resultNames } from './task-words.ts';
import { useTaskChange } from './use-task-changes.ts';

type Result = TaskDetail['calls'][number]['result'];

/** Keeps a call: what came of it, a note, and what is to happen next. */
export function CallForm({
  task,
  times,
  isFolded = false,
}: {
  readonly task: Pick<TaskDetail, 'id' | 'actions'>;
  readonly times: TaskDetail['times'];
  /** Behind a button at first, where several tasks stand together. */
  readonly isFolded?: boolean;
}) {
  const [isOpen, setIsOpen] = useState(!isFolded);
  const [result, setResult] = useState<Result | null>(null);
  const [note, setNote] = useState('');
  const [next, setNext] = useState('stay');
  const [at, setAt] = useState('');
  const change = useTaskChange(task.id, () => {
    setResult(null);
    setNote('');
    setNext('stay');
    setAt('');
    setIsOpen(!isFolded);
  });
  const actionOf = (name: string) => task.actions.find(({ action }) => action === name);
  const call = actionOf('call');
  const voicemail = actionOf('voicemail');
  if (!call?.allowed) return null;
  if (!isOpen)
    return (
      <Group>
        <Button variant="default" onClick={() => setIsOpen(true)}>
          I called
        </Button>
      </Group>
    );

  const choose = (chosen: string): void => {
    setResult(chosen as Result);
    setNext(chosen === 'reached' || chosen === 'wrong-number' ? 'done' : (times[1]?.at ?? 'stay'));
  };
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (result === null) return;
    const kind =
      next === 'stay' || next === 'done' ? { kind: next } : { kind: 'again', at: next === 'other' ? at : next };
    change.mutate({ what: 'calls', body: { result, ...(note.trim() && { note }), next: kind } });
  };
  return (
    <form onSubmit={send}>
      <Stack gap="sm">
        <Radio.Group label="What came of your call" value={result ?? ''} onChange={choose}>
          <Group mt={6} gap="lg">
            {(Object.keys(resultNames) as Result[]).map((name) => (
              <Radio
                key={name}
                value={name}
                label={resultNames[name]}
                disabled={name === 'voicemail' && !voicemail?.allowed}
                description={name === 'voicemail' ? voicemail?.reason : undefined}
              />
            ))}
          </Group>
        </Radio.Group>
        <Textarea
          label="Note (optional)"
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
          error={fieldError(change.error, 'note')}
          maxLength={2_000}
          autosize
          minRows={2}
        />
        <NativeSelect
          label="What comes next"
          value={next}
          onChange={({ currentTarget }) => setNext(currentTarget.value)}
          data={[
            { value: 'done', label: 'Nothing: this task is done' },
            ...times.map((time) => ({ value: time.at, label: `Try again: ${time.label.toLowerCase()}` })),
            { value: 'other', label: 'Try again at another time' },
            { value: 'stay', label: 'It stays as it is' },
          ]}
        />
        {next === 'other' && (
          <TextInput
            type="datetime-local"
            label="When, in the program’s time"
            value={at}
            onChange={({ currentTarget }) => setAt(currentTarget.value)}
          />
        )}
        {change.error && <Problem error={change.error} />}
        <Group>
          <Button
            type="submit"
            loading={change.isPending}
            disabled={result === null || (next === 'other' && at === '')}
          >
            Keep this call
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
