import { Badge, Button, Group, Modal, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent, type ReactNode } from 'react';
import { publishedSchema, type Version } from '../../../src/staff/content-desk/schema.ts';
import { api } from '../app/api.ts';
import { Problem } from '../app/problem.tsx';
import { versionTitle } from './version-title.ts';

/** What a version of a passage and one of a copy file have in common. */
type AnyVersion = Omit<Version, 'changes' | 'states'>;

interface History<V extends AnyVersion> {
  readonly versions: readonly V[];
  readonly mayPutBack: boolean;
  /** Of the passage or the copy file, in the API. */
  readonly address: string;
  /** What putting this version back does. */
  readonly effectOf: (version: V) => ReactNode;
  readonly size?: 'md' | 'lg';
}

/** Every version that was in force, newest first; any may be put back by those who may. */
export function HistoryList<V extends AnyVersion>(history: History<V>) {
  const [chosen, setChosen] = useState<V | null>(null);
  if (history.versions.length < 2) return null;
  return (
    <Stack gap="sm">
      <Title order={2}>History</Title>
      {history.versions.map((version) => (
        <Group key={version.id ?? 'deployed'} justify="space-between" align="flex-start" wrap="nowrap">
          <div>
            <Text size="sm" fw={600}>
              {versionTitle(version)}
            </Text>
            {version.note !== '' && <Text size="sm">{version.note}</Text>}
          </div>
          {version.isInForce ? (
            <Badge variant="outline" tt="none">
              In force
            </Badge>
          ) : (
            history.mayPutBack && (
              <Button size="xs" variant="default" onClick={() => setChosen(version)}>
                Put back…
              </Button>
            )
          )}
        </Group>
      ))}
      {chosen && <PutBackDialog history={history} version={chosen} onClose={() => setChosen(null)} />}
    </Stack>
  );
}

function PutBackDialog<V extends AnyVersion>({
  history,
  version,
  onClose,
}: {
  readonly history: History<V>;
  readonly version: V;
  readonly onClose: () => void;
}) {
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const rollBack = useMutation({
    mutationFn: async () =>
      await api.send(publishedSchema, 'POST', `${history.address}/roll-back`, { version: version.id, note }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['content'] });
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    rollBack.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title="Put these words back"
      size={history.size ?? 'md'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit}>
        <Stack>
          {history.effectOf(version)}
          <TextInput
            label="Why"
            required
            maxLength={500}
            data-autofocus
            value={note}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
          {rollBack.error && <Problem error={rollBack.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={rollBack.isPending}>
              Put back now
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
