import { disclosuresSchema } from '../../../src/staff/disclosures/schema.ts';
import { api } from '../app/api.ts';

export const disclosuresKey = (visit: string) => ['disclosures', visit] as const;

export const disclosuresQuery = (visit: string) => ({
  queryKey: disclosuresKey(visit),
  queryFn: async () => await api.get(disclosuresSchema, `/visits/${visit}/disclosures`),
});
