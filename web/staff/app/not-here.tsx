import { Anchor, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';

/** An address that leads nowhere. */
export function NotHere() {
  return (
    <Stack p="xl" gap="xs">
      <Title>There is no such page</Title>
      <Text>It may have been erased, or the link may be cut off.</Text>
      <Anchor component={Link} to="/">
        Go to the start
      </Anchor>
    </Stack>
  );
}
