import { languages, type Lang } from '../core/language.ts';
import { expiryWarningDays, isDemo, stateOf } from '../content/signing.ts';
import type { Passage, SignOffState } from '../content/pack.ts';
import { parseArguments, readLang } from './content-arguments.ts';
import { openContent, packsOf, todayFor } from './content-passages.ts';
import type { Io } from './io.ts';

const help = `porchlight content status [--pack NAME] [--lang en|es] [--ndjson] [--gaps]

Says for each pack and language how many passages may be said today, and lists those that may not and those
whose sign-off ends within ${expiryWarningDays} days.
  --ndjson   one passage and language a line:
             {"id","lang","kind","state","expires","daysLeft","role","demo","review"}
  --gaps     instead, the questions nobody had a vetted answer for, most frequent first; reads the database
             {"program","lang","count","question"}
`;

interface Row {
  readonly passage: Passage;
  readonly lang: Lang;
  readonly state: SignOffState;
}

export async function contentStatus(argv: readonly string[], io: Io, dir: string): Promise<number> {
  const { values } = parseArguments(help, argv, {
    pack: { type: 'string' },
    lang: { type: 'string' },
    ndjson: { type: 'boolean' },
    gaps: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const wanted = readLang(values.lang, help);
  const langs = wanted === undefined ? languages : [wanted];
  if (values.gaps) {
    // Only this needs the database; the rest works on a laptop with nothing but the files.
    const { writeGaps } = await import('./content-gaps.ts');
    return writeGaps(io, { pack: values.pack, langs, ndjson: values.ndjson === true });
  }
  const files = await openContent(dir);
  const now = new Date();
  for (const [name, passages] of packsOf(files)) {
    if (values.pack !== undefined && values.pack !== name) continue;
    const today = todayFor(files, name, now);
    for (const lang of langs) {
      const rows = passages.map(({ passage }): Row => ({ passage, lang, state: stateOf(passage, lang, today) }));
      if (values.ndjson) for (const row of rows) io.stdout.write(`${JSON.stringify(asLine(row))}\n`);
      else writePack(io, name, lang, rows);
    }
  }
  return 0;
}

function asLine({ passage, lang, state }: Row) {
  const signOff = 'signOff' in state ? state.signOff : undefined;
  return {
    id: passage.id,
    lang,
    kind: passage.kind,
    state: state.kind,
    expires: signOff?.expires ?? null,
    daysLeft: state.kind === 'signed' ? state.daysLeft : null,
    role: signOff?.role ?? null,
    demo: signOff !== undefined && isDemo(signOff),
    review: passage.review.status,
  };
}

function writePack(io: Io, name: string, lang: Lang, rows: readonly Row[]): void {
  const signed = rows.flatMap(({ state }) => (state.kind === 'signed' ? [state] : []));
  const demo = signed.filter(({ signOff }) => isDemo(signOff)).length;
  const unverified = rows.filter(({ passage }) => passage.review.status === 'unverified').length;
  io.stdout.write(
    `${name} ${lang}: ${signed.length} of ${rows.length} may be said` +
      `${demo > 0 ? `, ${demo} of them as demo content` : ''}${unverified > 0 ? `; ${unverified} unverified` : ''}\n`,
  );
  for (const { passage, state } of rows) {
    if (state.kind !== 'signed') io.stdout.write(`  not said: ${passage.id}  ${because[state.kind]}\n`);
    else if (state.daysLeft <= expiryWarningDays) {
      io.stdout.write(`  ends soon: ${passage.id}  ${state.signOff.expires}, in ${state.daysLeft} days\n`);
    }
  }
}

const because: Record<Exclude<SignOffState['kind'], 'signed'>, string> = {
  unsigned: 'never signed',
  changed: 'changed since it was signed',
  'original-changed': 'translates words that have changed',
  'one-person': 'author and reviewer are one person',
  expired: 'the sign-off has ended',
  early: 'the sign-off has not begun',
};
