import { draftSchema, passageSchema, passagesSchema } from '../../../src/staff/content-desk/schema.ts';
import { api } from '../app/api.ts';

export const passagesQuery = {
  queryKey: ['content', 'passages'],
  queryFn: async () => await api.get(passagesSchema, '/content/passages'),
} as const;

/** `id` reads `pack/slug`. */
export const passageQuery = (id: string) => ({
  queryKey: ['content', 'passage', id] as const,
  queryFn: async () => await api.get(passageSchema, `/content/passages/${id}`),
});

export const draftQuery = (id: string) => ({
  queryKey: ['content', 'draft', id] as const,
  queryFn: async () => await api.get(draftSchema, `/content/drafts/${id}`),
});
