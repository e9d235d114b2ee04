import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { auditFacetsSchema } from '../../../src/staff/audit/schema.ts';
import { api } from '../app/api.ts';

/** As typed: days in the reader's own time zone. */
export interface AuditSearch {
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly from: string;
  readonly to: string;
}

export const emptySearch: AuditSearch = { actor: '', action: '', subject: '', from: '', to: '' };

const dayMs = 86_400_000;

/** As the API takes it. */
export const filterOf = ({ actor, action, subject, from, to }: AuditSearch) => ({
  actor: actor || undefined,
  action: action || undefined,
  subject: subject.trim() || undefined,
  from: from ? new Date(`${from}T00:00`).toISOString() : undefined,
  to: to ? new Date(new Date(`${to}T00:00`).getTime() + dayMs).toISOString() : undefined,
});

interface SearchBarProps {
  readonly search: AuditSearch;
  readonly onChange: (search: AuditSearch) => void;
}

export function SearchBar({ search, onChange }: SearchBarProps) {
  const { data } = useQuery({
    queryKey: ['audit', 'facets'],
    queryFn: async () => await api.get(auditFacetsSchema, '/audit/facets'),
    staleTime: 60_000,
  });
  const set = (change: Partial<AuditSearch>) => onChange({ ...search, ...change });
  return (
    <Group align="flex-end" gap="sm" role="search">
      <NativeSelect
        label="Who"
        value={search.actor}
        onChange={({ currentTarget }) => set({ actor: currentTarget.value })}
        data={[
          { value: '', label: 'Anybody' },
          ...(data?.actors ?? []).map(({ id, name }) => ({ value: id, label: name })),
          { value: 'system', label: 'Porchlight itself' },
          { value: 'command line', label: 'The command line' },
          { value: 'unknown', label: 'Nobody known' },
        ]}
      />
      <NativeSelect
        label="What"
        value={search.action}
        onChange={({ currentTarget }) => set({ action: currentTarget.value })}
        data={[{ value: '', label: 'Anything' }, ...(data?.actions ?? [])]}
      />
      <TextInput
        label="Which record"
        placeholder="Its id"
        w={200}
        value={search.subject}
        onChange={({ currentTarget }) => set({ subject: currentTarget.value })}
      />
      <TextInput
        label="From"
        type="date"
        value={search.from}
        onChange={({ currentTarget }) => set({ from: currentTarget.value })}
      />
      <TextInput
        label="Until"
        type="date"
        value={search.to}
        onChange={({ currentTarget }) => set({ to: currentTarget.value })}
      />
      <Button variant="default" onClick={() => onChange(emptySearch)}>
        Everything
      </Button>
    </Group>
  );
}
