import { Anchor, Badge, Card, Group, Loader, Tabs, Text, Title } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { VisitView } from '../../../src/staff/visit/schema.ts';
import { Problem } from '../app/problem.tsx';
import { useMay } from '../app/session.tsx';
import { momentIn } from '../app/times.ts';
import { useTitle } from '../app/title.ts';
import { channelWords, langWords, statusWords } from '../app/words.ts';
import { DisclosureLog } from '../disclosures/disclosure-log.tsx';
import { ExportMenu } from '../disclosures/export-menu.tsx';
import { VisitTasks } from '../tasks/visit-tasks.tsx';
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

function Visit({ view }: { readonly view: VisitView }) {
  const { visit } = view;
  const name = visit.name ?? 'No name yet';
  useTitle(name);
  const mayReadDisclosures = useMay('disclosure.read');
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
        <Group align="flex-start" gap="sm">
          <div className={classes.beside}>
            <ExportMenu visit={visit.id} />
          </div>
          <OwnerAndDone view={view} />
        </Group>
      </header>
      <Contact view={view} />
      <VisitAlerts view={view} />
      <div className={classes.sides}>
        <Tabs defaultValue="packet" keepMounted={false}>
          <Tabs.List mb="sm">
            <Tabs.Tab value="packet">Packet</Tabs.Tab>
            <Tabs.Tab value="follow-up">Follow-up{visit.hasOpenTask && ' (open)'}</Tabs.Tab>
            <Tabs.Tab value="notes">Notes{view.notes.length > 0 && ` (${view.notes.length})`}</Tabs.Tab>
            {mayReadDisclosures && <Tabs.Tab value="left">What left</Tabs.Tab>}
          </Tabs.List>
          <Tabs.Panel value="packet">
            <PacketView view={view} />
          </Tabs.Panel>
          <Tabs.Panel value="follow-up">
            <Card withBorder>
              <VisitTasks visit={visit.id} />
            </Card>
          </Tabs.Panel>
          <Tabs.Panel value="notes">
            <Notes view={view} />
          </Tabs.Panel>
          {mayReadDisclosures && (
            <Tabs.Panel value="left">
              <Card withBorder component="section" aria-labelledby="what-left">
                <Title order={2} id="what-left" mb="xs">
                  What left
                </Title>
                <DisclosureLog visit={visit.id} />
              </Card>
            </Tabs.Panel>
          )}
        </Tabs>
        <Conversation view={view} />
      </div>
    </>
  );
}
