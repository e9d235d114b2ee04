import { useNavigate, useSearch } from '@tanstack/react-router';
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
  // A number typed into the search is still a text.
  q: z.coerce.string().optional().catch(undefined),
});

export interface InboxAddress extends InboxFilters {
  readonly section: Section;
}

/** The section and filters in view, and what changes them. A search looks in every section. */
export function useInboxAddress() {
  const search: object = useSearch({ strict: false });
  const navigate = useNavigate();
  const { section, q, ...rest } = inAddress.parse(search);
  const filters = Object.fromEntries(
    Object.entries({ ...rest, q: q === '' ? undefined : q }).filter(([, value]) => value !== undefined),
  ) as InboxFilters;
  const change = (changed: Partial<Record<keyof InboxAddress, string | undefined>>, replace = false): void => {
    const next = Object.fromEntries(
      Object.entries({ section, ...filters, ...changed }).filter(([, value]) => value !== undefined && value !== ''),
    );
    void navigate({ to: '/', search: next as never, replace });
  };
  const clear = (): void => void navigate({ to: '/', search: { section } as never });
  return { section, filters, change, clear };
}
