import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

import { loadCrisisContent } from '../content/crisis-content.ts';
import { type CheckForCrisis, gravity } from '../core/crisis.ts';
import { createCrisisCheck } from '../safety/check.ts';
import {
  type ConversationEvaluation,
  type Evaluation,
  type EvaluationConversation,
  type EvaluationRow,
  evaluateConversations,
  evaluateRows,
} from '../safety/evaluation.ts';
import type { Io } from './io.ts';
import { type CorpusLine, foldOf, isScene, readCorpus } from '../safety/training/corpus.ts';

const rowSchema = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  text: z.string(),
  label: z.enum(['crisis', 'non-crisis', 'ambiguous', 'unlabelled']),
  category: z.string().nullish(),
  kind: z.string().nullish(),
  lang: z.enum(['en', 'es']).nullish(),
  history: z.array(z.union([z.string(), z.object({ role: z.string(), content: z.string() })])).nullish(),
  user_turns: z.array(z.string()).nullish(),
});

export interface EvalCrisisOptions {
  readonly contentDir: string;
  /** Evaluated too when it exists and no files are named. */
  readonly dataDir: string;
  readonly out: { write(text: string): unknown };
}

interface SetResult {
  readonly set: string;
  readonly rows?: Evaluation;
  readonly conversations?: ConversationEvaluation;
}

/**
 * `porchlight eval crisis FILE…`: one JSON line of figures for each file; without files, for the corpus's withheld tenth,
 * for the scenes in pairs and for every set in `dataDir`. Rows: id, text, label, and optionally kind or category, lang, history, user_turns.
 */
export async function evalCrisis(
  files: readonly string[],
  { contentDir, dataDir, out }: EvalCrisisOptions,
): Promise<void> {
  const crisisDir = path.join(contentDir, 'crisis');
  const check = createCrisisCheck(await loadCrisisContent(crisisDir));
  if (files.length === 0) {
    const lines = await readCorpus(path.join(crisisDir, 'corpus'));
    const withheld = lines.filter((line) => !isScene(line) && foldOf(line) === 0);
    report({ set: 'corpus, withheld tenth', rows: evaluateRows(withheld.map(rowOf), check) }, out);
    report({ set: 'scenes in pairs', rows: evaluateRows(lines.filter(isScene).map(rowOf), check) }, out);
  }
  const paths = files.length > 0 ? files : await jsonlIn(dataDir);
  for (const file of paths) report(await evaluateFile(file, check), out);
}

/**
 * A `none` line is calm; the rest are crisis lines. `concern` lines are left out of recall at `urgent`, where they do not
 * belong: they are counted as a kind of their own.
 */
function rowOf(line: CorpusLine): EvaluationRow {
  const dangerous = gravity(line.level) >= gravity('urgent');
  return {
    id: line.source,
    text: line.text,
    history: line.history,
    lang: line.lang,
    label: line.level === 'none' ? 'non-crisis' : dangerous ? 'crisis' : 'ambiguous',
    kind: line.level === 'none' ? `none about ${line.about}` : dangerous ? (line.kinds[0] ?? '') : 'concern',
  };
}

async function jsonlIn(dir: string): Promise<string[]> {
  try {
    return (await readdir(dir))
      .filter((name) => name.endsWith('.jsonl'))
      .sort()
      .map((name) => path.join(dir, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function evaluateFile(file: string, check: CheckForCrisis): Promise<SetResult> {
  const parsed = (await readFile(file, 'utf8'))
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => rowSchema.parse(JSON.parse(line)));
  const set = path.basename(file, path.extname(file));
  if (parsed.every((row) => Array.isArray(row.user_turns))) {
    const conversations = parsed.map((row): EvaluationConversation => ({
      id: row.id,
      label: row.label,
      kind: row.category ?? row.kind ?? '',
      turns: row.user_turns ?? [],
    }));
    return { set, conversations: evaluateConversations(conversations, check) };
  }
  const rows = parsed.map((row): EvaluationRow => ({
    id: row.id,
    text: row.text,
    label: row.label,
    kind: row.kind ?? row.category ?? '',
    lang: row.lang ?? 'en',
    history: (row.history ?? []).flatMap((turn) =>
      typeof turn === 'string' ? [turn] : turn.role === 'user' ? [turn.content] : [],
    ),
  }));
  return { set, rows: evaluateRows(rows, check) };
}

function report(result: SetResult, out: EvalCrisisOptions['out']): void {
  out.write(`${JSON.stringify(result)}\n`);
}

const help = `porchlight eval crisis [FILE…]

Each file holds rows as NDJSON: {"id","text","label": "crisis" | "non-crisis" | "ambiguous" | "unlabelled",
"kind"? or "category"?,"lang"?,"history"?}, or whole conversations with "user_turns". One line of figures for each file,
with Wilson 95% intervals. Without files: the withheld tenth of the corpus, and ../shared/data/crisis where it exists.
`;

export async function evalCrisisCommand(argv: readonly string[], io: Io): Promise<number> {
  if (argv.includes('--help')) {
    io.stdout.write(help);
    return 0;
  }
  await evalCrisis(
    argv.map((file) => path.resolve(io.cwd, file)),
    {
      contentDir: path.resolve(io.cwd, io.env['CONTENT_DIR'] ?? 'content'),
      dataDir: path.resolve(io.cwd, '../shared/data/crisis'),
      out: io.stdout,
    },
  );
  return 0;
}
