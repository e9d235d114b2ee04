import { Button, Checkbox, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import {
  disclosedSchema,
  formats,
  type Format,
  type NewDisclosureBody,
} from '../../../src/staff/disclosures/schema.ts';
import { api } from '../app/api.ts';
import { Problem } from '../app/problem.tsx';
import { disclosuresKey } from './queries.ts';
import { noReason, ReasonFields } from './reason-fields.tsx';

const formatWords: Readonly<Record<Format, { readonly label: string; readonly description: string }>> = {
  html: { label: 'On paper', description: 'Opens a page to print or to save as PDF' },
  json: { label: 'As JSON', description: 'A file for another program' },
  fhir: { label: 'As FHIR', description: 'A FHIR R4 bundle for an electronic health record' },
};

/** Asks to whom and why, logs it, and only then gives the file. */
export function DiscloseDialog({
  visit,
  caution,
  onClose,
}: {
  readonly visit: string;
  /** What staff should know about the notice's wording. */
  readonly caution: string;
  readonly onClose: () => void;
}) {
  const queries = useQueryClient();
  const [format, setFormat] = useState<Format>('html');
  const [reason, setReason] = useState(noReason);
  const [withTranscript, setWithTranscript] = useState(false);
  const disclose = useMutation({
    mutationFn: async (body: NewDisclosureBody) =>
      await api.send(disclosedSchema, 'POST', `/visits/${visit}/disclosures`, body),
    onSuccess: async () => await queries.invalidateQueries({ queryKey: disclosuresKey(visit) }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    disclose.mutate({ ...reason, format, withTranscript: withTranscript && format !== 'fhir' });
  };
  return (
    <Modal opened onClose={onClose} title="Send this packet out" size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
      {disclose.data ? (
        <Stack align="flex-start">
          <Text>
            It is in the disclosure log: {reason.recipient}. The file can be fetched for 15 minutes, only by you.
          </Text>
          <Group>
            <Button
              component="a"
              href={disclose.data.url}
              data-autofocus
              {...(format === 'html' ? { target: '_blank', rel: 'noopener' } : { download: true })}
            >
              {format === 'html' ? 'Open to print' : 'Save the file'}
            </Button>
            <Button variant="default" onClick={onClose}>
              Done
            </Button>
          </Group>
        </Stack>
      ) : (
        <form onSubmit={submit}>
          <Stack>
            <ReasonFields reason={reason} onChange={setReason} error={disclose.error} />
            <Radio.Group label="How" value={format} onChange={setFormat}>
              <Stack gap="xs" mt={6}>
                {formats.map((each) => (
                  <Radio key={each} value={each} {...formatWords[each]} />
                ))}
              </Stack>
            </Radio.Group>
            <Checkbox
              label="With the conversation, word for word"
              description={
                format === 'fhir'
                  ? 'FHIR carries the answers, never the conversation'
                  : 'Only when the recipient needs it; answers and scores are always in the packet'
              }
              checked={withTranscript && format !== 'fhir'}
              disabled={format === 'fhir'}
              onChange={({ currentTarget }) => setWithTranscript(currentTarget.checked)}
            />
            <Text size="sm" c="dimmed">
              The notice of 42 CFR 2.32 goes along. {caution}
            </Text>
            {disclose.error && <Problem error={disclose.error} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                Cancel
              </Button>
              <Button type="submit" loading={disclose.isPending}>
                Log it and make the file
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}
