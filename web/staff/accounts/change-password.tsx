import { Button, Card, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { passwordMinChars } from '../../../src/staff/password-rules.ts';
import { api } from '../app/api.ts';
import { fieldError } from '../app/problem.tsx';

const empty = { password: '', next: '' };

/** Sets a new password with the old one; every other session ends. */
export function ChangePassword() {
  const queries = useQueryClient();
  const [form, setForm] = useState(empty);
  const change = useMutation({
    mutationFn: async () => await api.send(null, 'POST', '/me/password', form),
    onSuccess: async () => {
      setForm(empty);
      await queries.invalidateQueries({ queryKey: ['own-account'] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    change.mutate();
  };
  const inField = ['password', 'next'].some((field) => fieldError(change.error, field) !== undefined);
  return (
    <Card withBorder padding="lg" bg="var(--console-paper)">
      <form onSubmit={submit} noValidate>
        <Stack align="flex-start">
          <Title order={2}>Password</Title>
          <PasswordInput
            label="The password you have"
            autoComplete="current-password"
            required
            w={280}
            value={form.password}
            error={fieldError(change.error, 'password')}
            onChange={({ currentTarget: { value } }) => setForm((is) => ({ ...is, password: value }))}
          />
          <PasswordInput
            label="A new one"
            description={`${passwordMinChars} characters or more.`}
            autoComplete="new-password"
            required
            w={280}
            value={form.next}
            error={fieldError(change.error, 'next')}
            onChange={({ currentTarget: { value } }) => setForm((is) => ({ ...is, next: value }))}
          />
          <Text size="sm" role="status" c={change.error ? 'red' : 'dimmed'}>
            {change.isSuccess && 'It is changed. You were signed out everywhere else.'}
            {change.error && !inField && change.error.message}
          </Text>
          <Button type="submit" variant="default" loading={change.isPending}>
            Change the password
          </Button>
        </Stack>
      </form>
    </Card>
  );
}
