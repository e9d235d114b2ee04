import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import type { ConversationEvaluation, Evaluation, Figures, Share } from '../evaluation.ts';

/** One line that `porchlight eval crisis` prints. */
export interface SetFigures {
  readonly set: string;
  readonly rows?: Evaluation;
  readonly conversations?: ConversationEvaluation;
}

const marks = ['<!-- figures: begin -->', '<!-- figures: end -->'] as const;

/** The figures as Markdown tables: one line a set, then one line a kind of danger in our own corpus. */
export function figuresOf(sets: readonly SetFigures[]): string {
  const rows = sets.flatMap(({ set, rows: figures }) => (figures === undefined ? [] : [{ set, figures }]));
  const talks = sets.flatMap(({ set, conversations: figures }) => (figures === undefined ? [] : [{ set, figures }]));
  const own = rows.find(({ set }) => set.startsWith('corpus'));
  return [
    table(
      ['set', 'messages', ...columns],
      rows.map(({ set, figures }) => [set, String(figures.rows), ...cells(figures.urgent, figures.concern)]),
    ),
    table(
      ['conversations', 'with danger, flagged', 'first flag at turn (median)', 'calm turns flagged'],
      talks.map(({ set, figures }) => [
        `${set} (${figures.conversations})`,
        shown(figures.flagged),
        figures.medianFirstFlag === null ? '–' : String(figures.medianFirstFlag),
        shown(figures.noRiskFlags),
      ]),
    ),
    table(
      ['in our own corpus', ...columns],
      Object.entries(own?.figures.byKind ?? {})
        .toSorted(([first], [second]) => order(first).localeCompare(order(second)))
        .map(([kind, { urgent, concern }]) => [kind, ...cells(urgent, concern)]),
    ),
  ]
    .filter((each) => each !== '')
    .join('\n\n');
}

/** The document with what stands between the marks replaced. Throws when it has no marks. */
export function withFigures(document: string, figures: string): string {
  const [begin, end] = marks.map((mark) => document.indexOf(mark)) as [number, number];
  if (begin === -1 || end < begin) throw new Error(`the document has no ${marks.join(' … ')}`);
  return `${document.slice(0, begin + marks[0].length)}\n${figures}\n${document.slice(end)}`;
}

/** Kinds of danger before the calm messages that borrow their words. */
const order = (kind: string): string => (kind.startsWith('none') ? `2 ${kind}` : `1 ${kind}`);

const columns = ['recall, urgent', 'recall, concern', 'false alarms, urgent', 'false alarms, concern'];
const cells = (urgent: Figures, concern: Figures) =>
  [urgent.recall, concern.recall, urgent.falseAlarms, concern.falseAlarms].map(shown);

/** Share with its 95% interval and what it was counted over: `97.1% (95.0–98.3; 330/340)`. */
const shown = ({ share, low, high, count, of }: Share): string =>
  share === null ? '–' : `${percent(share)}% (${percent(low)}–${percent(high)}; ${count}/${of})`;
const percent = (part: number) => (part * 100).toFixed(1);

/** Rows in which there was nothing to count are left out. */
function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const counted = body.filter((row) => row.slice(-columns.length).some((cell) => cell.includes('/')));
  if (counted.length === 0) return '';
  return [head, head.map(() => '---'), ...counted].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** Which patterns and weights were measured: changes with any of them. */
async function digestOf(crisisDir: string): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of ['patterns', 'model']) {
    const names = await readdir(path.join(crisisDir, folder), { recursive: true, withFileTypes: true });
    const files = names.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
    for (const file of files.toSorted()) hash.update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 12);
}

/** `npm run -s eval:crisis | node src/safety/training/report.ts docs/policy/crisis-protocol.md` */
async function main(document: string): Promise<void> {
  const lines = (await readFile('/dev/stdin', 'utf8')).split('\n').filter((line) => line.trim() !== '');
  const figures = figuresOf(lines.map((line) => JSON.parse(line) as SetFigures));
  const measured = `Measured on ${new Date().toISOString().slice(0, 10)}; patterns and weights ${await digestOf('content/crisis')}.`;
  await writeFile(document, withFigures(await readFile(document, 'utf8'), `${measured}\n\n${figures}`));
}

if (import.meta.main) {
  const [document] = process.argv.slice(2);
  if (document === undefined) throw new Error('name the document to fill in');
  await main(document);
}
