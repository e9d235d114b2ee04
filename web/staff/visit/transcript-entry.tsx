import { Badge, Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { TranscriptLine } from '../../../src/staff/visit/schema.ts';
import { clockIn } from '../app/times.ts';
import { channelWords, kindWords, levelWords } from '../app/words.ts';
import { FindingWords } from './finding-words.tsx';
import classes from './visit.module.css';

const deliveryWords: Readonly<Record<NonNullable<TranscriptLine['delivery']>, string>> = {
  pending: 'on its way',
  sent: 'sent',
  delivered: 'delivered',
  failed: 'not delivered',
  dead: 'could not be sent',
  dropped: 'not sent: they opted out',
};
const failed = new Set<TranscriptLine['delivery']>(['failed', 'dead', 'dropped']);
const speakers = { visitor: 'Visitor', porchlight: 'Porchlight', staff: 'Staff' } as const;

interface Props {
  readonly line: TranscriptLine;
  readonly timeZone: string;
  /** Absent for those who may not write. */
  readonly onResend?: (() => void) | undefined;
}

/** One thing said, with what the crisis check saw in it and which vetted words it was made of. */
export function TranscriptEntry({ line, timeZone, onResend }: Props) {
  const { from, by, finding, passages, mode, choices, delivery } = line;
  return (
    <>
      <Text size="xs" c="dimmed">
        {by ?? speakers[from]}, {clockIn(line.at, timeZone)}
        {line.channel !== 'web' && `, ${channelWords[line.channel]?.toLowerCase()}`}
        {delivery && (
          <Text
            span
            fw={failed.has(delivery) ? 700 : 400}
            c={failed.has(delivery) ? 'var(--mantine-color-error)' : 'dimmed'}
          >
            {' '}
            · {deliveryWords[delivery]}
          </Text>
        )}
      </Text>
      <Text component="p" className={classes.bubble} lang={line.lang} dir="auto">
        {finding ? marked(line.text, finding.evidence) : line.text}
      </Text>
      {choices.length > 0 && line.channel !== 'sms' && (
        <Text size="xs" c="dimmed">
          Buttons: {choices.join(' · ')}
        </Text>
      )}
      {onResend && (delivery === 'failed' || delivery === 'dead') && (
        <Button size="compact-xs" variant="default" onClick={onResend}>
          Send again
        </Button>
      )}
      {finding && (
        <div className={classes.finding}>
          <Badge
            size="sm"
            variant="default"
            {...(finding.level !== 'concern' && { bg: 'var(--console-alarm)', c: 'white' })}
          >
            {levelWords[finding.level]}: {finding.kinds.map((kind) => kindWords[kind]).join(', ')}
          </Badge>
          <FindingWords finding={finding} />
        </div>
      )}
      {line.ref?.startsWith('guidance:') && (
        <Text size="xs" c="dimmed">
          Fixed {line.ref}
        </Text>
      )}
      {passages.length > 0 && (
        <Text size="xs" c="dimmed">
          Vetted: {passages.map(({ id, hash }) => `${id} (${hash.slice(0, 12)})`).join(', ')}
          {mode && `, ${mode}`}
        </Text>
      )}
    </>
  );
}

/** The words that the check went by, marked. */
function marked(text: string, evidence: readonly { readonly start: number; readonly end: number }[]): ReactNode {
  const parts: ReactNode[] = [];
  let at = 0;
  for (const { start, end } of [...evidence].sort((a, b) => a.start - b.start)) {
    if (start < at || end > text.length) continue;
    parts.push(text.slice(at, start), <mark key={start}>{text.slice(start, end)}</mark>);
    at = end;
  }
  parts.push(text.slice(at));
  return parts;
}
