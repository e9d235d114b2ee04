import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useState, type RefObject } from 'react';
import type { InboxFilters } from '../../../src/staff/inbox/schema.ts';
import { channelWords, flagWords, langWords } from '../app/words.ts';
import classes from './inbox.module.css';
import { useChoices } from './use-inbox.ts';

interface Props {
  readonly filters: InboxFilters;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly onChange: (changed: Partial<Record<keyof InboxFilters, string | undefined>>, replace?: boolean) => void;
  readonly onClear: () => void;
}

type Choice = readonly [value: string, label: string];
const optionsOf = (words: Readonly<Record<string, string>>): readonly Choice[] => Object.entries(words);
const ageWords = { hour: 'Last hour', day: 'Last 24 hours', week: 'Last 7 days', older: 'Older than 7 days' };
const settleMs = 300;

export function Filters({ filters, search, onChange, onClear }: Props) {
  const { data } = useChoices();
  const [typed, setTyped] = useState(filters.q ?? '');
  useEffect(() => {
    if (typed === (filters.q ?? '')) return;
    const timer = setTimeout(() => onChange({ q: typed }, true), settleMs);
    return () => clearTimeout(timer);
    // Only what is typed waits; the address follows it.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [typed]);
  const select = (name: keyof InboxFilters, label: string, all: string, choices: readonly Choice[]) => (
    <NativeSelect
      aria-label={label}
      size="sm"
      className={filters[name] === undefined ? undefined : classes.chosen}
      value={filters[name] ?? ''}
      onChange={({ currentTarget: { value } }) => onChange({ [name]: value })}
      data={[{ value: '', label: all }, ...choices.map(([value, text]) => ({ value, label: text }))]}
    />
  );
  const programs = data?.programs ?? [];
  return (
    <div className={classes.filters} role="search" aria-label="Filter visits">
      {data?.seesPeople !== false && (
        <TextInput
          ref={search}
          type="search"
          aria-label="Search by name or phone"
          placeholder="Name or phone ( / )"
          className={classes.search}
          value={typed}
          onChange={({ currentTarget: { value } }) => setTyped(value)}
        />
      )}
      {programs.length > 1 &&
        select(
          'program',
          'Program',
          'Program',
          programs.map(({ id, name }) => [id, name]),
        )}
      {select('channel', 'Channel', 'Channel', optionsOf(channelWords))}
      {select('lang', 'Language', 'Language', optionsOf(langWords))}
      {data?.seesPeople === true && (
        <>
          {select(
            'route',
            'Suggested route',
            'Route',
            data.routes.map(({ id, label }) => [id, label]),
          )}
          {select('flag', 'Flag', 'Flag', optionsOf(flagWords))}
        </>
      )}
      {select('owner', 'Owner', 'Owner', [
        ['me', 'Mine'],
        ['nobody', 'Nobody’s'],
        ...(data?.owners ?? []).filter(({ isMe }) => !isMe).map(({ id, name }): Choice => [id, name]),
      ])}
      {select('age', 'Last wrote', 'Last wrote', optionsOf(ageWords))}
      {Object.keys(filters).length > 0 && (
        <Button
          variant="subtle"
          onClick={() => {
            setTyped('');
            onClear();
          }}
        >
          Clear
        </Button>
      )}
    </div>
  );
}
