import { Badge, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { unreviewedSchema } from '../../../src/staff/audit/schema.ts';
import { api } from '../app/api.ts';
import { useMay } from '../app/session.tsx';

const unreviewedKey = ['break-glass', 'unreviewed'] as const;

/** How often the glass was broken and nobody has looked at it. */
export function UnreviewedBadge() {
  const mayReview = useMay('break-glass.review');
  const { data } = useQuery({
    queryKey: unreviewedKey,
    queryFn: async () => await api.get(unreviewedSchema, '/break-glass/unreviewed'),
    enabled: mayReview,
    refetchInterval: 60_000,
  });
  if (!data || data.count === 0) return null;
  return (
    <Badge size="sm" circle={data.count < 10} color="red.9" pos="absolute" top={2} right={10}>
      {data.count}
      <VisuallyHidden> opened by breaking the glass</VisuallyHidden>
    </Badge>
  );
}
