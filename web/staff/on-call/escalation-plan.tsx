import { Button, CloseButton, Group, NativeSelect, NumberInput, Stack, Text, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import type { ProgramRotaView } from '../../../src/staff/on-call/schema.ts';
import { fieldError, Problem } from '../app/problem.tsx';
import { whomNames } from './on-call-words.ts';
import classes from './on-call.module.css';
import { useRotaChange } from './use-rota-change.ts';

type Step = ProgramRotaView['steps'][number];

/** Whom an alert reaches after how many minutes, until somebody acknowledges it. */
export function EscalationPlan({ rota }: { readonly rota: ProgramRotaView }) {
  const [lead, setLead] = useState(rota.lead ?? '');
  const [steps, setSteps] = useState<readonly Step[]>(rota.steps);
  const change = useRotaChange(rota.program.id);
  const mayChange = rota.actions[0]?.allowed ?? false;
  const set = (index: number, step: Partial<Step>): void =>
    setSteps(steps.map((one, at) => (at === index ? { ...one, ...step } : one)));
  const send = (event: FormEvent): void => {
    event.preventDefault();
    change.mutate({ method: 'PUT', what: 'plan', body: { lead: lead === '' ? null : lead, steps } });
  };
  return (
    <section aria-label="How an alert climbs" className={classes.card}>
      <form onSubmit={send}>
        <Stack gap="sm">
          <Title order={2}>How an alert climbs</Title>
          <Text size="sm" c="dimmed">
            Until somebody acknowledges it. After the last step it comes again every 15 minutes.
          </Text>
          {steps.map((step, index) => (
            <Group key={index} gap="sm" align="flex-end">
              <NumberInput
                label={`Step ${index + 1}: after minutes`}
                value={step.minutes}
                min={0}
                max={240}
                allowDecimal={false}
                disabled={!mayChange || index === 0}
                onChange={(value) => set(index, { minutes: Number(value) })}
                w={190}
              />
              <NativeSelect
                label={`Step ${index + 1}: tells`}
                value={step.whom}
                disabled={!mayChange}
                onChange={({ currentTarget }) => set(index, { whom: currentTarget.value as Step['whom'] })}
                data={Object.entries(whomNames).map(([value, label]) => ({ value, label }))}
                w={380}
                maw="100%"
              />
              {mayChange && index > 0 && (
                <CloseButton
                  aria-label={`Take away step ${index + 1}`}
                  onClick={() => setSteps(steps.filter((_, at) => at !== index))}
                />
              )}
            </Group>
          ))}
          <NativeSelect
            label="The program’s lead"
            value={lead}
            disabled={!mayChange}
            onChange={({ currentTarget }) => setLead(currentTarget.value)}
            data={[{ value: '', label: 'Nobody' }, ...rota.people.map(({ id, name }) => ({ value: id, label: name }))]}
            w={380}
            maw="100%"
          />
          {change.error && !fieldError(change.error, 'steps') && <Problem error={change.error} />}
          {fieldError(change.error, 'steps') && (
            <Text size="sm" c="var(--mantine-color-error)" role="alert">
              {fieldError(change.error, 'steps')}
            </Text>
          )}
          {mayChange && (
            <Group>
              <Button
                variant="default"
                disabled={steps.length >= 8}
                onClick={() =>
                  setSteps([...steps, { minutes: (steps.at(-1)?.minutes ?? 0) + 5, whom: 'everyone' as const }])
                }
              >
                Add a step
              </Button>
              <Button type="submit" loading={change.isPending}>
                Keep these steps
              </Button>
            </Group>
          )}
        </Stack>
      </form>
    </section>
  );
}
