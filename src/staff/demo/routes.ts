import type { DemoData } from '../../db/demo-data.ts';
import type { StaffArea } from '../api/route.ts';
import { demoState } from './schema.ts';

/** Lets every page say that what it shows is invented. */
export const demoArea =
  ({ data }: { readonly data: Pick<DemoData, 'isLoaded'> }): StaffArea =>
  (route) => {
    route({
      method: 'GET',
      url: '/demo',
      summary: 'Whether demo data is loaded',
      action: 'own',
      scope: 'none',
      audit: null,
      reply: demoState,
      handler: async () => ({ isLoaded: await data.isLoaded() }),
    });
  };
