import { Alert, Anchor, Button, Checkbox, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { linkSchema, signInReplySchema } from '../../../src/staff/accounts/sign-in-schema.ts';
import { passwordMinChars } from '../../../src/staff/password-rules.ts';
import { api, queryOf } from '../app/api.ts';
import { fieldError, wordsOf } from '../app/problem.tsx';
import { useTitle } from '../app/title.ts';
import { EntryCard } from './entry-card.tsx';

/** Makes the first account, with the link from the terminal. */
export function FirstPage() {
  useTitle('The first account');
  const search: { readonly code?: unknown } = useSearch({ strict: false });
  const code = typeof search.code === 'string' || typeof search.code === 'number' ? `${search.code}` : '';
  const navigate = useNavigate();
  const [form, setForm] = useState({ name: '', email: '', password: '', worksOnVisits: false });
  const make = useMutation({
    mutationFn: async () => await api.send(signInReplySchema, 'POST', '/first', { code, ...form }),
    onSuccess: async () => await navigate({ to: '/', replace: true }),
  });
  const link = useQuery({
    queryKey: ['first', code],
    queryFn: async () => await api.get(linkSchema, `/first${queryOf({ code })}`),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    make.mutate();
  };
  if (link.data && !link.data.isValid) {
    return (
      <EntryCard title="The first account">
        <Stack>
          <Text size="sm">This link was used already, or Porchlight was started again since it was printed.</Text>
          <Button component={Link} to="/sign-in">
            Sign in instead
          </Button>
        </Stack>
      </EntryCard>
    );
  }
  return (
    <EntryCard title="The first account">
      <form onSubmit={submit} noValidate>
        <Stack>
          <Text size="sm">It sets up all other accounts.</Text>
          {make.error && (
            <Alert color="red" variant="light" role="alert">
              {wordsOf(make.error)} {fieldError(make.error, 'password')}
            </Alert>
          )}
          <TextInput
            label="Your name"
            autoComplete="name"
            required
            error={fieldError(make.error, 'name')}
            value={form.name}
            onChange={({ currentTarget: { value } }) => setForm((is) => ({ ...is, name: value }))}
          />
          <TextInput
            label="Email"
            type="email"
            autoComplete="username"
            required
            error={fieldError(make.error, 'email')}
            value={form.email}
            onChange={({ currentTarget: { value } }) => setForm((is) => ({ ...is, email: value }))}
          />
          <PasswordInput
            label="Password"
            description={`${passwordMinChars} characters or more. A few words in a row are good.`}
            autoComplete="new-password"
            required
            error={fieldError(make.error, 'password')}
            value={form.password}
            onChange={({ currentTarget: { value } }) => setForm((is) => ({ ...is, password: value }))}
          />
          <Checkbox
            label="I also work on visits"
            description="Then you read what visitors write. Without it you only set up accounts."
            checked={form.worksOnVisits}
            onChange={({ currentTarget: { checked } }) => setForm((is) => ({ ...is, worksOnVisits: checked }))}
          />
          <Button type="submit" loading={make.isPending}>
            Make the account
          </Button>
          <Anchor component={Link} to="/sign-in" size="sm">
            Sign in instead
          </Anchor>
        </Stack>
      </form>
    </EntryCard>
  );
}
