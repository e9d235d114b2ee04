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
  const isSoon = state.kind === 'signed' && (state.daysLeft ?? 0) <= endsSoonDays;
  const color = state.kind === 'signed' ? (isSoon ? 'lamp' : 'gray') : 'red';
  return (
    <Badge
      variant="outline"
      color={color}
      tt="none"
      fw={500}
      styles={{ label: { whiteSpace: 'normal' } }}
      h="auto"
      py={2}
    >
      {isSoon ? `Said, ends in ${state.daysLeft} days` : words[state.kind]}
    </Badge>
  );
}
