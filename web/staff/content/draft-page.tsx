import {
  Alert,
  Anchor,
  Button,
  Checkbox,
  Grid,
  Group,
  Loader,
  SegmentedControl,
  Stack,
  Text,
  TextInput,
  Title,
} from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { languages, type Lang } from '../../../src/core/language.ts';
import { publishedSchema, type Draft, type SignBody } from '../../../src/staff/content-desk/schema.ts';
import { api } from '../app/api.ts';
import { fieldError, Problem } from '../app/problem.tsx';
import { ChangeList } from './change-list.tsx';
import { FindingList } from './finding-list.tsx';
import { langNames } from './lang-names.ts';
import { Previews } from './previews.tsx';
import { draftQuery } from './queries.ts';

/** Somebody else's change, as the second person reads and signs it. */
export function DraftPage() {
  const { draft: id } = useParams({ from: '/shell/content/drafts/$draft' });
  const { data, error, refetch } = useQuery(draftQuery(id));
  if (error) return <Problem error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loader aria-label="Loading" size="sm" m="lg" />;
  return <Review draft={data} />;
}

function Review({ draft }: { readonly draft: Draft }) {
  const [lang, setLang] = useState<Lang>('en');
  return (
    <Stack p="lg" gap="md" maw={1280}>
      <div>
        <Anchor component={Link} to={`/content/${draft.passage}`} size="sm">
          {draft.passage}
        </Anchor>
        <Title>A change by {draft.by}</Title>
        {draft.note !== '' && <Text>{draft.note}</Text>}
      </div>
      {draft.isStale && (
        <Alert color="red" variant="light" title="The passage has changed since this was written">
          Its author opens it again before anybody signs.
        </Alert>
      )}
      <Grid gap="xl">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Stack>
            <Title order={2}>What changes</Title>
            <ChangeList changes={draft.changes} />
            <Title order={2}>The check</Title>
            <FindingList findings={draft.findings} />
            <SignForm draft={draft} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Stack>
            <SegmentedControl
              aria-label="Language of the preview"
              value={lang}
              onChange={setLang}
              data={[
                { value: 'en', label: 'English' },
                { value: 'es', label: 'Spanish' },
              ]}
              w="fit-content"
            />
            <Previews texts={draft.texts} lang={lang} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

const inAYear = (): string => {
  const day = new Date();
  day.setFullYear(day.getFullYear() + 1);
  return day.toLocaleDateString('sv-SE');
};

function SignForm({ draft }: { readonly draft: Draft }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [action] = draft.actions;
  const [langs, setLangs] = useState<readonly Lang[]>([]);
  const [role, setRole] = useState(draft.unsigned.length > 0 ? '' : 'content owner');
  const [expires, setExpires] = useState(inAYear);
  const [acceptUnverified, setAcceptUnverified] = useState(false);
  const [pack = '', slug = ''] = draft.passage.split('/');
  const sign = useMutation({
    mutationFn: async () => {
      const body: SignBody = { langs: [...langs], role, expires, acceptUnverified, read: draft.sha256 };
      return await api.send(publishedSchema, 'POST', `/content/drafts/${draft.id}/sign`, body);
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['content'] });
      await navigate({ to: '/content/$pack/$slug', params: { pack, slug } as never });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    sign.mutate();
  };
  if (!action) return null;
  if (!action.allowed) {
    return (
      <Alert color="gray" variant="light" title="Not to be signed by you now">
        {action.reason}
      </Alert>
    );
  }
  const needsSignature = draft.unsigned.length > 0;
  const left = draft.unsigned.filter((lang) => !langs.includes(lang));
  return (
    <form onSubmit={submit}>
      <Stack>
        <Title order={2}>Sign</Title>
        {needsSignature ? (
          <>
            <Checkbox.Group
              label="I have read these words, and they may be said in"
              value={[...langs]}
              onChange={(chosen) => setLangs(languages.filter((lang) => chosen.includes(lang)))}
            >
              <Group mt={6}>
                {draft.unsigned.map((lang) => (
                  <Checkbox key={lang} value={lang} label={langNames[lang]} />
                ))}
              </Group>
            </Checkbox.Group>
            {langs.length > 0 && left.length > 0 && (
              <Text size="sm">
                {left.map((lang) => langNames[lang]).join(' and ')} will not be said until it is signed too.
              </Text>
            )}
            <Group grow align="flex-start">
              <TextInput
                label="In what capacity"
                description="As the sign-off names it: clinical director"
                required
                maxLength={100}
                value={role}
                error={fieldError(sign.error, 'role')}
                onChange={({ currentTarget }) => setRole(currentTarget.value)}
              />
              <TextInput
                type="date"
                label="Holds until"
                description="Then it is not said any more"
                required
                value={expires}
                error={fieldError(sign.error, 'expires')}
                onChange={({ currentTarget }) => setExpires(currentTarget.value)}
              />
            </Group>
          </>
        ) : (
          <Text size="sm">
            Only ways to ask have changed. They are never said, so no new signature is needed, but somebody else looks
            at them.
          </Text>
        )}
        {needsSignature && !draft.isVerified && (
          <Checkbox
            label="I know that its source is marked unverified, and sign nevertheless"
            checked={acceptUnverified}
            onChange={({ currentTarget }) => setAcceptUnverified(currentTarget.checked)}
          />
        )}
        {sign.error && <Problem error={sign.error} />}
        <Group>
          <Button type="submit" loading={sign.isPending} disabled={needsSignature && langs.length === 0}>
            {needsSignature ? 'Sign: say these words from now on' : 'Approve'}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
