import { Group, Text } from '@mantine/core';
import type { PassageDetail } from '../../../src/staff/content-desk/schema.ts';
import { ChangeList } from './change-list.tsx';
import { HistoryList } from './history-list.tsx';
import { StateBadge } from './state-badge.tsx';
import { versionTitle } from './version-title.ts';

/** A passage's versions: before one is put back, what would change and what could then be said. */
export function PassageHistory({ passage }: { readonly passage: PassageDetail }) {
  return (
    <HistoryList
      versions={passage.history}
      mayPutBack={passage.actions.some(({ action, allowed }) => action === 'roll-back' && allowed)}
      address={`/content/passages/${passage.id}`}
      size="lg"
      effectOf={(version) => (
        <>
          <Text size="sm">{versionTitle(version)}. This is what changes:</Text>
          <ChangeList changes={version.changes} />
          <Group gap="xs">
            <Text size="sm">After it, English:</Text>
            <StateBadge state={version.states.en} />
            <Text size="sm">Spanish:</Text>
            <StateBadge state={version.states.es} />
          </Group>
        </>
      )}
    />
  );
}
