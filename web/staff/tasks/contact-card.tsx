import { Group, Stack, Text } from '@mantine/core';
import type { ContactView } from '../../../src/staff/tasks/schema.ts';
import { langWords } from '../app/words.ts';
import classes from './tasks.module.css';

/** Whom to reach and how, with what stands against it beside the number. */
export function ContactCard({ contact }: { readonly contact: ContactView }) {
  const { name, phones, limits, bestTime, lang } = contact;
  return (
    <section className={classes.contact} aria-label="How to reach them">
      <Stack gap={6}>
        <Text fw={650} size="lg">
          {name ?? 'No name given'}
        </Text>
        {phones.length === 0 && <Text size="sm">No phone number is known.</Text>}
        {phones.map(({ number, display, mayBeTexted, hasLeft }) => (
          <Group key={number} gap="sm" align="baseline">
            <a className={classes.phone} href={`tel:${number}`}>
              {display}
            </a>
            <Text size="sm" c="dimmed">
              {hasLeft ? 'may be somebody else’s now' : mayBeTexted ? 'texts are all right' : 'no texts'}
            </Text>
          </Group>
        ))}
        <ul className={classes.limits}>
          {limits.map(({ kind, text }) => (
            <li key={text} data-kind={kind}>
              {kind === 'stop' && <strong>Stop: </strong>}
              {kind === 'heed' && <strong>Careful: </strong>}
              {text}
            </li>
          ))}
        </ul>
        <Text size="sm">
          Good time: {bestTime ?? 'not asked'} · Language: {langWords[lang]}
        </Text>
      </Stack>
    </section>
  );
}
