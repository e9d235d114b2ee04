import { Badge, Button, Group, Modal, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { publishedSchema, type PassageDetail, type Version } from '../../../src/staff/content-desk/schema.ts';
import { api } from '../app/api.ts';
import { Problem } from '../app/problem.tsx';
import { ChangeList } from './change-list.tsx';
import { StateBadge } from './state-badge.tsx';
import { versionTitle } from './version-title.ts';

/** Every version that was in force, newest first; any may be put back. */
export function HistoryList({ id, passage }: { readonly id: string; readonly passage: PassageDetail }) {
  const [chosen, setChosen] = useState<Version | null>(null);
  if (passage.history.length < 2) return null;
  return (
    <Stack gap="sm">
      <Title order={2}>History</Title>
      {passage.history.map((version) => (
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
            <Button size="xs" variant="default" onClick={() => setChosen(version)}>
              Put back…
            </Button>
          )}
        </Group>
      ))}
      {chosen && <RollBackDialog id={id} version={chosen} onClose={() => setChosen(null)} />}
    </Stack>
  );
}

function RollBackDialog({
  id,
  version,
  onClose,
}: {
  readonly id: string;
  readonly version: Version;
  readonly onClose: () => void;
}) {
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const rollBack = useMutation({
    mutationFn: async () =>
      await api.send(publishedSchema, 'POST', `/content/passages/${id}/roll-back`, { version: version.id, note }),
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
    <Modal opened onClose={onClose} title="Put these words back" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{versionTitle(version)}. This is what changes:</Text>
          <ChangeList changes={version.changes} />
          <Group gap="xs">
            <Text size="sm">After it, English:</Text>
            <StateBadge state={version.states.en} />
            <Text size="sm">Spanish:</Text>
            <StateBadge state={version.states.es} />
          </Group>
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
