import { Button, CloseButton, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { ProgramRotaView } from '../../../src/staff/on-call/schema.ts';
import { Problem } from '../app/problem.tsx';
import { momentIn } from '../app/times.ts';
import { useRotaChange } from './use-rota-change.ts';
import classes from './on-call.module.css';

/** Somebody else, for once: whoever the week names is off for that time. */
export function OneOffs({ rota, nameOf }: { readonly rota: ProgramRotaView; readonly nameOf: (id: string) => string }) {
  const [person, setPerson] = useState(rota.people[0]?.id ?? '');
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const change = useRotaChange(rota.program.id, () => {
    setFrom('');
    setTo('');
  });
  const mayChange = rota.actions[0]?.allowed ?? false;
  const send = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({ method: 'POST', what: 'overrides', body: { person, from, to } });
  };
  return (
    <section aria-label="For once" className={classes.card}>
      <Stack gap="sm">
        <Title order={2}>For once</Title>
        {rota.overrides.length === 0 && <Text size="sm">No exceptions are planned.</Text>}
        {rota.overrides.map((override) => (
          <div key={override.id} className={classes.shift}>
            <span>
              <strong>{nameOf(override.person)}</strong>, {momentIn(override.from, rota.program.timeZone)} to{' '}
              {momentIn(override.to, rota.program.timeZone)}
            </span>
            {mayChange && (
              <CloseButton
                size="sm"
                aria-label={`Take away ${nameOf(override.person)} for once`}
                onClick={() => change.mutate({ method: 'DELETE', what: `overrides/${override.id}` })}
              />
            )}
          </div>
        ))}
        {mayChange && (
          <form onSubmit={send} aria-label="Add somebody for once">
            <Group align="flex-end" gap="sm">
              <NativeSelect
                label="Who instead"
                value={person}
                onChange={({ currentTarget }) => setPerson(currentTarget.value)}
                data={rota.people.map(({ id, name }) => ({ value: id, label: name }))}
              />
              <TextInput
                type="datetime-local"
                label="Starts"
                value={from}
                onChange={({ currentTarget }) => setFrom(currentTarget.value)}
              />
              <TextInput
                type="datetime-local"
                label="Ends"
                value={to}
                onChange={({ currentTarget }) => setTo(currentTarget.value)}
              />
              <Button type="submit" variant="default" disabled={!from || !to || !person} loading={change.isPending}>
                Add
              </Button>
            </Group>
          </form>
        )}
        {change.error && <Problem error={change.error} />}
      </Stack>
    </section>
  );
}
