import { lintContent } from '../content/lint.ts';
import { prepareSignOff, writeSignOff, type SignOutcome } from '../content/sign-passages.ts';
import { needsTwoPeople } from '../content/signing.ts';
import { parseArguments, readDay, readLang } from './content-arguments.ts';
import { choosePassages, openContent, todayFor } from './content-passages.ts';
import { UsageError, type Io } from './io.ts';

const help = `porchlight content sign ID… --lang en|es --role ROLE --author WHO --reviewer WHO [options]

Signs the words of passages as they stand in one language. A comma changed later unsigns them. Sign the English
first: a translation is signed against it, and drops out when it changes. Passages of kind clinical and crisis
need an author and a reviewer who are two people. What lint finds fault with is not signed.

  --pack NAME            every passage of a pack, besides those named
  --name NAME            who signs, by name; otherwise the role alone stands there
  --date YYYY-MM-DD      default: today
  --expires YYYY-MM-DD   the last day it holds; default: a year after the date
  --accept-unverified    sign although the source is still marked unverified
  --dry-run              say what would be signed, write nothing
  --ndjson               {"id","lang","outcome":"signed"|"refused","reason"?,"sha256"?}

Exit code 1 when any passage was refused; the others are signed all the same.
`;

const reasons: Record<Extract<SignOutcome, { kind: 'refused' }>['reason'], string> = {
  same_person: 'author and reviewer must be two people for clinical and crisis words',
  lint_errors: 'lint finds fault with it; see porchlight content lint',
  unverified: 'its source is marked unverified; confirm it, or use --accept-unverified',
  original_unsigned: 'sign the English original first',
};

export async function contentSign(argv: readonly string[], io: Io, dir: string): Promise<number> {
  const { values, positionals } = parseArguments(
    help,
    argv,
    {
      pack: { type: 'string', multiple: true },
      lang: { type: 'string' },
      role: { type: 'string' },
      name: { type: 'string' },
      author: { type: 'string' },
      reviewer: { type: 'string' },
      date: { type: 'string' },
      expires: { type: 'string' },
      'accept-unverified': { type: 'boolean' },
      'dry-run': { type: 'boolean' },
      ndjson: { type: 'boolean' },
      help: { type: 'boolean' },
    },
    true,
  );
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const lang = readLang(values.lang, help);
  const { role, author, reviewer } = values;
  const packs = values.pack ?? [];
  if (lang === undefined || !role || !author || !reviewer || positionals.length + packs.length === 0) {
    throw new UsageError(help);
  }
  const givenDate = readDay(values.date, '--date', help);
  const givenEnd = readDay(values.expires, '--expires', help);
  const files = await openContent(dir);
  const chosen = choosePassages(files, positionals, packs);
  const now = new Date();
  const findings = await lintContent(dir, now);
  let refused = 0;
  for (const loaded of chosen) {
    const { passage } = loaded;
    const date = givenDate ?? todayFor(files, passage.id.split('/')[0] ?? '', now);
    const expires = givenEnd ?? Temporal.PlainDate.from(date).add({ years: 1 }).toString();
    if (expires < date) throw new UsageError(`--expires is before the date it is signed\n\n${help}`);
    const request = {
      lang,
      role,
      author,
      reviewer,
      date,
      expires,
      ...(values.name === undefined ? {} : { name: values.name }),
      acceptUnverified: values['accept-unverified'] === true,
    };
    const own = findings.filter(({ file }) => file === passage.file);
    const outcome = prepareSignOff(passage, request, own);
    if (outcome.kind === 'signed' && !values['dry-run']) await writeSignOff(dir, loaded, outcome.signOff);
    if (outcome.kind === 'refused') refused += 1;
    io.stdout.write(
      values.ndjson ? `${JSON.stringify(asLine(passage.id, lang, outcome))}\n` : inWords(passage.id, lang, outcome),
    );
  }
  const twoPeople = chosen.filter(({ passage }) => needsTwoPeople(passage.kind)).length;
  if (!values.ndjson) {
    io.stdout.write(
      `${chosen.length - refused} signed${values['dry-run'] ? ' (dry run, nothing written)' : ''}, ${refused} refused` +
        `${twoPeople > 0 ? `; ${twoPeople} of them need two people` : ''}\n`,
    );
  }
  return refused === 0 ? 0 : 1;
}

const asLine = (id: string, lang: string, outcome: SignOutcome) =>
  outcome.kind === 'signed'
    ? { id, lang, outcome: 'signed', sha256: outcome.signOff.sha256 }
    : { id, lang, outcome: 'refused', reason: outcome.reason };

function inWords(id: string, lang: string, outcome: SignOutcome): string {
  if (outcome.kind === 'signed') return `signed   ${id} ${lang}, until ${outcome.signOff.expires}\n`;
  const faults = (outcome.findings ?? []).map(
    ({ line, rule, message }) => `           line ${line}: ${rule}: ${message}\n`,
  );
  return `refused  ${id} ${lang}: ${reasons[outcome.reason]}\n${faults.join('')}`;
}
