import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useParams } from '@tanstack/react-router';
import { alertPlace } from '../../../src/staff/inbox/schema.ts';
import { api } from '../app/api.ts';
import { Problem } from '../app/problem.tsx';

/** Where the link of a notice leads: the visit that the alert is about, where it stands on top. */
export function AlertPage() {
  const { id = '' } = useParams({ strict: false });
  const { data, error, refetch } = useQuery({
    queryKey: ['alerts', id],
    queryFn: async () => await api.get(alertPlace, `/alerts/${id}`),
  });
  if (data) return <Navigate to="/visits/$id" params={{ id: data.visit }} replace />;
  return error ? <Problem error={error} onRetry={() => void refetch()} /> : <Loader aria-label="Loading" />;
}
