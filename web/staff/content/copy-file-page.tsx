import { Alert, Anchor, Button, Group, Loader, Stack, Text, Textarea, TextInput, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { countSms, toGsm7 } from '../../../src/core/gsm7.ts';
import {
  copyDraftSchema,
  copyFileSchema,
  type CopyDraft,
  type CopyFile,
  type WriteCopyBody,
} from '../../../src/staff/content-desk/schema.ts';
import { api } from '../app/api.ts';
import { Problem } from '../app/problem.tsx';
import { CopyChangeList } from './copy-change-list.tsx';
import { HistoryList } from './history-list.tsx';
import { versionTitle } from './version-title.ts';
import { FindingList } from './finding-list.tsx';
import { langNames } from './lang-names.ts';
import { useDraftGeneration } from './use-draft-generation.ts';

const copyDraftQuery = (id: string) => ({
  queryKey: ['content', 'copy-draft', id] as const,
  queryFn: async () => await api.get(copyDraftSchema, `/content/copy-drafts/${id}`),
});

/** One file of the copy in one language, text by text, beside the other language. */
export function CopyFilePage() {
  const { lang, name } = useParams({ from: '/shell/content/copy/$lang/$name' });
  const file = useQuery({
    queryKey: ['content', 'copy', lang, name],
    queryFn: async () => await api.get(copyFileSchema, `/content/copy/${lang}/${name}`),
  });
  const mine = file.data?.drafts.find(({ isMine }) => isMine);
  const draft = useQuery({ ...copyDraftQuery(mine?.id ?? ''), enabled: mine !== undefined });
  const generation = useDraftGeneration(mine?.id);
  if (file.error) return <Problem error={file.error} onRetry={() => void file.refetch()} />;
  if (!file.data || (mine && !draft.data && !draft.error)) return <Loader aria-label="Loading" size="sm" m="lg" />;
  return (
    <CopyEditor
      key={`${lang} ${name} ${generation}`}
      file={file.data}
      draft={(mine && draft.data) ?? null}
      address={`/content/copy/${lang}/${name}`}
    />
  );
}

type Values = Readonly<Record<string, string>>;
const placeOf = (key: string, form: 'web' | 'sms'): string => `${key}|${form}`;

const valuesIn = (entries: CopyDraft['entries']): Values =>
  Object.fromEntries(
    entries.flatMap(({ key, web, sms }) => [
      [placeOf(key, 'web'), web],
      ...(sms === null ? [] : [[placeOf(key, 'sms'), sms]]),
    ]),
  ) as Values;

function CopyEditor({
  file,
  draft,
  address,
}: {
  readonly file: CopyFile;
  readonly draft: CopyDraft | null;
  readonly address: string;
}) {
  const queries = useQueryClient();
  const [values, setValues] = useState(() => valuesIn(draft?.entries ?? file.entries));
  const [kept, setKept] = useState(draft);
  const [note, setNote] = useState(draft?.note ?? '');
  const [wanted, setWanted] = useState('');
  const [action] = file.actions;
  const after = async () => await queries.invalidateQueries({ queryKey: ['content'] });
  const sent = useRef(values);
  const write = useMutation({
    mutationFn: async (isReady: boolean) => {
      sent.current = values;
      const deployed = valuesIn(file.entries);
      const texts = Object.entries(values)
        .filter(([place, value]) => value !== deployed[place])
        .map(([place, value]) => {
          const cut = place.lastIndexOf('|');
          return { key: place.slice(0, cut), form: place.slice(cut + 1) as 'web' | 'sms', value };
        });
      const body: WriteCopyBody = { texts, base: file.sha256, note, isReady };
      return await api.send(copyDraftSchema, 'PUT', `${address}/draft`, body);
    },
    onSuccess: async (written) => {
      queries.setQueryData(copyDraftQuery(written.id).queryKey, written);
      // What was typed while it was being kept stays.
      setValues((now) => (now === sent.current ? valuesIn(written.entries) : now));
      setKept(written);
      await after();
    },
  });
  const discard = useMutation({
    mutationFn: async () => await api.send(null, 'DELETE', `/content/drafts/${kept!.id}`),
    onSuccess: async () => {
      setValues(valuesIn(file.entries));
      setKept(null);
      setNote('');
      await after();
    },
  });
  const words = wanted.trim().toLowerCase();
  const shown = file.entries.filter(({ key, web, sms }) => `${key} ${web} ${sms}`.toLowerCase().includes(words));
  const isWaiting = kept?.state === 'ready';
  return (
    <Stack p="lg" gap="md" maw={1000}>
      <div>
        <Anchor component={Link} to="/content/copy" size="sm">
          Copy
        </Anchor>
        <Title>
          {file.name}, {langNames[file.lang]}
        </Title>
        <Text c="dimmed" size="sm">
          Words in braces, as {'{phone}'}, are filled in and must stay, in both languages. Changes are said after the
          next restart of the servers.
        </Text>
      </div>
      {action && !action.allowed && (
        <Alert color="gray" variant="light" title="To read only">
          {action.reason}
        </Alert>
      )}
      {kept?.isStale && (
        <Alert color="red" variant="light" title="This file has changed since you wrote your draft">
          Keeping the draft again takes the words in force as its beginning.
        </Alert>
      )}
      <TextInput
        type="search"
        label="Find a text"
        maw={320}
        value={wanted}
        onChange={({ currentTarget }) => setWanted(currentTarget.value)}
      />
      {shown.map((entry) => (
        <CopyFields
          key={entry.key}
          entry={entry}
          lang={file.lang}
          values={values}
          isReadOnly={action?.allowed !== true}
          onChange={(place, value) => setValues((before) => ({ ...before, [place]: value }))}
        />
      ))}
      {action?.allowed && (
        <>
          <Title order={2}>Your draft</Title>
          <FindingList findings={kept?.findings ?? []} />
          {kept && <CopyChangeList changes={kept.changes} lang={file.lang} />}
          <Textarea
            label="For whoever approves: what changed and why (optional)"
            autosize
            maxLength={500}
            value={note}
            onChange={({ currentTarget }) => setNote(currentTarget.value)}
          />
          {write.error && <Problem error={write.error} />}
          <Group>
            <Button variant="default" loading={write.isPending} onClick={() => write.mutate(false)}>
              Keep draft and check
            </Button>
            <Button loading={write.isPending} onClick={() => write.mutate(true)}>
              {isWaiting ? 'Ask again for approval' : 'Ask for approval'}
            </Button>
            {kept && (
              <Button variant="subtle" color="red" loading={discard.isPending} onClick={() => discard.mutate()}>
                Throw draft away
              </Button>
            )}
          </Group>
          {isWaiting && <Text size="sm">It waits for somebody else to approve it.</Text>}
        </>
      )}
      <HistoryList
        versions={file.history}
        mayPutBack={action?.allowed === true}
        address={address}
        effectOf={(version) => (
          <Text size="sm">{versionTitle(version)}. It is said after the next restart of the servers.</Text>
        )}
      />
    </Stack>
  );
}

function CopyFields({
  entry,
  lang,
  values,
  isReadOnly,
  onChange,
}: {
  readonly entry: CopyFile['entries'][number];
  readonly lang: CopyFile['lang'];
  readonly values: Values;
  readonly isReadOnly: boolean;
  readonly onChange: (place: string, value: string) => void;
}) {
  const { key, sms, other } = entry;
  const web = values[placeOf(key, 'web')] ?? '';
  const text = values[placeOf(key, 'sms')];
  const size = countSms(toGsm7(text ?? web));
  return (
    <fieldset style={{ border: 0, padding: 0, margin: 0 }}>
      <Text component="legend" size="sm" fw={600} ff="monospace" p={0}>
        {key}
      </Text>
      <Text size="sm" c="dimmed" lang={lang === 'en' ? 'es' : 'en'} style={{ whiteSpace: 'pre-line' }}>
        {other}
      </Text>
      <Textarea
        label="In the chat"
        lang={lang}
        autosize
        readOnly={isReadOnly}
        maxLength={3000}
        value={web}
        onChange={({ currentTarget }) => onChange(placeOf(key, 'web'), currentTarget.value)}
      />
      {sms !== null && (
        <Textarea
          label="By text"
          lang={lang}
          autosize
          readOnly={isReadOnly}
          maxLength={3000}
          value={text ?? ''}
          onChange={({ currentTarget }) => onChange(placeOf(key, 'sms'), currentTarget.value)}
        />
      )}
      <Text size="xs" c="dimmed">
        As a text: {size.segments} {size.segments === 1 ? 'segment' : 'segments'} before braces are filled in
      </Text>
    </fieldset>
  );
}
