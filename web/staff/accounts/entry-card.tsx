import { Box, Card, Center, Group, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** The card that pages before signing in stand on. */
export function EntryCard({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <Center mih="100vh" p="md" component="main">
      <Card withBorder shadow="sm" padding="xl" w="100%" maw={420} bg="var(--console-paper)">
        <Stack gap="md">
          <Group gap="sm">
            <img src="/favicon.svg" alt="" width={32} height={32} />
            <Text fw={650}>Porchlight</Text>
          </Group>
          <Title>{title}</Title>
          <Box>{children}</Box>
        </Stack>
      </Card>
    </Center>
  );
}
