import { NativeSelect, TextInput } from '@mantine/core';
import { purposeNames, purposes } from '../../../src/staff/disclosures/schema.ts';
import { fieldError } from '../app/problem.tsx';

export interface Reason {
  readonly recipient: string;
  readonly purpose: (typeof purposeNames)[number];
  readonly note: string;
}

export const noReason: Reason = { recipient: '', purpose: 'treatment', note: '' };

/** Who receives it and why: asked before anything leaves, because the log must say so. */
export function ReasonFields({
  reason,
  onChange,
  error,
}: {
  readonly reason: Reason;
  readonly onChange: (reason: Reason) => void;
  readonly error: Error | null;
}) {
  return (
    <>
      <TextInput
        label="Who receives it"
        description="A person or an office, as the accounting of disclosures will name them"
        data-autofocus
        required
        maxLength={200}
        value={reason.recipient}
        error={fieldError(error, 'recipient')}
        onChange={({ currentTarget }) => onChange({ ...reason, recipient: currentTarget.value })}
      />
      <NativeSelect
        label="Why"
        value={reason.purpose}
        data={purposeNames.map((value) => ({ value, label: purposes[value] }))}
        onChange={({ currentTarget }) => onChange({ ...reason, purpose: currentTarget.value as Reason['purpose'] })}
      />
      <TextInput
        label={reason.purpose === 'other' ? 'The reason' : 'More about the reason (optional)'}
        required={reason.purpose === 'other'}
        maxLength={300}
        value={reason.note}
        error={fieldError(error, 'note')}
        onChange={({ currentTarget }) => onChange({ ...reason, note: currentTarget.value })}
      />
    </>
  );
}
