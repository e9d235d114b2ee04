import { Button, Card, Code, Group, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { recoveryCodesSchema, totpSetupSchema } from '../../../src/staff/accounts/sign-in-schema.ts';
import { api } from '../app/api.ts';
import { fieldError, wordsOf } from '../app/problem.tsx';
import { useMe } from '../app/session.tsx';
import { QrCode } from './qr-code.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

interface SecondFactorProps {
  readonly isRequired: boolean;
  readonly recoveryCodesLeft: number;
}

/** An authenticator app on one's phone beside the password, and codes for the day the phone is lost. */
export function SecondFactor({ isRequired, recoveryCodesLeft }: SecondFactorProps) {
  const { hasTotp } = useMe();
  const queries = useQueryClient();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const refresh = async () => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['me'] }),
      queries.invalidateQueries({ queryKey: ['own-account'] }),
    ]);
  };
  return (
    <Card withBorder padding="lg" bg="var(--console-paper)">
      <Stack>
        <Title order={2}>Second factor</Title>
        {codes ? (
          <RecoveryCodes
            codes={codes}
            onDone={() => {
              setCodes(null);
              void refresh();
            }}
          />
        ) : hasTotp ? (
          <InPlace
            isRequired={isRequired}
            left={recoveryCodesLeft}
            onCodes={setCodes}
            onRemoved={() => void refresh()}
          />
        ) : (
          <SetUp onCodes={setCodes} />
        )}
      </Stack>
    </Card>
  );
}

function SetUp({ onCodes }: { readonly onCodes: (codes: readonly string[]) => void }) {
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');
  const begin = useMutation({
    mutationFn: async () => await api.send(totpSetupSchema, 'POST', '/me/totp', { password }),
  });
  const confirm = useMutation({
    mutationFn: async (setup: string) => await api.send(recoveryCodesSchema, 'PUT', '/me/totp', { setup, code }),
    onSuccess: (told) => onCodes(told.codes),
  });
  if (!begin.data) {
    const submit = (event: FormEvent) => {
      event.preventDefault();
      begin.mutate();
    };
    return (
      <form onSubmit={submit}>
        <Stack align="flex-start">
          <Text size="sm">
            An authenticator app on your phone shows a code that changes every half minute. With it a stolen password is
            not enough.
          </Text>
          <PasswordInput
            label="Your password"
            autoComplete="current-password"
            required
            w={280}
            value={password}
            error={begin.error && wordsOf(begin.error)}
            onChange={({ currentTarget }) => setPassword(currentTarget.value)}
          />
          <Button type="submit" loading={begin.isPending}>
            Set up an authenticator app
          </Button>
        </Stack>
      </form>
    );
  }
  const { uri, secret, setup } = begin.data;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    confirm.mutate(setup);
  };
  return (
    <form onSubmit={submit}>
      <Group align="flex-start" gap="xl">
        <QrCode text={uri} label="QR code for your authenticator app" />
        <Stack gap="sm" maw={340} align="flex-start">
          <Text size="sm">Scan this with your authenticator app, or type this key into it:</Text>
          <Code style={{ overflowWrap: 'anywhere' }}>{secret.match(/.{1,4}/g)?.join(' ')}</Code>
          <TextInput
            label="The code that it shows"
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            value={code}
            error={fieldError(confirm.error, 'code') ?? (confirm.error && wordsOf(confirm.error))}
            onChange={({ currentTarget }) => setCode(currentTarget.value)}
          />
          <Button type="submit" loading={confirm.isPending}>
            Switch it on
          </Button>
        </Stack>
      </Group>
    </form>
  );
}

interface InPlaceProps {
  readonly isRequired: boolean;
  readonly left: number;
  readonly onCodes: (codes: readonly string[]) => void;
  readonly onRemoved: () => void;
}

function InPlace({ isRequired, left, onCodes, onRemoved }: InPlaceProps) {
  const [password, setPassword] = useState('');
  const renew = useMutation({
    mutationFn: async () => await api.send(recoveryCodesSchema, 'POST', '/me/recovery-codes', { password }),
    onSuccess: (told) => onCodes(told.codes),
  });
  const remove = useMutation({
    mutationFn: async () => await api.send(null, 'POST', '/me/totp/remove', { password }),
    onSuccess: onRemoved,
  });
  const error = renew.error ?? remove.error;
  return (
    <Stack align="flex-start">
      <Text size="sm">
        Your authenticator app is set up. {left} recovery {left === 1 ? 'code is' : 'codes are'} left.
      </Text>
      <PasswordInput
        label="Your password"
        description="Needed for what stands below."
        autoComplete="current-password"
        w={280}
        value={password}
        error={error && wordsOf(error)}
        onChange={({ currentTarget }) => setPassword(currentTarget.value)}
      />
      <Group>
        <Button variant="default" loading={renew.isPending} onClick={() => renew.mutate()}>
          New recovery codes
        </Button>
        {!isRequired && (
          <Button variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
            Do without the app
          </Button>
        )}
      </Group>
    </Stack>
  );
}
