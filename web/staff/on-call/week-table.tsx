import { Button, Checkbox, CloseButton, Group, NativeSelect, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { ProgramRotaView } from '../../../src/staff/on-call/schema.ts';
import { Problem } from '../app/problem.tsx';
import { dayNames, shiftWords } from './on-call-words.ts';
import { useRotaChange } from './use-rota-change.ts';
import classes from './on-call.module.css';

/** The week as it repeats. */
export function WeekTable({
  rota,
  nameOf,
}: {
  readonly rota: ProgramRotaView;
  readonly nameOf: (id: string) => string;
}) {
  const change = useRotaChange(rota.program.id);
  const mayChange = rota.actions[0]?.allowed ?? false;
  return (
    <section aria-label="Every week" className={classes.card}>
      <Stack gap="sm">
        <Title order={2}>Every week</Title>
        <Text size="sm" c="dimmed">
          In the program’s time, {rota.program.timeZone.replaceAll('_', ' ')}. A shift that ends before it starts ends
          the next day.
        </Text>
        <div className={classes.week}>
          {dayNames.map((name, index) => {
            const shifts = rota.shifts.filter(({ day }) => day === index + 1);
            return (
              <div key={name} className={classes.day}>
                <Text fw={650} size="sm">
                  {name}
                </Text>
                {shifts.length === 0 && (
                  <Text size="sm" c="dimmed">
                    nobody starts
                  </Text>
                )}
                {shifts.map(({ id, person, starts, ends }) => (
                  <div key={id} className={classes.shift}>
                    <span>
                      <strong>{nameOf(person)}</strong>
                      <br />
                      {shiftWords(starts, ends)}
                    </span>
                    {mayChange && (
                      <CloseButton
                        size="sm"
                        aria-label={`Take away ${nameOf(person)}, ${name} ${starts}`}
                        onClick={() => change.mutate({ method: 'DELETE', what: `shifts/${id}` })}
                      />
                    )}
                  </div>
                ))}
              </div>
            );
          })}
        </div>
        {change.error && <Problem error={change.error} />}
        {mayChange ? <NewShift rota={rota} /> : <Text size="sm">{rota.actions[0]?.reason}</Text>}
      </Stack>
    </section>
  );
}

function NewShift({ rota }: { readonly rota: ProgramRotaView }) {
  const [person, setPerson] = useState(rota.people[0]?.id ?? '');
  const [days, setDays] = useState<string[]>([]);
  const [starts, setStarts] = useState('18:00');
  const [ends, setEnds] = useState('08:00');
  const change = useRotaChange(rota.program.id, () => setDays([]));
  const send = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({ method: 'POST', what: 'shifts', body: { person, days: days.map(Number), starts, ends } });
  };
  return (
    <form onSubmit={send} aria-label="Add a weekly shift">
      <Stack gap="sm">
        <Group align="flex-end" gap="sm">
          <NativeSelect
            label="Who"
            value={person}
            onChange={({ currentTarget }) => setPerson(currentTarget.value)}
            data={rota.people.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <TextInput
            type="time"
            label="From"
            value={starts}
            onChange={({ currentTarget }) => setStarts(currentTarget.value)}
          />
          <TextInput
            type="time"
            label="To"
            value={ends}
            onChange={({ currentTarget }) => setEnds(currentTarget.value)}
          />
        </Group>
        <Checkbox.Group label="On" value={days} onChange={setDays}>
          <Group mt={4} gap="md">
            {dayNames.map((name, index) => (
              <Checkbox key={name} value={String(index + 1)} label={name} />
            ))}
          </Group>
        </Checkbox.Group>
        {change.error && <Problem error={change.error} />}
        <Group>
          <Button
            type="submit"
            variant="default"
            disabled={days.length === 0 || person === ''}
            loading={change.isPending}
          >
            Add to the week
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
