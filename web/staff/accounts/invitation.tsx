import { Alert, Button, Code, CopyButton, Stack, Text } from '@mantine/core';

/** The link that sets somebody's password; shown once. */
export function Invitation({ name, path }: { readonly name: string; readonly path: string }) {
  const link = `${location.origin}${path}`;
  return (
    <Alert color="lamp" variant="light" title={`A link for ${name}`}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">
          With it {name} sets a password, once, within three days. Give it to them alone, in person or by a channel you
          trust. It is not shown again.
        </Text>
        <Code style={{ overflowWrap: 'anywhere' }}>{link}</Code>
        <CopyButton value={link}>
          {({ copied, copy }) => (
            <Button size="xs" variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy the link'}
            </Button>
          )}
        </CopyButton>
      </Stack>
    </Alert>
  );
}
