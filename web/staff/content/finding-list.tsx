import { Badge, Group, List, Text } from '@mantine/core';
import type { PassageDetail } from '../../../src/staff/content-desk/schema.ts';

/** What the check of `porchlight content lint` says. Errors keep words from being signed. */
export function FindingList({ findings }: { readonly findings: PassageDetail['findings'] }) {
  if (findings.length === 0) return <Text c="dimmed">The check found nothing.</Text>;
  return (
    <List listStyleType="none" spacing="xs">
      {findings.map(({ severity, rule, message }) => (
        <List.Item key={`${rule} ${message}`}>
          <Group gap="xs" align="baseline" wrap="nowrap">
            <Badge
              size="sm"
              variant="outline"
              tt="none"
              color="gray"
              miw={68}
              {...(severity === 'error' && { c: 'var(--mantine-color-error)' })}
            >
              {severity === 'error' ? 'Error' : 'Warning'}
            </Badge>
            <Text size="sm">
              {message}{' '}
              <Text span size="xs" c="dimmed">
                ({rule})
              </Text>
            </Text>
          </Group>
        </List.Item>
      ))}
    </List>
  );
}
