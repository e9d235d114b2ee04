import { Group, Stack, Text, Title } from '@mantine/core';
import { useEffect } from 'react';
import { useMe } from '../app/session.tsx';

/** One's own account. */
export function MePage() {
  const me = useMe();
  useEffect(() => {
    document.title = 'Your account - Porchlight';
  }, []);
  return (
    <Stack maw={720}>
      <Title>Your account</Title>
      <Group gap="xs">
        <Text fw={600}>{me.name}</Text>
        <Text c="dimmed">{me.email}</Text>
      </Group>
    </Stack>
  );
}
