import { Loader, Stack, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ownAccountSchema } from '../../../src/staff/accounts/schema.ts';
import { api } from '../app/api.ts';
import { Problem } from '../app/problem.tsx';
import { useMe } from '../app/session.tsx';
import { useTitle } from '../app/title.ts';
import { ChangePassword } from './change-password.tsx';
import { OwnSessions } from './own-sessions.tsx';
import { roleWords } from './role-words.ts';
import { SecondFactor } from './second-factor.tsx';

/** One's own account. */
export function MePage() {
  useTitle('Your account');
  const me = useMe();
  const { data, error, refetch } = useQuery({
    queryKey: ['own-account'],
    queryFn: async () => await api.get(ownAccountSchema, '/me/account'),
  });
  return (
    <Stack maw={680}>
      <div>
        <Title>Your account</Title>
        <Text c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {me.name}, {me.email}
        </Text>
        <Text c="dimmed">
          {me.roles.map((role) => roleWords[role].label).join(', ')}
          {me.programs.length > 0 && ` for ${me.programs.map(({ name }) => name).join(', ')}`}
        </Text>
      </div>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loader aria-label="Loading" />}
      {data && me.hasPassword && (
        <SecondFactor isRequired={data.isTotpRequired} recoveryCodesLeft={data.recoveryCodesLeft} />
      )}
      {data && <OwnSessions sessions={data.sessions} />}
      {me.hasPassword && <ChangePassword />}
    </Stack>
  );
}
