import { Button, Group, Stack, Text } from '@mantine/core';
import type { VisitView } from '../../../src/staff/visit/schema.ts';
import { Dialog } from '../app/dialog.tsx';
import { ApiError } from '../app/api.ts';
import { momentIn } from '../app/times.ts';

export const isNight = (error: Error | null): boolean =>
  error instanceof ApiError && error.about['because'] === 'quiet-hours';

interface Props {
  readonly view: VisitView;
  readonly onSend: () => void;
  readonly onClose: () => void;
}

/** A text out of the blue at night wakes somebody, and may be read by somebody else. */
export const NightDialog = ({ view: { texting, visit }, onSend, onClose }: Props) => (
  <Dialog onClose={onClose} title="It is outside texting hours">
    <Stack>
      <Text size="sm">
        They have not written within the hour, and texts nobody waits for are kept until{' '}
        {texting.quietUntil ? momentIn(texting.quietUntil, visit.program.timeZone) : 'the morning'}. A text now may wake
        them, or be seen by somebody else. It is on record that you sent it.
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Wait
        </Button>
        <Button onClick={onSend}>Send all the same</Button>
      </Group>
    </Stack>
  </Dialog>
);
