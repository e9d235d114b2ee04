import { Badge, Button, Group, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { VisitAlert, VisitView } from '../../../src/staff/visit/schema.ts';
import { useMay } from '../app/session.tsx';
import { clockIn, momentIn, running, useNow } from '../app/times.ts';
import { kindWords, levelWords } from '../app/words.ts';
import { AcknowledgeDialog, resultWords } from '../inbox/acknowledge-dialog.tsx';
import { FindingWords } from './finding-words.tsx';
import classes from './visit.module.css';

const toldMost = 4;

/** Alerts of this visit: open ones with a running clock, then what became of the others. */
export function VisitAlerts({ view: { alerts, visit } }: { readonly view: VisitView }) {
  const nowMs = useNow(1_000);
  const [chosen, setChosen] = useState<VisitAlert | null>(null);
  const mayAcknowledge = useMay('alert.acknowledge');
  if (alerts.length === 0) return null;
  const { timeZone } = visit.program;
  const inOrder = [...alerts].sort((a, b) => Number(a.acknowledged !== null) - Number(b.acknowledged !== null));
  return (
    <section aria-label="Alerts" className={classes.alerts}>
      {inOrder.map((alert) => (
        <article key={alert.id} className={alert.acknowledged ? classes.heard : classes.unheard}>
          <Group justify="space-between" align="flex-start" wrap="nowrap">
            <div>
              <Group gap="xs">
                <Badge variant="filled" autoContrast={false} bg="var(--console-alarm)" c="white">
                  {levelWords[alert.level]}
                </Badge>
                <Title order={2} size="1.125rem" className={classes.kinds ?? ''}>
                  {alert.finding.kinds.map((kind) => kindWords[kind]).join(', ')}
                </Title>
                {alert.acknowledged === null && (
                  <Text fw={700} role="timer">
                    open for {running(alert.at, nowMs)}
                  </Text>
                )}
              </Group>
              <Text size="sm" c="dimmed">
                Raised {momentIn(alert.at, timeZone)}. They were shown 911 and 988; nobody was called for them.
              </Text>
              <FindingWords finding={alert.finding} />
              {alert.tellings.length > 0 && (
                <Text size="sm" c="dimmed">
                  Told: {alert.tellings.length > toldMost && `${alert.tellings.length - toldMost} times before, then `}
                  {alert.tellings
                    .slice(-toldMost)
                    .map(({ at, names }) => `${names.join(' and ') || 'nobody by name'} ${clockIn(at, timeZone)}`)
                    .join(', ')}
                </Text>
              )}
              {alert.acknowledged && (
                <Text size="sm" mt={4}>
                  <b>{alert.acknowledged.by.name}</b> acknowledged it {momentIn(alert.acknowledged.at, timeZone)}
                  {alert.acknowledged.result && `: ${resultWords[alert.acknowledged.result]}`}
                  {alert.acknowledged.note !== '' && <Text span> “{alert.acknowledged.note}”</Text>}
                </Text>
              )}
            </div>
            {alert.acknowledged === null && mayAcknowledge && (
              <Button bg="var(--console-alarm)" c="white" onClick={() => setChosen(alert)} className={classes.nowrap}>
                Acknowledge
              </Button>
            )}
          </Group>
        </article>
      ))}
      {chosen && <AcknowledgeDialog alert={chosen.id} visit={visit.id} onClose={() => setChosen(null)} />}
    </section>
  );
}
