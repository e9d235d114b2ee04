import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { worklistSections } from '../../../src/staff/disclosures/schema.ts';
import { Icon } from '../app/icon.tsx';
import { Problem } from '../app/problem.tsx';
import { useMay } from '../app/session.tsx';
import { noReason, ReasonFields } from './reason-fields.tsx';
import { saveFile } from './save-file.ts';

const sectionWords = {
  waiting: 'Waiting for follow-up',
  screening: 'In the middle of a screening',
  open: 'Writing, no screening yet',
  done: 'Done',
} as const;

/** Visits as CSV: no names, nothing clinical. Each visit in it gets an entry in its disclosure log. */
export function WorklistExport() {
  const may = useMay('worklist.export');
  const [isOpen, setIsOpen] = useState(false);
  if (!may) return null;
  return (
    <>
      <Button variant="default" size="xs" leftSection={<Icon name="share" size={16} />} onClick={() => setIsOpen(true)}>
        Save list
      </Button>
      {isOpen && <WorklistDialog onClose={() => setIsOpen(false)} />}
    </>
  );
}

function WorklistDialog({ onClose }: { readonly onClose: () => void }) {
  const [reason, setReason] = useState(noReason);
  const [sections, setSections] = useState<readonly string[]>(['waiting']);
  const save = useMutation({
    mutationFn: async (body: object) => await saveFile('/staff/api/worklists', body, 'worklist.csv'),
    onSuccess: onClose,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ ...reason, sections });
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title="Save a list of visits"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <form onSubmit={submit}>
        <Stack>
          <ReasonFields reason={reason} onChange={setReason} error={save.error} />
          <Checkbox.Group
            label="Which visits"
            value={[...sections]}
            onChange={(chosen) => setSections(chosen.length > 0 ? chosen : sections)}
          >
            <Stack gap="xs" mt={6}>
              {worklistSections.map((section) => (
                <Checkbox key={section} value={section} label={sectionWords[section]} />
              ))}
            </Stack>
          </Checkbox.Group>
          <Text size="sm" c="dimmed">
            The list holds program, channel, times, owner and open tasks. No name, no number, nothing that was said.
            That somebody wrote is protected too, so every visit in it notes this in its disclosure log.
          </Text>
          {save.error && <Problem error={save.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Log it and save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
