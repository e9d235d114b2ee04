import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { BreakGlass } from '../audit/break-glass.tsx';
import { ApiError } from './api.ts';

/** Why something could not be shown or done, and what to do about it: for a visit of others, to break the glass. */
export function Problem({ error, onRetry }: { readonly error: Error; readonly onRetry?: () => void }) {
  if (error instanceof ApiError && error.code === 'staff.break_glass_needed' && error.about['conversation']) {
    return <BreakGlass conversation={error.about['conversation']} onOpened={onRetry ?? (() => location.reload())} />;
  }
  return (
    <Alert color="red" variant="light" title="This did not work" maw={560} role="alert">
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{wordsOf(error)}</Text>
        {onRetry && (
          <Group>
            <Button size="xs" variant="default" onClick={onRetry}>
              Try again
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}

export const wordsOf = (error: Error): string =>
  error instanceof ApiError ? error.message : 'The answer of the server could not be read. Reload the page.';

/** What is wrong with one field of a form, from the server. */
export const fieldError = (error: Error | null, field: string): string | undefined =>
  error instanceof ApiError ? error.about[field] : undefined;
