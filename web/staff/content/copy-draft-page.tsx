import { Alert, Anchor, Button, Group, Loader, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { copyDraftSchema, publishedSchema } from '../../../src/staff/content-desk/schema.ts';
import { api } from '../app/api.ts';
import { Problem } from '../app/problem.tsx';
import { CopyChangeList } from './copy-change-list.tsx';
import { FindingList } from './finding-list.tsx';
import { langNames } from './lang-names.ts';

/** Somebody else's change of the copy, as the second person reads and approves it. */
export function CopyDraftPage() {
  const { draft: id } = useParams({ from: '/shell/content/copy-drafts/$draft' });
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { data, error, refetch } = useQuery({
    queryKey: ['content', 'copy-draft', id],
    queryFn: async () => await api.get(copyDraftSchema, `/content/copy-drafts/${id}`),
  });
  const approve = useMutation({
    mutationFn: async (read: string) =>
      await api.send(publishedSchema, 'POST', `/content/copy-drafts/${id}/approve`, { read }),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['content'] });
      await navigate({ to: '/content/copy' });
    },
  });
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loader aria-label="Loading" size="sm" m="lg" />;
  const [action] = data.actions;
  return (
    <Stack p="lg" gap="md" maw={1000}>
      <div>
        <Anchor component={Link} to={`/content/copy/${data.lang}/${data.name}`} size="sm">
          {data.name}, {langNames[data.lang]}
        </Anchor>
        <Title>A change by {data.by}</Title>
        {data.note !== '' && <Text>{data.note}</Text>}
      </div>
      <Title order={2}>What changes</Title>
      <CopyChangeList changes={data.changes} lang={data.lang} />
      <Title order={2}>The check</Title>
      <FindingList findings={data.findings} />
      {approve.error && <Problem error={approve.error} />}
      {action?.allowed ? (
        <Group>
          <Button loading={approve.isPending} onClick={() => approve.mutate(data.sha256)}>
            Approve: say this after the next restart
          </Button>
        </Group>
      ) : (
        <Alert color="gray" variant="light" title="Not to be approved by you now">
          {action?.reason}
        </Alert>
      )}
    </Stack>
  );
}
