import { languages } from '../core/language.ts';
import { changesBetween, signedVersion, versionAt, type PartChange } from '../content/diff-passages.ts';
import { stateOf } from '../content/signing.ts';
import type { Passage } from '../content/pack.ts';
import { parseArguments, readLang } from './content-arguments.ts';
import { choosePassages, openContent, packsOf, todayFor } from './content-passages.ts';
import type { Io } from './io.ts';

const help = `porchlight content diff [ID…] [--pack NAME] [--lang en|es] [--since REVISION] [--ndjson]

Shows what changed in the words of passages since they were signed, from the history that git keeps. Without
names, every passage is looked at. A translation whose original changed shows what changed in the original.
  --since    compare with a git revision instead, e.g. HEAD or a tag
  --ndjson   {"id","lang","original"?: true,"part","removed":[…],"added":[…]}
`;

interface Change {
  readonly id: string;
  readonly lang: string;
  /** It is the original of this translation that changed. */
  readonly original?: true;
  /** Absent when the earlier words could not be found. */
  readonly parts: readonly PartChange[] | undefined;
}

export async function contentDiff(argv: readonly string[], io: Io, dir: string): Promise<number> {
  const { values, positionals } = parseArguments(
    help,
    argv,
    {
      pack: { type: 'string', multiple: true },
      lang: { type: 'string' },
      since: { type: 'string' },
      ndjson: { type: 'boolean' },
      help: { type: 'boolean' },
    },
    true,
  );
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const wanted = readLang(values.lang, help);
  const files = await openContent(dir);
  const named = [...(values.pack ?? [])];
  const all = positionals.length === 0 && named.length === 0;
  const passages = choosePassages(files, positionals, all ? [...packsOf(files).keys()] : named);
  const now = new Date();
  let found = 0;
  for (const { passage } of passages) {
    const today = todayFor(files, passage.id.split('/')[0] ?? '', now);
    for (const lang of wanted === undefined ? languages : [wanted]) {
      const change =
        values.since === undefined
          ? await sinceSigned(dir, passage, lang, today)
          : await sinceRevision(dir, passage, lang, values.since);
      if (change === undefined || change.parts?.length === 0) continue;
      found += 1;
      write(io, change, values.ndjson === true);
    }
  }
  if (found === 0 && !values.ndjson) {
    io.stdout.write(values.since === undefined ? 'Nothing changed since it was signed.\n' : 'No words changed.\n');
  }
  return 0;
}

async function sinceSigned(dir: string, passage: Passage, lang: (typeof languages)[number], today: string) {
  const state = stateOf(passage, lang, today);
  if (state.kind !== 'changed' && state.kind !== 'original-changed') return undefined;
  const inOriginal = state.kind === 'original-changed';
  const { translates, ...signOff } = state.signOff;
  const then =
    inOriginal && translates !== undefined ? { ...signOff, lang: 'en' as const, sha256: translates } : signOff;
  const before = await signedVersion(dir, passage, then);
  const parts = before && changesBetween(before, passage, then.lang);
  const change: Change = { id: passage.id, lang, parts, ...(inOriginal ? { original: true } : {}) };
  return change;
}

async function sinceRevision(
  dir: string,
  passage: Passage,
  lang: (typeof languages)[number],
  revision: string,
): Promise<Change> {
  const before = await versionAt(dir, passage, revision);
  return { id: passage.id, lang, parts: before && changesBetween(before, passage, lang) };
}

function write(io: Io, { id, lang, original, parts }: Change, asNdjson: boolean): void {
  if (asNdjson) {
    const shown = parts ?? [{ part: null, removed: [], added: [] }];
    for (const part of shown)
      io.stdout.write(`${JSON.stringify({ id, lang, ...(original ? { original } : {}), ...part })}\n`);
    return;
  }
  io.stdout.write(`${id} ${lang}${original ? ' (its original changed)' : ''}\n`);
  if (parts === undefined) io.stdout.write('  the earlier words are not in the history\n');
  for (const { part, removed, added } of parts ?? []) {
    io.stdout.write(`  ${part}\n`);
    for (const sentence of removed) io.stdout.write(`    - ${sentence}\n`);
    for (const sentence of added) io.stdout.write(`    + ${sentence}\n`);
  }
}
