import { Alert, Grid, Stack, Text, Title } from '@mantine/core';
import type { ProgramRotaView } from '../../../src/staff/on-call/schema.ts';
import { dayIn, clockIn, momentIn } from '../app/times.ts';
import { EscalationPlan } from './escalation-plan.tsx';
import { waitWords, wayNames } from './on-call-words.ts';
import { OneOffs } from './one-offs.tsx';
import { WeekTable } from './week-table.tsx';
import classes from './on-call.module.css';

/** One program: who is on call, what is not covered, the week, one-offs, and how an alert climbs. */
export function ProgramRota({
  rota,
  configured,
}: {
  readonly rota: ProgramRotaView;
  readonly configured: readonly (keyof typeof wayNames)[];
}) {
  const { program, people, now, next, gaps, coverage } = rota;
  const nameOf = (id: string): string => people.find((person) => person.id === id)?.name ?? 'Somebody';
  const silent = now.filter((id) => people.find((person) => person.id === id)?.ways.length === 0);
  const ways = configured.map((way) => wayNames[way]).join(' and ');
  return (
    <Stack gap="lg">
      <Grid>
        <Grid.Col span={{ base: 12, sm: 6 }}>
          <section className={classes.card} aria-label="On call now">
            <Title order={2}>Now</Title>
            {rota.isEmpty ? (
              <Text>
                Nobody is on the rota.{' '}
                {ways === ''
                  ? 'Alerts show on this console only.'
                  : `Alerts go by ${ways} to the address in the settings.`}
              </Text>
            ) : (
              <>
                <Text size="xl" fw={650}>
                  {now.length > 0 ? now.map(nameOf).join(', ') : 'Nobody'}
                </Text>
                <Text size="sm">
                  {coverage[0] && `until ${momentIn(coverage[0].to, program.timeZone)}`}
                  {next && `; then ${next.people.map(nameOf).join(', ')}, ${momentIn(next.from, program.timeZone)}`}
                </Text>
              </>
            )}
          </section>
        </Grid.Col>
        <Grid.Col span={{ base: 12, sm: 6 }}>
          <section className={classes.card} aria-label="How fast people came">
            <Title order={2}>How fast people came</Title>
            <Text size="sm">Alerts acknowledged: {waitWords(rota.alerts, 'alerts')}</Text>
            <Text size="sm">Follow-up begun: {waitWords(rota.visits, 'tasks')}</Text>
          </section>
        </Grid.Col>
      </Grid>
      {silent.length > 0 && (
        <Alert color="red" variant="light" title={`${silent.map(nameOf).join(', ')} cannot be reached`}>
          There is no phone or mailbox that this server can reach. Until there is, alerts go to the program’s lead, to
          others, and to the addresses in the settings.
        </Alert>
      )}
      {gaps.length > 0 && (
        <Alert
          color="lamp"
          variant="light"
          role="note"
          title={`Nobody is on call at ${gaps.length} times in the next two weeks`}
        >
          <ul className={classes.gaps}>
            {gaps.map(({ from, to }) => (
              <li key={from}>
                {dayIn(from, program.timeZone)}, {clockIn(from, program.timeZone)} to {momentIn(to, program.timeZone)}
              </li>
            ))}
          </ul>
          Alerts then go to the program’s lead, or to whoever comes next.
        </Alert>
      )}
      <WeekTable rota={rota} nameOf={nameOf} />
      <OneOffs rota={rota} nameOf={nameOf} />
      <EscalationPlan key={JSON.stringify([rota.lead, rota.steps])} rota={rota} />
    </Stack>
  );
}
