import { Alert, Anchor, Button, Grid, Group, Loader, Stack, Tabs, Text, Textarea, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import type { Lang } from '../../../src/core/language.ts';
import {
  draftSchema,
  type Draft,
  type PassageDetail,
  type Texts,
  type WriteBody,
} from '../../../src/staff/content-desk/schema.ts';
import { api } from '../app/api.ts';
import { Problem } from '../app/problem.tsx';
import { ChangeList } from './change-list.tsx';
import { FindingList } from './finding-list.tsx';
import { PassageHistory } from './passage-history.tsx';
import { PassageFields, withoutBlankVariants } from './passage-fields.tsx';
import { Previews } from './previews.tsx';
import { draftQuery, passageQuery } from './queries.ts';
import { StateBadge } from './state-badge.tsx';
import { useDraftGeneration } from './use-draft-generation.ts';

/** One passage: read, edited in a form, previewed, checked, and sent to somebody else to sign. */
export function PassagePage() {
  const { pack, slug } = useParams({ from: '/shell/content/$pack/$slug' });
  const id = `${pack}/${slug}`;
  const passage = useQuery(passageQuery(id));
  const mine = passage.data?.drafts.find(({ isMine }) => isMine);
  const draft = useQuery({ ...draftQuery(mine?.id ?? ''), enabled: mine !== undefined });
  const generation = useDraftGeneration(mine?.id);
  if (passage.error) return <Problem error={passage.error} onRetry={() => void passage.refetch()} />;
  if (!passage.data || (mine && !draft.data && !draft.error)) return <Loader aria-label="Loading" size="sm" m="lg" />;
  return <Editor key={`${id} ${generation}`} id={id} passage={passage.data} draft={(mine && draft.data) ?? null} />;
}

function Editor({
  id,
  passage,
  draft,
}: {
  readonly id: string;
  readonly passage: PassageDetail;
  readonly draft: Draft | null;
}) {
  const queries = useQueryClient();
  const [lang, setLang] = useState<Lang>('en');
  const [texts, setTexts] = useState<Texts>(draft?.texts ?? passage.texts);
  const [note, setNote] = useState(draft?.note ?? '');
  const [kept, setKept] = useState(draft);
  const isChanged = JSON.stringify(withoutBlankVariants(texts)) !== JSON.stringify(kept?.texts ?? passage.texts);
  const after = async () => await queries.invalidateQueries({ queryKey: ['content'] });
  const sent = useRef(texts);
  const write = useMutation({
    mutationFn: async (isReady: boolean) => {
      sent.current = texts;
      const body: WriteBody = { texts: withoutBlankVariants(texts), base: passage.sha256, note, isReady };
      return await api.send(draftSchema, 'PUT', `/content/passages/${id}/draft`, body);
    },
    onSuccess: async (written) => {
      queries.setQueryData(draftQuery(written.id).queryKey, written);
      // What was typed while it was being kept stays.
      setTexts((now) => (now === sent.current ? written.texts : now));
      setKept(written);
      await after();
    },
  });
  const discard = useMutation({
    mutationFn: async () => await api.send(null, 'DELETE', `/content/drafts/${kept!.id}`),
    onSuccess: async () => {
      setTexts(passage.texts);
      setNote('');
      setKept(null);
      await after();
    },
  });
  const waiting = passage.drafts.filter(({ isMine, state }) => !isMine && state === 'ready');
  const isWaiting = kept?.state === 'ready' && !isChanged;
  return (
    <Stack p="lg" gap="md" maw={1280}>
      <div>
        <Anchor component={Link} to="/content" size="sm">
          All content
        </Anchor>
        <Title>{passage.question}</Title>
        <Group gap="xs" mt={4}>
          <Text size="sm" c="dimmed">
            {passage.packName} · {passage.id} · {passage.kind}
          </Text>
          <Text size="sm">English:</Text>
          <StateBadge state={passage.states.en} />
          <Text size="sm">Spanish:</Text>
          <StateBadge state={passage.states.es} />
        </Group>
      </div>
      {waiting.map(({ id: theirs, by }) => (
        <Alert key={theirs} color="lamp" variant="light" title={`${by} wrote a change and asks for a signature`}>
          <Anchor component={Link} to={`/content/drafts/${theirs}`}>
            Read it and sign
          </Anchor>
        </Alert>
      ))}
      {kept?.isStale && (
        <Alert color="red" variant="light" title="The passage has changed since you wrote this">
          Look at the words in force below. Keeping your draft takes them as its new beginning.
        </Alert>
      )}
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Tabs value={lang} onChange={(value) => setLang(value as Lang)} keepMounted={false}>
            <Tabs.List aria-label="Language">
              <Tabs.Tab value="en">English</Tabs.Tab>
              <Tabs.Tab value="es">Spanish</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value={lang} pt="md">
              <PassageFields lang={lang} texts={texts} onChange={setTexts} error={write.error} />
            </Tabs.Panel>
          </Tabs>
          <Textarea
            mt="sm"
            label="For whoever signs: what changed and why (optional)"
            autosize
            maxLength={500}
            value={note}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
          {write.error && <Problem error={write.error} />}
          {discard.error && <Problem error={discard.error} />}
          <Group mt="md">
            <Button variant="default" loading={write.isPending} onClick={() => write.mutate(false)}>
              Keep draft and check
            </Button>
            <Button loading={write.isPending} disabled={isWaiting} onClick={() => write.mutate(true)}>
              {isWaiting ? 'Waiting for a signature' : 'Ask for a signature'}
            </Button>
            {kept && (
              <Button variant="subtle" color="red" loading={discard.isPending} onClick={() => discard.mutate()}>
                Throw draft away
              </Button>
            )}
          </Group>
          <Text size="sm" c="dimmed" mt={6}>
            Nobody else sees a draft before you ask for a signature. It is never said before somebody else signed it.
          </Text>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Previews texts={texts} lang={lang} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack gap="xs">
            <Title order={2}>The check</Title>
            {isChanged && <Text size="sm">You have typed since it was checked. Keep the draft to check it again.</Text>}
            <FindingList findings={kept?.findings ?? passage.findings} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack gap="xs">
            <Title order={2}>{kept ? 'What your draft changes' : 'Sources'}</Title>
            {kept ? (
              <ChangeList changes={kept.changes} />
            ) : (
              <>
                {passage.sources.map((source) => (
                  <Text key={source} size="sm">
                    {source}
                  </Text>
                ))}
                {!passage.isVerified && <Text size="sm">Unverified. {passage.note}</Text>}
              </>
            )}
          </Stack>
        </Grid.Col>
      </Grid>
      <PassageHistory passage={passage} />
    </Stack>
  );
}
