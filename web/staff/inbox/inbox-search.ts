import { useLocation, useNavigate, useSearch } from '@tanstack/react-router';
import { z } from 'zod';
import { ages, channels, langs, sections, type InboxFilters, type Section } from '../../../src/staff/inbox/schema.ts';
import { visitFlags } from '../../../src/core/visit-summary.ts';

/** What of the inbox stands in the address, so that it can be kept and sent. Anything strange in it is ignored. */
const inAddress = z.object({
  section: z.enum(sections).catch('waiting'),
  program: z.string().optional().catch(undefined),
  channel: z.enum(channels).optional().catch(undefined),
  lang: z.enum(langs).optional().catch(undefined),
  route: z.string().optional().catch(undefined),
  flag: z.enum(visitFlags).optional().catch(undefined),
  owner: z.string().optional().catch(undefined),
  age: z.enum(ages).optional().catch(undefined),
  held: z.enum(['yes', 'no']).optional().catch(undefined),
});

/** A name or a number that is looked for stands in no address: those are kept, sent and logged. It stays with the entry of the browser's history. */
const besideAddress = z.object({ q: z.string().optional().catch(undefined) });

export interface InboxAddress extends InboxFilters {
  readonly section: Section;
}

/** The section and filters in view, and what changes them. A search looks in every section. */
export function useInboxAddress() {
  const search: object = useSearch({ strict: false });
  const beside: object = useLocation({ select: ({ state }) => state });
  const navigate = useNavigate();
  const { section, ...rest } = inAddress.parse(search);
  const { q } = besideAddress.parse(beside);
  const filters = Object.fromEntries(
    Object.entries({ ...rest, q: q === '' ? undefined : q }).filter(([, value]) => value !== undefined),
  ) as InboxFilters;
  const change = (changed: Partial<Record<keyof InboxAddress, string | undefined>>, replace = false): void => {
    const { q: looked, ...wanted } = { section, ...filters, ...changed };
    const next = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined && value !== ''));
    void navigate({ to: '/', search: next as never, state: (looked ? { q: looked } : {}) as never, replace });
  };
  const clear = (): void => void navigate({ to: '/', search: { section } as never });
  return { section, filters, change, clear };
}
