import { Anchor, Badge, Group, Loader, Text, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { VisitView } from '../../../src/staff/visit/schema.ts';
import { Problem } from '../app/problem.tsx';
import { momentIn } from '../app/times.ts';
import { useTitle } from '../app/title.ts';
import { channelWords, langWords } from '../app/words.ts';
import { Contact } from './contact.tsx';
import { Conversation } from './conversation.tsx';
import { Notes } from './notes.tsx';
import { OwnerAndDone } from './owner-and-done.tsx';
import { PacketView } from './packet-view.tsx';
import { useVisit } from './use-visit.ts';
import { VisitAlerts } from './visit-alerts.tsx';
import classes from './visit.module.css';

export function VisitPage() {
  const { id = '' } = useParams({ strict: false });
  const { data, error, refetch } = useVisit(id);
  if (data) return <Visit view={data} />;
  return error ? <Problem error={error} onRetry={() => void refetch()} /> : <Loader aria-label="Loading" />;
}

const statusWords = {
  open: 'Not begun a screening',
  screening: 'In the screening',
  confirmed: 'Screening confirmed',
  stopped: 'Screening stopped',
  ended: 'Ended',
} as const;

function Visit({ view }: { readonly view: VisitView }) {
  const { visit } = view;
  const name = visit.name ?? 'No name yet';
  useTitle(name);
  return (
    <>
      <Anchor component={Link} to="/" size="sm">
        Inbox
      </Anchor>
      <header className={classes.top}>
        <div>
          <Group gap="sm">
            <Title>{name}</Title>
            <Badge variant="default">{statusWords[visit.status]}</Badge>
            {visit.isDemo && <Badge color="gray">Demo</Badge>}
          </Group>
          <Text c="dimmed" size="sm">
            {visit.program.name} · {channelWords[visit.channel]} · {langWords[visit.lang]} · began{' '}
            {momentIn(visit.startedAt, visit.program.timeZone)}
          </Text>
        </div>
        <OwnerAndDone view={view} />
      </header>
      <Contact view={view} />
      <VisitAlerts view={view} />
      <div className={classes.sides}>
        <div className={classes.packet}>
          <PacketView view={view} />
          <Notes view={view} />
        </div>
        <Conversation view={view} />
      </div>
    </>
  );
}
