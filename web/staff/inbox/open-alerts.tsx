import { Badge, Button, Group, Switch, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { OpenAlert } from '../../../src/staff/inbox/schema.ts';
import { useMay } from '../app/session.tsx';
import { momentIn, running, useNow } from '../app/times.ts';
import { channelWords, kindWords, langWords, levelWords } from '../app/words.ts';
import { AcknowledgeDialog } from './acknowledge-dialog.tsx';
import { isMuted, setMuted } from './alert-sound.ts';
import classes from './alerts.module.css';
import { useOpenAlerts } from './use-open-alerts.ts';

/** Open alerts, gravest first, each with a clock that runs until somebody acknowledges it. */
export function OpenAlerts() {
  const { alerts, aheadMs } = useOpenAlerts();
  const nowMs = useNow(1_000, aheadMs);
  const [isSilent, setIsSilent] = useState(isMuted);
  const [chosen, setChosen] = useState<OpenAlert | null>(null);
  const mayAcknowledge = useMay('alert.acknowledge');
  if (alerts.length === 0) return null;
  return (
    <section aria-labelledby="open-alerts">
      <Group justify="space-between" mb="xs">
        <Title order={2} id="open-alerts">
          {alerts.length === 1 ? '1 open alert' : `${alerts.length} open alerts`}
        </Title>
        <Switch
          label="Ring for new alerts"
          checked={!isSilent}
          onChange={({ currentTarget: { checked } }) => {
            setMuted(!checked);
            setIsSilent(!checked);
          }}
        />
      </Group>
      <div className={classes.cards}>
        {alerts.map((alert) => (
          <article key={alert.id} className={classes.card} aria-label={`Alert, ${levelWords[alert.level]}`}>
            <div>
              <Text className={classes.clock} component="div" role="timer">
                {running(alert.at, nowMs)}
              </Text>
              <Text size="xs" c="dimmed">
                since {momentIn(alert.at, alert.program.timeZone)}
              </Text>
            </div>
            <div>
              <Group gap="xs">
                <Badge color="red" variant="filled" autoContrast={false} bg="var(--console-alarm)" c="white">
                  {levelWords[alert.level]}
                </Badge>
                <Text fw={650}>{alert.name ?? 'No name yet'}</Text>
              </Group>
              <Text size="sm">{alert.kinds.map((kind) => kindWords[kind]).join(', ')}</Text>
              <Text size="sm" c="dimmed">
                {alert.program.name} · {channelWords[alert.channel]} · {langWords[alert.lang]}
                {alert.heldBy && ` · ${alert.heldBy.isMe ? 'you are' : `${alert.heldBy.name} is`} writing with them`}
              </Text>
            </div>
            <div className={classes.actions}>
              <Button component={Link} to={`/visits/${alert.visit}`} variant="default">
                Open
              </Button>
              {mayAcknowledge && (
                <Button bg="var(--console-alarm)" c="white" onClick={() => setChosen(alert)}>
                  Acknowledge
                </Button>
              )}
            </div>
          </article>
        ))}
      </div>
      {chosen && <AcknowledgeDialog alert={chosen.id} visit={chosen.visit} onClose={() => setChosen(null)} />}
    </section>
  );
}
