import { Button, Drawer, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { z } from 'zod';
import {
  accountSchema,
  addedAccountSchema,
  invitationSchema,
  type Account,
  type AccountAction,
} from '../../../src/staff/accounts/account-schema.ts';
import { api } from '../app/api.ts';
import { wordsOf } from '../app/problem.tsx';
import { AccountForm, type AccountDraft } from './account-form.tsx';
import { Invitation } from './invitation.tsx';

interface AccountDrawerProps {
  /** `new` for one that is to be added; null while closed. */
  readonly account: Account | 'new' | null;
  readonly programs: readonly { readonly id: string; readonly name: string }[];
  readonly onClose: () => void;
}

/** One account at the side of the list: its roles and programs, and what can be done to it. */
export function AccountDrawer({ account, programs, onClose }: AccountDrawerProps) {
  return (
    <Drawer
      opened={account !== null}
      onClose={onClose}
      position="right"
      size="md"
      title={<Text fw={650}>{account === 'new' ? 'A new account' : account?.name}</Text>}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {account === 'new' && <Add programs={programs} />}
      {account !== null && account !== 'new' && <Change key={account.id} account={account} programs={programs} />}
    </Drawer>
  );
}

const blank: AccountDraft = { name: '', email: '', roles: ['admissions'], programs: null };

const useRefresh = () => {
  const queries = useQueryClient();
  return async () => await queries.invalidateQueries({ queryKey: ['accounts'] });
};

function Add({ programs }: Pick<AccountDrawerProps, 'programs'>) {
  const refresh = useRefresh();
  const add = useMutation({
    mutationFn: async (draft: AccountDraft) => await api.send(addedAccountSchema, 'POST', '/accounts', draft),
    onSuccess: refresh,
  });
  if (add.data) return <Invitation name={add.data.account.name} path={add.data.invitation.path} />;
  return (
    <AccountForm
      start={blank}
      programs={programs}
      isNew
      error={add.error}
      isPending={add.isPending}
      onSubmit={(draft) => add.mutate(draft)}
    />
  );
}

const actionWords: Readonly<Record<AccountAction, string>> = {
  change: 'Save',
  invite: 'New link that sets the password',
  'reset-second-factor': 'Remove the second factor',
  'end-sessions': 'Sign them out everywhere',
  disable: 'Switch the account off',
  enable: 'Switch the account on',
};

const doneWords: Readonly<Record<AccountAction, string>> = {
  change: 'Saved.',
  invite: '',
  'reset-second-factor': 'They sign in without a code now, and can set up an app anew.',
  'end-sessions': 'They are signed out everywhere.',
  disable: 'The account is off. They are signed out.',
  enable: 'The account is on.',
};

function Change({ account, programs }: { readonly account: Account } & Pick<AccountDrawerProps, 'programs'>) {
  const refresh = useRefresh();
  const [link, setLink] = useState<z.output<typeof invitationSchema> | null>(null);
  const save = useMutation({
    mutationFn: async ({ name, roles, programs: whose }: AccountDraft) =>
      await api.send(accountSchema, 'PATCH', `/accounts/${account.id}`, { name, roles, programs: whose }),
    onSuccess: refresh,
  });
  const act = useMutation({
    mutationFn: async (action: AccountAction) => {
      setLink(null);
      if (action === 'invite') setLink(await api.send(invitationSchema, 'POST', `/accounts/${account.id}/invite`));
      else await api.send(null, 'POST', `/accounts/${account.id}/${action}`);
      return action;
    },
    onSettled: refresh,
  });
  const said = act.data ? doneWords[act.data] : save.isSuccess ? doneWords.change : '';
  return (
    <Stack>
      <AccountForm
        start={account}
        programs={programs}
        isNew={false}
        error={save.error}
        isPending={save.isPending}
        onSubmit={(draft) => save.mutate(draft)}
      />
      <Text size="sm" role="status" c={act.error ? 'red' : 'dimmed'}>
        {act.error ? wordsOf(act.error) : said}
      </Text>
      {link && <Invitation name={account.name} path={link.path} />}
      {account.actions
        .filter(({ action }) => action !== 'change')
        .map(({ action, allowed, reason }) => (
          <div key={action}>
            <Button
              variant="default"
              disabled={!allowed}
              aria-describedby={reason === null ? undefined : `why-${action}`}
              loading={act.isPending && act.variables === action}
              onClick={() => act.mutate(action)}
            >
              {actionWords[action]}
            </Button>
            {reason !== null && (
              <Text size="xs" c="dimmed" id={`why-${action}`}>
                {reason}
              </Text>
            )}
          </div>
        ))}
    </Stack>
  );
}
