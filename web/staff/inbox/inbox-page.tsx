import { Button, Group, Loader, Text, Title } from '@mantine/core';
import { useRef, useState } from 'react';
import { Link } from '@tanstack/react-router';
import { sections, type Section } from '../../../src/staff/inbox/schema.ts';
import { Home } from '../app/home.tsx';
import { Problem } from '../app/problem.tsx';
import { useMay } from '../app/session.tsx';
import { momentIn, useNow } from '../app/times.ts';
import { useTitle } from '../app/title.ts';
import { WorklistExport } from '../disclosures/worklist-export.tsx';
import { Filters } from './filters.tsx';
import { useInboxAddress } from './inbox-search.ts';
import classes from './inbox.module.css';
import { KeyboardHelp } from './keyboard-help.tsx';
import { OpenAlerts } from './open-alerts.tsx';
import { useCounts, useVisits } from './use-inbox.ts';
import { useListKeys } from './use-list-keys.ts';
import { VisitLine } from './visit-line.tsx';

const sectionWords: Readonly<Record<Section, { readonly name: string; readonly empty: string }>> = {
  waiting: { name: 'Waiting for follow-up', empty: 'Nobody is waiting. A finished screening appears here by itself.' },
  progress: { name: 'In progress', empty: 'Nobody is writing right now.' },
  abandoned: { name: 'Left unfinished', empty: 'Nobody left in the middle of the questions.' },
  done: { name: 'Done', empty: 'Nothing is done yet.' },
};

/** The first page of whoever works on visits; everybody else goes on to their own. */
export function InboxPage() {
  return useMay('inbox.read') ? <Inbox /> : <Home />;
}

function Inbox() {
  useTitle('Inbox');
  const { section, filters, change, clear } = useInboxAddress();
  const visits = useVisits(section, filters);
  const counts = useCounts(filters);
  const nowMs = useNow(30_000);
  const [isHelping, setIsHelping] = useState(false);
  const list = useRef<HTMLUListElement>(null);
  const search = useRef<HTMLInputElement>(null);
  useListKeys({
    list,
    search,
    onSection: (each) => change({ section: each, q: undefined }),
    onHelp: () => setIsHelping(true),
  });
  const rows = visits.data?.pages.flatMap((page) => page.rows) ?? [];
  const last = visits.data?.pages.at(-1);
  const isSearch = filters.q !== undefined;
  return (
    <>
      <div className={classes.top}>
        <Title>Inbox</Title>
        <Group gap="xs" ml="auto">
          <WorklistExport />
          <Button variant="subtle" size="compact-sm" onClick={() => setIsHelping(true)}>
            Keys ( ? )
          </Button>
        </Group>
      </div>
      <OpenAlerts />
      <nav aria-label="Sections">
        <ul className={classes.sections}>
          {sections.map((each) => (
            <li key={each}>
              <Link
                to="/"
                search={{ ...filters, q: undefined, section: each } as never}
                className={classes.section}
                aria-current={!isSearch && each === section ? 'page' : undefined}
                activeProps={{}}
              >
                {sectionWords[each].name}
                <span className={classes.count}>
                  {counts.data === undefined ? '–' : counts.data[each] >= 100 ? '99+' : counts.data[each]}
                </span>
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <Filters filters={filters} search={search} onChange={change} onClear={clear} />
      {visits.error && <Problem error={visits.error} onRetry={() => void visits.refetch()} />}
      {visits.isPending && <Loader aria-label="Loading" />}
      {visits.data && rows.length === 0 && last?.isWhole && (
        <Text className={classes.empty} c="dimmed" role="status">
          {isSearch
            ? 'Nobody of that name or number.'
            : Object.keys(filters).length > 0
              ? 'No visit fits these filters.'
              : sectionWords[section].empty}
        </Text>
      )}
      {rows.length > 0 && (
        <ul ref={list} className={classes.list} aria-label={isSearch ? 'Found' : sectionWords[section].name}>
          {rows.map((visit) => (
            <VisitLine key={visit.id} visit={visit} nowMs={nowMs} />
          ))}
        </ul>
      )}
      {last?.lookedUntil && (
        <Text size="sm" c="dimmed" mt="sm" role="status">
          Looked back to {momentIn(last.lookedUntil, rows[0]?.program.timeZone ?? 'America/New_York')}.
        </Text>
      )}
      {visits.hasNextPage && (
        <Group justify="center" mt="md">
          <Button variant="default" loading={visits.isFetchingNextPage} onClick={() => void visits.fetchNextPage()}>
            {last?.isWhole === false ? 'Look further back' : 'Show more'}
          </Button>
        </Group>
      )}
      {isHelping && <KeyboardHelp onClose={() => setIsHelping(false)} />}
    </>
  );
}
