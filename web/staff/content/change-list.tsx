import { Stack, Text } from '@mantine/core';
import type { Change } from '../../../src/staff/content-desk/schema.ts';
import { langNames } from './lang-names.ts';
import classes from './previews.module.css';

const parts = { question: 'Question', web: 'Answer in the chat', sms: 'Answer by text' } as const;

/** What differs, sentence by sentence: what goes, then what comes. */
export function ChangeList({ changes }: { readonly changes: readonly Change[] }) {
  if (changes.length === 0) return <Text c="dimmed">No words differ.</Text>;
  return (
    <Stack gap="sm">
      {changes.map(({ lang, part, removed, added }) => (
        <div key={`${lang} ${part}`}>
          <Text size="sm" fw={600}>
            {langNames[lang]}: {parts[part]}
          </Text>
          {removed.map((sentence) => (
            <Text key={`- ${sentence}`} size="sm" lang={lang}>
              <span aria-hidden>− </span>
              <del className={classes.removed}>{sentence}</del>
            </Text>
          ))}
          {added.map((sentence) => (
            <Text key={`+ ${sentence}`} size="sm" lang={lang}>
              <span aria-hidden>+ </span>
              <ins className={classes.added}>{sentence}</ins>
            </Text>
          ))}
        </div>
      ))}
    </Stack>
  );
}
