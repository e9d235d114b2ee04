import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadContent } from '../content/load-content.ts';
import type { Pack, Passage } from '../content/pack.ts';
import { programId } from '../core/ids.ts';
import type { KnowledgeReply, OfferedQuestion } from '../core/knowledge.ts';
import { languages } from '../core/language.ts';
import { createAnswerer } from '../knowledge/answerer.ts';
import { blockedKinds } from '../knowledge/blocked.ts';
import { createCandidateFinder } from '../knowledge/candidates.ts';
import { rank } from '../knowledge/decision-features.ts';
import { type KnowledgeWords, loadKnowledgeWords } from '../knowledge/finding-words.ts';
import { finished } from '../knowledge/steps.ts';
import { type Io, UsageError } from './io.ts';
import { figuresOf, type Outcome, tableOf } from './knowledge-figures.ts';
import { agreedVerdict, readVerdict, type Verdict } from './question-verdict.ts';

/** `seed`: a program page and its lines, `002:14` or `002:9-12`; empty where no page holds an answer. */
const rowSchema = z
  .object({
    id: z.string(),
    program: z.string(),
    lang: z.enum(languages),
    question: z.string(),
    /** Absent where the writer did not say: the readers decide. */
    expect: z.enum(['answered', 'declined', 'blocked']).optional(),
    kind: z.enum(['', 'are-you-human', ...blockedKinds]).default(''),
    seed: z.string().default(''),
    seed2: z.string().optional(),
    /** What those say who read the passages, each alone: `readVerdict`. */
    readers: z.array(z.string().min(1)).default([]),
  })
  .refine(({ expect, readers }) => expect !== undefined || readers.length > 0, 'needs "expect" or "readers"');
type Row = z.infer<typeof rowSchema>;

const help = `porchlight eval knowledge [--json] [--as-written] FILE…

Rows: {"id","program","lang","question","expect"?: "answered" | "declined" | "blocked","kind"?,"seed"?,"seed2"?,"readers"?}
A passage holds the fact when its source overlaps the lines that "seed" names; where several overlap, any of them counts.
"readers": what those say who read the passages; two of three then decide. --as-written: the writer of the row alone.
Prints a table for each program and language with Wilson 95% intervals; --json: one JSON line for each.
`;

export async function evalKnowledgeCommand(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { json: { type: 'boolean' }, 'as-written': { type: 'boolean' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  if (positionals.length === 0) throw new UsageError(help);
  const contentDir = path.resolve(io.cwd, io.env['CONTENT_DIR'] ?? 'content');
  const words = loadKnowledgeWords(contentDir);
  const { programs } = await loadContent(contentDir);
  const outcomes: Outcome[] = [];
  for (const file of positionals) {
    const text = await readFile(path.resolve(io.cwd, file), 'utf8');
    const rows = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [rowSchema.parse(JSON.parse(line))]));
    const bySet = Map.groupBy(rows, ({ program, lang }) => `${program} ${lang}`);
    for (const [set, of] of bySet) {
      const pack = programs.get(programId(of[0]!.program));
      if (!pack) throw new UsageError(`there is no program ${of[0]!.program}`);
      const judge = createJudge(pack, words, of[0]!.lang);
      outcomes.push(...of.map((row) => judge(values['as-written'] && row.expect ? { ...row, readers: [] } : row, set)));
    }
  }
  const sets = [...Map.groupBy(outcomes, ({ set }) => set)].map(([set, of]) => figuresOf(set, of));
  const figures = sets.length > 1 ? [...sets, figuresOf('all', outcomes)] : sets;
  io.stdout.write(values.json ? figures.map((each) => `${JSON.stringify(each)}\n`).join('') : tableOf(figures));
  return 0;
}

function createJudge(pack: Pack, words: KnowledgeWords, lang: Row['lang']): (row: Row, set: string) => Outcome {
  const answerer = createAnswerer({ pack, words });
  const finder = finished(
    createCandidateFinder({
      passages: pack.passages[lang],
      asked: words.asked[lang].single,
      words: words.finding[lang],
      lang,
      program: pack.program.id,
    }),
  );
  const passages = pack.all.map(({ passage }) => passage);
  const holding = (seed: string): ReadonlySet<string> =>
    new Set(passages.filter((passage) => overlaps(passage, seed)).map(({ id }) => id));
  const writersVerdict = ({ expect, kind, seed, seed2 = '' }: Row): readonly Verdict[] => {
    if (expect === undefined) return [];
    if (kind === 'are-you-human') return [{ expect: 'identity' }];
    if (expect === 'blocked') return [{ expect, kind }];
    if (expect === 'declined') return [{ expect }];
    return [{ expect, parts: [seed, seed2].filter((each) => each !== '').map(holding) }];
  };

  return (row, set) => {
    const { question, readers } = row;
    const reply = answerer.answer({ question, lang, channel: 'web' });
    const verdict = agreedVerdict([...writersVerdict(row), ...readers.map(readVerdict)]);
    const said = reply.outcome === 'answered' ? reply.provenance.passages.map(({ id }) => id) : [];
    const parts = verdict.expect === 'answered' ? verdict.parts : [];
    const [first] = parts;
    const ranked = first
      ? rank(finder.find(question).list, words.decision.ranking).map(({ passage }) => passage.id)
      : [];
    // Of two questions the one not answered must be offered; where nothing is answered, the first.
    const shown = [...said, ...offeredIn(reply).map(({ id }) => id)];
    const wanted = said.length > 0 ? parts : parts.slice(0, 1);
    return {
      set,
      expect: verdict.expect,
      got: reply.outcome,
      right: first !== undefined && parts.every((part) => said.some((id) => part.has(id))),
      partly: parts.some((part) => said.some((id) => part.has(id))),
      offered: first !== undefined && wanted.every((part) => shown.some((id) => part.has(id))),
      general: said.length > 0 && said.every((id) => !id.startsWith(`${pack.program.id}/`)),
      kind: verdict.expect === 'blocked' && reply.outcome === 'blocked' && reply.kind === verdict.kind,
      rank: ranked.findIndex((id) => first?.has(id)) + 1,
      isDouble: parts.length > 1,
    };
  };
}

/** What may be chosen from, also beside an answer or a decline. */
function offeredIn(reply: KnowledgeReply): readonly OfferedQuestion[] {
  switch (reply.outcome) {
    case 'choices':
      return reply.choices;
    case 'answered':
    case 'blocked':
      return reply.also ?? [];
    case 'declined':
      return reply.near ?? [];
    default:
      return [];
  }
}

/** Whether a passage was read in the lines of a page that `seed` names: `002:9-12`. */
function overlaps(passage: Passage, seed: string): boolean {
  const [page = '', lines = ''] = seed.split(':');
  const wanted = spansOf(lines);
  return passage.source.some(
    (source) =>
      'file' in source &&
      source.file.endsWith(page) &&
      spansOf(source.lines).some(([from, to]) => wanted.some(([first, last]) => from <= last && first <= to)),
  );
}

const spansOf = (lines: string): readonly (readonly [number, number])[] =>
  lines.split(',').map((span) => {
    const [from = 0, to = from] = span.trim().split('-').map(Number);
    return [from, to];
  });
