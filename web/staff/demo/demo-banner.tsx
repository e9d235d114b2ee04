import { useQuery } from '@tanstack/react-query';
import { demoState } from '../../../src/staff/demo/schema.ts';
import { api } from '../app/api.ts';
import classes from './demo-banner.module.css';

/** Says on every page that what it shows is invented. */
export function DemoBanner() {
  const { data } = useQuery({
    queryKey: ['demo'],
    queryFn: async () => await api.get(demoState, '/demo'),
    staleTime: 60_000,
  });
  if (!data?.isLoaded) return null;
  return (
    <aside className={classes.banner} aria-label="Demo data">
      <strong>Demo data.</strong> These people and visits are invented. Take them away with{' '}
      <code>porchlight demo clear</code> before anybody real writes.
    </aside>
  );
}
