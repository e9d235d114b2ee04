import { Alert, Button, Code, CopyButton, Group, SimpleGrid, Stack, Text } from '@mantine/core';

/** Shown once, right after they were made. */
export function RecoveryCodes({ codes, onDone }: { readonly codes: readonly string[]; readonly onDone: () => void }) {
  return (
    <Alert color="lamp" variant="light" title="Keep these recovery codes" maw={560}>
      <Stack>
        <Text size="sm">
          Each lets you in once when your phone is not at hand. Print them or keep them in a password manager. They are
          not shown again.
        </Text>
        <SimpleGrid cols={{ base: 1, xs: 2 }} spacing={6}>
          {codes.map((code) => (
            <Code key={code} fz="sm">
              {code}
            </Code>
          ))}
        </SimpleGrid>
        <Group>
          <CopyButton value={codes.join('\n')}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy}>
                {copied ? 'Copied' : 'Copy all'}
              </Button>
            )}
          </CopyButton>
          <Button size="xs" onClick={onDone}>
            I have kept them
          </Button>
        </Group>
      </Stack>
    </Alert>
  );
}
