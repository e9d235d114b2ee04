import { Loader, NativeSelect, Group, Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { rotaList } from '../../../src/staff/on-call/schema.ts';
import { api } from '../app/api.ts';
import { Problem } from '../app/problem.tsx';
import { MyWays } from './my-ways.tsx';
import { ProgramRota } from './program-rota.tsx';

/** Who is told when somebody is in danger, and how fast people came. */
export function OnCallPage() {
  const [chosen, setChosen] = useState('');
  const { data, error, refetch } = useQuery({
    queryKey: ['on-call'],
    queryFn: async () => await api.get(rotaList, '/on-call'),
    refetchInterval: 60_000,
  });
  const rota = data?.rotas.find(({ program }) => program.id === chosen) ?? data?.rotas[0];
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-end">
        <Title order={1}>On call</Title>
        {data && data.rotas.length > 1 && (
          <NativeSelect
            aria-label="Program"
            value={rota?.program.id}
            onChange={({ currentTarget }) => setChosen(currentTarget.value)}
            data={data.rotas.map(({ program }) => ({ value: program.id, label: program.name }))}
          />
        )}
      </Group>
      {error && <Problem error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Loader aria-label="Loading" />}
      {data && rota && (
        <ProgramRota
          key={rota.program.id}
          rota={rota}
          configured={data.configured.find(({ program }) => program === rota.program.id)?.ways ?? []}
        />
      )}
      <MyWays />
    </Stack>
  );
}
