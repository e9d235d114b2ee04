import { Alert, Button, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import {
  signInReplySchema,
  ssoProblems,
  waysInSchema,
  type SsoProblem,
} from '../../../src/staff/accounts/sign-in-schema.ts';
import { api, queryOf } from '../app/api.ts';
import { wordsOf } from '../app/problem.tsx';
import { useTitle } from '../app/title.ts';
import { EntryCard } from './entry-card.tsx';

export function SignInPage() {
  useTitle('Sign in');
  const [form, setForm] = useState({ email: '', password: '', code: '' });
  const [needsCode, setNeedsCode] = useState(false);
  const { next, problem }: { readonly next?: unknown; readonly problem?: unknown } = useSearch({ strict: false });
  const goOn = useGoOn(next);
  const ways = useQuery({ queryKey: ['ways-in'], queryFn: async () => await api.get(waysInSchema, '/sign-in') });
  const signIn = useMutation({
    mutationFn: async () => {
      const { code, ...credentials } = form;
      return await api.send(signInReplySchema, 'POST', '/sign-in', { ...credentials, ...(needsCode && { code }) });
    },
    onSuccess: async ({ kind }) => {
      if (kind === 'signed-in') await goOn();
      else setNeedsCode(true);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    signIn.mutate();
  };
  const trouble = signIn.error ? wordsOf(signIn.error) : ssoTrouble(problem);
  return (
    <EntryCard title="Sign in">
      <Stack>
        {trouble && (
          <Alert color="red" variant="light" role="alert">
            {trouble}
          </Alert>
        )}
        {ways.data?.isFirst && (
          <Text size="sm">There is no account yet. Open the link that was printed where Porchlight was started.</Text>
        )}
        {ways.data?.hasSso && !needsCode && (
          <>
            <Button
              component="a"
              href={`/staff/api/sso${queryOf({ next: typeof next === 'string' ? next : undefined })}`}
            >
              Sign in with your organization
            </Button>
            <Divider label="or" />
          </>
        )}
        <form onSubmit={submit}>
          {needsCode ? (
            <Stack>
              <TextInput
                label="Code"
                description="From your authenticator app, or one of your recovery codes."
                autoComplete="one-time-code"
                autoFocus
                required
                value={form.code}
                onChange={({ currentTarget: { value } }) => setForm((is) => ({ ...is, code: value }))}
              />
              <Button type="submit" loading={signIn.isPending}>
                Go on
              </Button>
            </Stack>
          ) : (
            <Stack>
              <TextInput
                label="Email"
                type="email"
                autoComplete="username"
                required
                value={form.email}
                onChange={({ currentTarget: { value } }) => setForm((is) => ({ ...is, email: value }))}
              />
              <PasswordInput
                label="Password"
                autoComplete="current-password"
                required
                value={form.password}
                onChange={({ currentTarget: { value } }) => setForm((is) => ({ ...is, password: value }))}
              />
              <Button type="submit" variant={ways.data?.hasSso ? 'default' : 'filled'} loading={signIn.isPending}>
                Sign in
              </Button>
            </Stack>
          )}
        </form>
      </Stack>
    </EntryCard>
  );
}

const ssoWords: Readonly<Record<SsoProblem, string>> = {
  unreachable: 'Your organization’s sign-in does not answer. Try again, or use your password.',
  refused: 'The sign-in was not finished. Try again.',
  unverified: 'Your organization does not say that your email is verified. Ask whoever runs its sign-in.',
  unknown: 'There is no account with your email here. Ask an administrator for one.',
  disabled: 'Your account here is switched off.',
  another: 'The account with your email belongs to another person at your organization. Ask an administrator.',
};

const ssoTrouble = (problem: unknown): string | null => {
  const known = ssoProblems.find((name) => name === problem);
  return known ? ssoWords[known] : null;
};

/** To where they wanted to go before they were asked to sign in. */
function useGoOn(next: unknown): () => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  return async () => {
    queries.removeQueries({ queryKey: ['me'] });
    // Only an address of the console itself.
    if (typeof next === 'string' && /^\/(?!\/)/.test(next))
      router.history.replace(router.history.createHref(`/staff${next}`));
    else await navigate({ to: '/', replace: true });
  };
}
