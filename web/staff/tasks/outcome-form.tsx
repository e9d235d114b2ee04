import { Button, Group, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { api } from '../app/api.ts';
import { fieldError, Problem } from '../app/problem.tsx';
import { outcomeNames } from './task-words.ts';

const dayNames: Readonly<Record<string, string>> = {
  'assessment-booked': 'Day of the assessment',
  referred: 'Day of the referral (optional)',
  declined: 'Day they said so (optional)',
  unreachable: 'Day of the last try (optional)',
};

/** What became of a visit. It is then done, with all its tasks. */
export function OutcomeForm({ visit }: { readonly visit: string }) {
  const queries = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const [outcome, setOutcome] = useState<string>('assessment-booked');
  const [day, setDay] = useState('');
  const [note, setNote] = useState('');
  const record = useMutation({
    mutationFn: async () =>
      await api.send(null, 'POST', `/visits/${visit}/outcome`, {
        outcome,
        on: day === '' ? null : day,
        ...(note.trim() && { note }),
      }),
    onSuccess: async () => {
      setIsOpen(false);
      setNote('');
      for (const queryKey of [['tasks'], ['visit'], ['inbox']]) await queries.invalidateQueries({ queryKey });
    },
  });
  if (!isOpen)
    return (
      <Group>
        <Button variant="default" onClick={() => setIsOpen(true)}>
          Say what became of this visit
        </Button>
      </Group>
    );
  const send = (event: FormEvent): void => {
    event.preventDefault();
    record.mutate();
  };
  return (
    <form onSubmit={send} aria-label="What became of this visit">
      <Stack gap="sm">
        <NativeSelect
          label="What became of this visit"
          value={outcome}
          onChange={({ currentTarget }) => setOutcome(currentTarget.value)}
          data={Object.entries(outcomeNames).map(([value, label]) => ({ value, label }))}
        />
        <TextInput
          type="date"
          label={dayNames[outcome] ?? 'Day (optional)'}
          value={day}
          onChange={({ currentTarget }) => setDay(currentTarget.value)}
          error={fieldError(record.error, 'on')}
        />
        <Textarea
          label="Note (optional)"
          value={note}
          onChange={({ currentTarget }) => setNote(currentTarget.value)}
          maxLength={2_000}
          autosize
          minRows={2}
        />
        {record.error && <Problem error={record.error} />}
        <Group>
          <Button type="submit" loading={record.isPending} disabled={outcome === 'assessment-booked' && day === ''}>
            Keep it, and close the visit’s tasks
          </Button>
          <Button variant="default" onClick={() => setIsOpen(false)}>
            Not yet
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
