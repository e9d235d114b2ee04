import { resolve } from 'node:path';
import { lintContent } from '../content/lint.ts';
import { contentDiff } from './content-diff.ts';
import { contentSign } from './content-sign.ts';
import { contentStatus } from './content-status.ts';
import { parseArguments } from './content-arguments.ts';
import { UsageError, type Command, type Io } from './io.ts';

const help = `porchlight content lint | status | diff | sign | export      (each explains itself with --help)

  lint     every rule that content breaks: words, numbers, reading grade, SMS form, sources, sign-offs
  status   what may be said today and what may not, per program and language; what ends soon; what nobody could answer
  diff     what changed since it was signed, sentence by sentence
  sign     sign passages in one language; changes nothing in a file but its sign-offs
  export   write what was signed in the console into the content folder

Content is read from CONTENT_DIR, or ./content.
`;

const lintHelp = `porchlight content lint [--ndjson] [--strict]

Prints one finding a line: file:line, error or warning, rule, message.
  --ndjson   {"file","line","severity","rule","message"}
  --strict   warnings fail too

Exit code 1 when there are errors.
`;

/** `porchlight content`: vetting, for content owners. Returns the exit code; throws UsageError for wrong words. */
export const contentCommand: Command = async (argv, io) => {
  const [name, ...rest] = argv;
  const dir = resolve(io.cwd, io.env['CONTENT_DIR'] ?? 'content');
  switch (name) {
    case 'lint':
      return contentLint(rest, io, dir);
    case 'status':
      return contentStatus(rest, io, dir);
    case 'diff':
      return contentDiff(rest, io, dir);
    case 'sign':
      return contentSign(rest, io, dir);
    case 'export': {
      // Only this writes what the database holds; the rest works with nothing but the files.
      const { contentExport } = await import('./content-export.ts');
      return contentExport(rest, io, dir);
    }
    case '--help':
    case '-h':
      io.stdout.write(help);
      return 0;
    case undefined:
      throw new UsageError(help);
    default:
      throw new UsageError(`there is no "content ${name}"\n\n${help}`);
  }
};

async function contentLint(argv: readonly string[], io: Io, dir: string): Promise<number> {
  const { values } = parseArguments(lintHelp, argv, {
    ndjson: { type: 'boolean' },
    strict: { type: 'boolean' },
    help: { type: 'boolean' },
  });
  if (values.help) {
    io.stdout.write(lintHelp);
    return 0;
  }
  const findings = await lintContent(dir);
  for (const { file, line, severity, rule, message } of findings) {
    io.stdout.write(
      values.ndjson
        ? `${JSON.stringify({ file, line, severity, rule, message })}\n`
        : `${file}:${line}  ${severity}  ${rule}  ${message}\n`,
    );
  }
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  if (!values.ndjson) io.stdout.write(`${counted(errors, 'error')}, ${counted(warnings, 'warning')}\n`);
  return errors > 0 || (values.strict === true && warnings > 0) ? 1 : 0;
}

const counted = (count: number, what: string): string =>
  `${count === 0 ? 'no' : count} ${what}${count === 1 ? '' : 's'}`;
