import { Alert, Button, Group, Radio, Stack, Text, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { acknowledged, alertResults } from '../../../src/staff/inbox/schema.ts';
import { Dialog } from '../app/dialog.tsx';
import { api } from '../app/api.ts';
import { forget } from '../app/live.ts';
import { wordsOf } from '../app/problem.tsx';

export const resultWords: Readonly<Record<(typeof alertResults)[number], string>> = {
  'reached-safe': 'Reached them; they say they are safe',
  'reached-emergency-services': 'Emergency services are with them or on the way',
  'reached-handed-over': 'Handed over to a clinician',
  'not-reached': 'Not reached yet; I keep trying',
  'not-a-crisis': 'Read it: not a crisis',
};

interface Props {
  readonly alert: string;
  readonly visit: string;
  readonly onClose: () => void;
}

/** Takes responsibility for an alert: what came of it, and a note. After that it rings nobody any more. */
export function AcknowledgeDialog({ alert, visit, onClose }: Props) {
  const queries = useQueryClient();
  const [result, setResult] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const acknowledge = useMutation({
    mutationFn: async () => await api.send(acknowledged, 'POST', `/alerts/${alert}/acknowledge`, { result, note }),
    onSuccess: ({ kind, by }) => {
      if (kind === 'already') notifications.show({ message: `${by.name} acknowledged it before you.` });
      forget(queries, { visits: [visit], all: false });
      onClose();
    },
  });
  return (
    <Dialog onClose={onClose} title="Acknowledge the alert" size="lg">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          acknowledge.mutate();
        }}
      >
        <Stack>
          <Text size="sm">
            From now on nobody else is called for it. Your name, the time and what you write go on record.
          </Text>
          {acknowledge.error && (
            <Alert color="red" variant="light" role="alert">
              {wordsOf(acknowledge.error)}
            </Alert>
          )}
          <Radio.Group label="What came of it" value={result} onChange={setResult}>
            <Stack gap="xs" mt="xs">
              {alertResults.map((each) => (
                <Radio key={each} value={each} label={resultWords[each]} />
              ))}
            </Stack>
          </Radio.Group>
          <Textarea
            label="Note (optional)"
            description="Whom you reached, what they said, what happens next."
            autosize
            minRows={3}
            maxLength={2_000}
            value={note}
            onChange={({ currentTarget: { value } }) => setNote(value)}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button
              type="submit"
              {...(result !== null && { bg: 'var(--console-alarm)', c: 'white' })}
              disabled={result === null}
              loading={acknowledge.isPending}
            >
              Acknowledge
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}
