import { Button, SegmentedControl, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { templates } from '../../../src/staff/hold/schema.ts';
import type { VisitRow } from '../../../src/staff/inbox/schema.ts';
import { Dialog } from '../app/dialog.tsx';
import { api } from '../app/api.ts';
import { langWords } from '../app/words.ts';
import classes from './visit.module.css';

interface Props {
  readonly visit: string;
  readonly lang: VisitRow['lang'];
  readonly onChoose: (text: string) => void;
}

/** Vetted words to begin from, in either language. */
export function Templates({ visit, lang, onChoose }: Props) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="default" size="compact-sm" onClick={() => setIsOpen(true)}>
        Insert vetted words
      </Button>
      {isOpen && (
        <TemplateDialog
          visit={visit}
          lang={lang}
          onClose={() => setIsOpen(false)}
          onChoose={(text) => {
            onChoose(text);
            setIsOpen(false);
          }}
        />
      )}
    </>
  );
}

function TemplateDialog({ visit, lang, onChoose, onClose }: Props & { readonly onClose: () => void }) {
  const [wanted, setWanted] = useState('');
  const [shown, setShown] = useState(lang);
  const { data } = useQuery({
    queryKey: ['templates', visit],
    queryFn: async () => await api.get(templates, `/visits/${visit}/templates`),
    staleTime: 5 * 60_000,
  });
  const rows = (data?.rows ?? []).flatMap((row) => {
    const text = row.texts.find((each) => each.lang === shown)?.text;
    const fits = `${row.title} ${text}`.toLowerCase().includes(wanted.toLowerCase());
    return text !== undefined && fits ? [{ ...row, text }] : [];
  });
  return (
    <Dialog onClose={onClose} title="Vetted words" size="lg">
      <Stack>
        <SegmentedControl
          aria-label="Language"
          data={['en', 'es'].map((value) => ({ value, label: langWords[value] ?? value }))}
          value={shown}
          onChange={(value) => setShown(value as typeof shown)}
        />
        <TextInput
          label="Find"
          value={wanted}
          data-autofocus
          onChange={({ currentTarget: { value } }) => setWanted(value)}
        />
        <ul className={classes.templates}>
          {rows.map(({ id, kind, title, text }) => (
            <li key={id}>
              <UnstyledButton className={classes.template} onClick={() => onChoose(text)}>
                <Text size="sm" fw={600}>
                  {title}
                  <Text span size="xs" c="dimmed">
                    {kind === 'passage' ? ` · signed passage ${id}` : ' · phrase'}
                  </Text>
                </Text>
                <Text size="sm" lang={shown} className={classes.words}>
                  {text}
                </Text>
              </UnstyledButton>
            </li>
          ))}
        </ul>
        {data && rows.length === 0 && <Text size="sm">Nothing vetted has these words.</Text>}
      </Stack>
    </Dialog>
  );
}
