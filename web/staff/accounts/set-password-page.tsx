import { Alert, Button, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { linkSchema } from '../../../src/staff/accounts/sign-in-schema.ts';
import { passwordMinChars } from '../../../src/staff/password-rules.ts';
import { api } from '../app/api.ts';
import { fieldError, wordsOf } from '../app/problem.tsx';
import { useTitle } from '../app/title.ts';
import { EntryCard } from './entry-card.tsx';

/** Where an administrator's link leads: somebody sets their own password, which nobody else ever knew. */
export function SetPasswordPage() {
  useTitle('Set your password');
  const token = useLocation().hash;
  const [password, setPassword] = useState('');
  const link = useQuery({
    queryKey: ['set-password', token],
    queryFn: async () => await api.send(linkSchema, 'POST', '/set-password/check', { token }),
    // It works no more once it was used, which is no news to whoever just did.
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  const set = useMutation({
    mutationFn: async () => await api.send(null, 'POST', '/set-password', { token, password }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    set.mutate();
  };
  if (set.isSuccess || (link.data && !link.data.isValid)) {
    return (
      <EntryCard title={set.isSuccess ? 'Your password is set' : 'This link does not work'}>
        <Stack>
          {!set.isSuccess && (
            <Text size="sm">It was used already, or is older than three days. Ask for a new one.</Text>
          )}
          <Button component={Link} to="/sign-in">
            Sign in
          </Button>
        </Stack>
      </EntryCard>
    );
  }
  return (
    <EntryCard title="Set your password">
      <form onSubmit={submit} noValidate>
        <Stack>
          {set.error && (
            <Alert color="red" variant="light" role="alert">
              {wordsOf(set.error)}
            </Alert>
          )}
          <PasswordInput
            label="New password"
            description={`${passwordMinChars} characters or more. A few words in a row are good.`}
            autoComplete="new-password"
            required
            error={fieldError(set.error, 'password')}
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
          <Button type="submit" loading={set.isPending}>
            Set the password
          </Button>
        </Stack>
      </form>
    </EntryCard>
  );
}
