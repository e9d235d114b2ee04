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

/** `seed`: a program page and its lines, `002:14` or `002:9-12`; empty where no page holds an answer. */
const rowSchema = z.object({
  id: z.string(),
  program: z.string(),
  lang: z.enum(languages),
  question: z.string(),
  expect: z.enum(['answered', 'declined', 'blocked']),
  kind: z.enum(['', 'are-you-human', ...blockedKinds]).default(''),
  seed: z.string().default(''),
  seed2: z.string().optional(),
});
type Row = z.infer<typeof rowSchema>;

const help = `porchlight eval knowledge [--json] FILE…

Rows: {"id","program","lang","question","expect": "answered" | "declined" | "blocked","kind"?,"seed"?,"seed2"?}
A passage holds the fact when its source overlaps the lines that "seed" names; where several overlap, any of them counts.
Prints a table for each program and language with Wilson 95% intervals; --json: one JSON line for each.
`;

export async function evalKnowledgeCommand(argv: readonly string[], io: Io): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...argv],
    options: { json: { type: 'boolean' }, help: { type: 'boolean' } },
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
      outcomes.push(...of.map((row) => judge(row, set)));
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
  const passages = new Map(pack.all.map(({ passage }) => [passage.id, passage]));
  const holds = (id: string, seed: string): boolean => overlaps(passages.get(id), seed);

  return ({ question, expect, kind, seed, seed2 }, set) => {
    const reply = answerer.answer({ question, lang, channel: 'web' });
    const said = reply.outcome === 'answered' ? reply.provenance.passages.map(({ id }) => id) : [];
    const seeds = [seed, ...(seed2 === undefined || seed2 === '' ? [] : [seed2])];
    const ranked =
      seed === '' ? [] : rank(finder.find(question).list, words.decision.ranking).map(({ passage }) => passage.id);
    // Of two questions the one not answered must be offered; where nothing is answered, the first.
    const shown = offeredIn(reply).map(({ id }) => id);
    const wanted = said.length > 0 ? seeds : [seed];
    const isOffered = wanted.every((each) => [...said, ...shown].some((id) => holds(id, each)));
    return {
      set,
      expect: kind === 'are-you-human' ? 'identity' : expect,
      got: reply.outcome,
      right: seed !== '' && seeds.every((each) => said.some((id) => holds(id, each))),
      offered: seed !== '' && isOffered,
      general: said.length > 0 && said.every((id) => !id.startsWith(`${pack.program.id}/`)),
      kind: reply.outcome === 'blocked' && reply.kind === kind,
      rank: ranked.findIndex((id) => holds(id, seed)) + 1,
      isDouble: seeds.length > 1,
    };
  };
}

/** What may be chosen from, also beside an answer or a decline. */
function offeredIn(reply: KnowledgeReply): readonly OfferedQuestion[] {
  switch (reply.outcome) {
    case 'choices':
      return reply.choices;
    case 'answered':
      return reply.also ?? [];
    case 'declined':
      return reply.near ?? [];
    default:
      return [];
  }
}

/** Whether a passage was read in the lines of a page that `seed` names: `002:9-12`. */
function overlaps(passage: Passage | undefined, seed: string): boolean {
  const [page = '', lines = ''] = seed.split(':');
  const wanted = spansOf(lines);
  return (passage?.source ?? []).some(
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
