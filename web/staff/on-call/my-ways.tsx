import { Button, Group, Loader, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { z } from 'zod';
import { myWaysReply } from '../../../src/staff/on-call/schema.ts';
import { api } from '../app/api.ts';
import { fieldError, Problem } from '../app/problem.tsx';
import classes from './on-call.module.css';

/** How alerts reach whoever is signed in. */
export function MyWays() {
  const { data, error, refetch } = useQuery({
    queryKey: ['on-call', 'me'],
    queryFn: async () => await api.get(myWaysReply, '/on-call/me'),
  });
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  return data ? <Form kept={data} /> : <Loader aria-label="Loading" />;
}

function Form({ kept }: { readonly kept: z.output<typeof myWaysReply> }) {
  const queries = useQueryClient();
  const [phone, setPhone] = useState(kept.phone);
  const [email, setEmail] = useState(kept.email);
  const keep = useMutation({
    mutationFn: async () => await api.send(null, 'PUT', '/on-call/me', { phone, email }),
    onSuccess: async () => await queries.invalidateQueries({ queryKey: ['on-call'] }),
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    keep.mutate();
  };
  return (
    <section aria-label="How alerts reach you" className={classes.card}>
      <form onSubmit={send}>
        <Stack gap="sm">
          <Title order={2}>How alerts reach you</Title>
          <Text size="sm" c="dimmed">
            They say that there is an alert and where to read it, nothing more: anybody may see a locked phone.
            {kept.can.webhook && ' The webhook in the settings is told as well, with your account’s id.'}
          </Text>
          <Group align="flex-start" gap="sm">
            <TextInput
              type="tel"
              label="Phone for texts (optional)"
              value={phone}
              onChange={({ currentTarget }) => setPhone(currentTarget.value)}
              error={fieldError(keep.error, 'phone')}
              description={kept.can.sms ? undefined : 'This server cannot send texts.'}
            />
            <TextInput
              type="email"
              label="Email (optional)"
              value={email}
              onChange={({ currentTarget }) => setEmail(currentTarget.value)}
              error={fieldError(keep.error, 'email')}
              description={kept.can.email ? undefined : 'Set ALERT_EMAIL_SERVER before mail can be sent.'}
            />
          </Group>
          {keep.error && <Problem error={keep.error} />}
          <Group>
            <Button type="submit" variant="default" loading={keep.isPending}>
              Keep
            </Button>
            {keep.isSuccess && (
              <Text size="sm" role="status">
                Kept.
              </Text>
            )}
          </Group>
        </Stack>
      </form>
    </section>
  );
}
