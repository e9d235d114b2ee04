import { Anchor, Button, Group, Text } from '@mantine/core';
import { Link, useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useLive } from '../app/live.ts';
import { useMay } from '../app/session.tsx';
import { running, useNow } from '../app/times.ts';
import { useTitleCount } from '../app/title.ts';
import { isMuted, newToThisBrowser, ring, setMuted } from './alert-sound.ts';
import classes from './alerts.module.css';
import { useOpenAlerts } from './use-open-alerts.ts';

/**
 * On every page: rings once for each new alert, counts them in the tab, and says so at the top (in the inbox they
 * stand there themselves). Also keeps the line open that tells what changed.
 */
export function AlertBanner() {
  const mayRead = useMay('inbox.read');
  const isConnected = useLive(mayRead);
  const { pathname } = useLocation();
  const { alerts, aheadMs } = useOpenAlerts();
  const nowMs = useNow(1_000, aheadMs);
  const [muted, setIsMuted] = useState(isMuted);
  const ids = alerts.map(({ id }) => id).join(' ');
  useTitleCount(alerts.length);
  useEffect(() => {
    if (ids === '') return;
    const fresh = newToThisBrowser(ids.split(' '));
    if (fresh.length > 0 && !isMuted()) ring();
  }, [ids]);
  const mute = (): void => {
    setMuted(!muted);
    setIsMuted(!muted);
  };
  /** What stands on this very page need not be said above it. */
  const elsewhere = alerts.filter(({ visit }) => !pathname.endsWith(`/visits/${visit}`));
  const oldest = elsewhere[0];
  const isInInbox = /^\/(?:staff\/?)?$/.test(pathname);
  return (
    <>
      {!isConnected && (
        <Text className={classes.offline} role="status" size="sm">
          Not connected. What you see may be old; it comes back by itself.
        </Text>
      )}
      {oldest && !isInInbox && (
        <div className={classes.banner} role="alert">
          <Text fw={700}>{elsewhere.length === 1 ? '1 open alert' : `${elsewhere.length} open alerts`}</Text>
          <Text size="sm">
            {oldest.program.name}, open for {running(oldest.at, nowMs)}
          </Text>
          <Group gap="sm" ml="auto">
            <Anchor component={Link} to={`/visits/${oldest.visit}`} c="inherit" fw={600} underline="always">
              Open
            </Anchor>
            <Button size="compact-sm" variant="white" color="dark" onClick={mute}>
              {muted ? 'Sound is off: turn on' : 'Mute'}
            </Button>
          </Group>
        </div>
      )}
    </>
  );
}
