import { Anchor, Group, Text } from '@mantine/core';
import type { VisitView } from '../../../src/staff/visit/schema.ts';
import classes from './visit.module.css';

/** How to reach them, and what stands against it: read before anybody picks up the phone. */
export function Contact({ view: { limits, addresses, packet } }: { readonly view: VisitView }) {
  const given = packet?.contact.filter(({ status, display }) => status === 'given' && display !== '') ?? [];
  const phones = addresses.flatMap(({ phone, mayBeTexted }) => (phone === null ? [] : [{ phone, mayBeTexted }]));
  return (
    <section className={classes.contact} aria-label="Contact">
      {limits.length > 0 && (
        <ul className={classes.limits} aria-label="Contact limits">
          {limits.map(({ kind, text }) => (
            <li key={text} className={kind === 'stop' ? classes.stop : classes.heed}>
              {text}
            </li>
          ))}
        </ul>
      )}
      <Group gap="lg">
        {phones.map(({ phone, mayBeTexted }) => (
          <Text key={phone} size="sm">
            Writes from <Anchor href={`tel:${phone}`}>{spoken(phone)}</Anchor>
            {!mayBeTexted && ' (not to be texted)'}
          </Text>
        ))}
        {given.map(({ label, display }) => (
          <Text key={label} size="sm">
            <Text span c="dimmed">
              {label}:
            </Text>{' '}
            {display}
          </Text>
        ))}
      </Group>
      {phones.length === 0 && given.length === 0 && (
        <Text size="sm" c="dimmed">
          No way to reach them yet but this chat.
        </Text>
      )}
    </section>
  );
}

/** `+18605551234` as `860-555-1234`. */
const spoken = (phone: string): string => phone.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '$1-$2-$3');
