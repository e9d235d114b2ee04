import { Badge } from '@mantine/core';
import type { PassageLine } from '../../../src/staff/content-desk/schema.ts';

export type State = PassageLine['states']['en'];

/** A sign-off that ends sooner than this is worth a look: as `porchlight content status`. */
export const endsSoonDays = 30;

const words: Readonly<Record<State['kind'], string>> = {
  signed: 'Said',
  unsigned: 'Not said: never signed',
  changed: 'Not said: changed since signed',
  'original-changed': 'Not said: the English changed',
  'one-person': 'Not said: signed by its author',
  expired: 'Not said: sign-off ended',
  early: 'Not said yet',
};

/** Whether visitors are told this today, in words first and colour second. */
export function StateBadge({ state }: { readonly state: State }) {
  const isSaid = state.kind === 'signed';
  const isSoon = isSaid && (state.daysLeft ?? 0) <= endsSoonDays;
  const isDemo = state.role?.startsWith('demo content') === true;
  return (
    <Badge
      variant="outline"
      color={isSoon ? 'lamp' : 'gray'}
      tt="none"
      radius="sm"
      fw={500}
      h="auto"
      py={2}
      styles={{ label: { whiteSpace: 'normal' } }}
      {...(!isSaid && { c: 'var(--mantine-color-error)' })}
    >
      {isSoon ? `Said, ends in ${state.daysLeft} days` : words[state.kind]}
      {isSaid && isDemo && ', demo only'}
    </Badge>
  );
}

/** `Nov 22, 2027`; a day has no zone. */
export const dayWords = (day: string): string =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString('en-US', {
    timeZone: 'UTC',
    year: 'numeric',
    month: 'short',
    day: 'numeric',
  });
