import { Badge, Button, Group, Modal, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { publishedSchema, type CopyFile } from '../../../src/staff/content-desk/schema.ts';
import { api } from '../app/api.ts';
import { Problem } from '../app/problem.tsx';
import { versionTitle } from './version-title.ts';

type Version = CopyFile['history'][number];

/** Every version of a copy file that was in force; any may be put back by those who may write. */
export function CopyHistory({ file, address }: { readonly file: CopyFile; readonly address: string }) {
  const [chosen, setChosen] = useState<Version | null>(null);
  const [action] = file.actions;
  if (file.history.length < 2) return null;
  return (
    <Stack gap="sm">
      <Title order={2}>History</Title>
      {file.history.map((version) => (
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
            action?.allowed && (
              <Button size="xs" variant="default" onClick={() => setChosen(version)}>
                Put back…
              </Button>
            )
          )}
        </Group>
      ))}
      {chosen && <CopyRollBack version={chosen} address={address} onClose={() => setChosen(null)} />}
    </Stack>
  );
}

function CopyRollBack({
  version,
  address,
  onClose,
}: {
  readonly version: Version;
  readonly address: string;
  readonly onClose: () => void;
}) {
  const queries = useQueryClient();
  const [note, setNote] = useState('');
  const rollBack = useMutation({
    mutationFn: async () =>
      await api.send(publishedSchema, 'POST', `${address}/roll-back`, { version: version.id, note }),
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
    <Modal opened onClose={onClose} title="Put these words back" closeButtonProps={{ 'aria-label': 'Close' }}>
      <form onSubmit={submit}>
        <Stack>
          <Text size="sm">{versionTitle(version)}. It is said after the next restart of the servers.</Text>
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
              Put back
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
