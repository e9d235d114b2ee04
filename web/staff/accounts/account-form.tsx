import { Alert, Button, Checkbox, Group, Radio, Stack, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { roles, type Role } from '../../../src/staff/policy.ts';
import { fieldError, wordsOf } from '../app/problem.tsx';
import { roleWords } from './role-words.ts';

export interface AccountDraft {
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  /** Null for all programs. */
  readonly programs: readonly string[] | null;
}

interface AccountFormProps {
  readonly start: AccountDraft;
  readonly programs: readonly { readonly id: string; readonly name: string }[];
  readonly isNew: boolean;
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly onSubmit: (draft: AccountDraft) => void;
}

export function AccountForm({ start, programs, isNew, error, isPending, onSubmit }: AccountFormProps) {
  const [draft, setDraft] = useState(start);
  const set = (change: Partial<AccountDraft>) => setDraft((is) => ({ ...is, ...change }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(draft);
  };
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {error && (
          <Alert color="red" variant="light" role="alert">
            {wordsOf(error)}
          </Alert>
        )}
        <TextInput
          label="Name"
          required
          value={draft.name}
          error={fieldError(error, 'name')}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        />
        <TextInput
          label="Email"
          type="email"
          required
          readOnly={!isNew}
          description={isNew ? undefined : 'An account keeps the email that it was made with.'}
          value={draft.email}
          error={fieldError(error, 'email')}
          onChange={({ currentTarget }) => set({ email: currentTarget.value })}
        />
        <Checkbox.Group
          label="Roles"
          value={[...draft.roles]}
          error={fieldError(error, 'roles')}
          onChange={(chosen) => set({ roles: roles.filter((role) => chosen.includes(role)) })}
        >
          <Stack gap={8} mt={4}>
            {roles.map((role) => (
              <Checkbox key={role} value={role} label={roleWords[role].label} description={roleWords[role].does} />
            ))}
          </Stack>
        </Checkbox.Group>
        <Radio.Group
          label="Whose visits"
          value={draft.programs === null ? 'all' : 'some'}
          onChange={(value) => set({ programs: value === 'all' ? null : [] })}
        >
          <Group mt={4}>
            <Radio value="all" label="All programs" />
            <Radio value="some" label="Only some" />
          </Group>
        </Radio.Group>
        {draft.programs && (
          <Checkbox.Group
            label="Programs"
            value={[...draft.programs]}
            error={fieldError(error, 'programs')}
            onChange={(chosen) => set({ programs: chosen })}
          >
            <Stack gap={8} mt={4}>
              {programs.map(({ id, name }) => (
                <Checkbox key={id} value={id} label={name} />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        <Button type="submit" loading={isPending} style={{ alignSelf: 'flex-start' }}>
          {isNew ? 'Add the account' : 'Save'}
        </Button>
      </Stack>
    </form>
  );
}
