import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { ProgramId } from '../../core/ids.ts';
import type { Program } from '../../core/program.ts';
import { redisclosureNotice } from '../../core/redisclosure.ts';
import type { NewDisclosure } from '../../db/disclosure-store.ts';
import type { WorklistRow } from '../../db/worklist.ts';
import { moment } from './print/packet-body.ts';
import { csvOf } from './csv.ts';
import { noticeVersionOf } from './notice.ts';
import { reasonIn } from './presenter.ts';
import type { newWorklistSchema } from './schema.ts';

const columns = [
  'Visit',
  'Program',
  'Section',
  'Channel',
  'Language',
  'Began',
  'Last message',
  'Owner',
  'Open tasks',
  'First due',
] as const;

/**
 * That somebody wrote to a program is protected already, so each visit in the list gets its entry in the log, with the
 * hash of the whole file.
 */
export function disclosedWorklist({
  rows,
  programs,
  body,
  by,
}: {
  readonly rows: readonly WorklistRow[];
  readonly programs: ReadonlyMap<ProgramId, Program>;
  readonly body: z.output<typeof newWorklistSchema>;
  readonly by: string;
}): { readonly text: string; readonly log: readonly NewDisclosure[] } {
  const lines = rows.map((row) => {
    const { shortName = row.program, timeZone = 'UTC' } = programs.get(row.program) ?? {};
    const shown = (at: Date | null): string => (at ? moment(at, timeZone) : '');
    return [
      row.conversation,
      shortName,
      row.section,
      row.channel,
      row.lang,
      shown(row.createdAt),
      shown(row.lastVisitorAt),
      row.owner ?? '',
      row.openTasks,
      shown(row.firstDueAt),
    ];
  });
  const isDemo = rows.some((row) => row.isDemo);
  const text = csvOf(columns, lines, `${isDemo ? 'DEMO DATA, invented. ' : ''}${redisclosureNotice}`);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const { recipient } = body;
  const told = {
    by,
    format: 'csv',
    recipient,
    purpose: reasonIn(body),
    what: 'A line in a worklist: program, channel, times and owner; no name, nothing clinical',
    withTranscript: false,
    noticeVersion: noticeVersionOf(redisclosureNotice),
    sha256,
  };
  return { text, log: rows.map(({ conversation }) => ({ conversation, ...told })) };
}
