import { Alert, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useState, type FormEvent } from 'react';
import { signInReplySchema, waysInSchema } from '../../../src/staff/accounts/sign-in-schema.ts';
import { api } from '../app/api.ts';
import { wordsOf } from '../app/problem.tsx';
import { EntryCard } from './entry-card.tsx';

export function SignInPage() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const goOn = useGoOn();
  const ways = useQuery({ queryKey: ['ways-in'], queryFn: async () => await api.get(waysInSchema, '/sign-in') });
  const signIn = useMutation({
    mutationFn: async () => await api.send(signInReplySchema, 'POST', '/sign-in', { email, password }),
    onSuccess: goOn,
  });
  useEffect(() => {
    document.title = 'Sign in - Porchlight';
  }, []);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  return (
    <EntryCard title="Sign in">
      <form onSubmit={submit}>
        <Stack>
          {signIn.error && (
            <Alert color="red" variant="light" role="alert">
              {wordsOf(signIn.error)}
            </Alert>
          )}
          {ways.data?.isFirst && (
            <Text size="sm">There is no account yet. Open the link that was printed where Porchlight was started.</Text>
          )}
          <TextInput
            label="Email"
            type="email"
            autoComplete="username"
            required
            value={email}
            onChange={({ currentTarget }) => setEmail(currentTarget.value)}
          />
          <PasswordInput
            label="Password"
            autoComplete="current-password"
            required
            value={password}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
          <Button type="submit" loading={signIn.isPending}>
            Sign in
          </Button>
        </Stack>
      </form>
    </EntryCard>
  );
}

/** To where they wanted to go before they were asked to sign in. */
export function useGoOn(): () => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const { next }: { readonly next?: unknown } = useSearch({ strict: false });
  return async () => {
    queries.removeQueries({ queryKey: ['me'] });
    // Only an address of the console itself.
    if (typeof next === 'string' && /^\/(?!\/)/.test(next))
      router.history.replace(router.history.createHref(`/staff${next}`));
    else await navigate({ to: '/', replace: true });
  };
}
