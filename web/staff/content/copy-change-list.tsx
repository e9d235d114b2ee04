import { Stack, Text } from '@mantine/core';
import type { CopyDraft } from '../../../src/staff/content-desk/schema.ts';
import classes from './previews.module.css';

const forms = { web: 'in the chat', sms: 'by text' } as const;

/** Text by text: what goes, then what comes. */
export function CopyChangeList({
  changes,
  lang,
}: {
  readonly changes: CopyDraft['changes'];
  readonly lang: CopyDraft['lang'];
}) {
  if (changes.length === 0) return <Text c="dimmed">No words differ.</Text>;
  return (
    <Stack gap="sm">
      {changes.map(({ key, form, before, after }) => (
        <div key={`${key} ${form}`}>
          <Text size="sm" fw={600}>
            {key}, {forms[form]}
          </Text>
          <Text size="sm" lang={lang} style={{ whiteSpace: 'pre-line' }}>
            <span aria-hidden>− </span>
            <del className={classes.removed}>{before}</del>
          </Text>
          <Text size="sm" lang={lang} style={{ whiteSpace: 'pre-line' }}>
            <span aria-hidden>+ </span>
            <ins className={classes.added}>{after}</ins>
          </Text>
        </div>
      ))}
    </Stack>
  );
}
