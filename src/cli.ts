/** The `porchlight` command: content owners, operators and evaluations use it. One file a command in `src/cli/`. */
import { UsageError, type Command, type Io } from './cli/io.ts';
import { useEnvFile } from './config/env-file.ts';
import { AppError } from './core/errors.ts';

interface Listed {
  readonly what: string;
  readonly load: () => Promise<Command>;
}

const commands: Readonly<Record<string, Listed>> = {
  check: {
    what: 'read messages for danger: NDJSON in, NDJSON out',
    load: async () => (await import('./cli/check.ts')).checkCommand,
  },
  ask: {
    what: 'answer questions from a program’s vetted passages: NDJSON in, NDJSON out',
    load: async () => (await import('./cli/ask.ts')).askCommand,
  },
  chat: {
    what: 'talk to it in the terminal, or run a script',
    load: async () => (await import('./cli/chat.ts')).chatCommand,
  },
  content: {
    what: 'lint, sign, status, diff, export: vetting',
    load: async () => (await import('./cli/content.ts')).contentCommand,
  },
  flow: {
    what: 'draw the statechart as Mermaid, or walk every path of it',
    load: async () => (await import('./cli/flow.ts')).flowCommand,
  },
  eval: {
    what: 'measure the crisis check or the answers on files of cases',
    load: async () => (await import('./cli/eval.ts')).evalCommand,
  },
  staff: { what: 'add and list staff accounts', load: async () => (await import('./cli/staff.ts')).staffCommand },
  demo: {
    what: 'fill an empty database with an invented week, or clear it',
    load: async () => (await import('./cli/demo.ts')).demoCommand,
  },
  export: {
    what: 'write a packet as JSON, FHIR or printable HTML, and log the disclosure',
    load: async () => (await import('./cli/export.ts')).exportCommand,
  },
  erase: {
    what: 'erase a person: destroy the key of their conversation',
    load: async () => (await import('./cli/erase.ts')).eraseCommand,
  },
  outbox: {
    what: 'list texts that did not arrive, and send them again',
    load: async () => (await import('./cli/outbox.ts')).outboxCommand,
  },
  purge: {
    what: 'erase conversations older than the retention time',
    load: async () => (await import('./cli/purge.ts')).purgeCommand,
  },
  learn: {
    what: 'learn the answers before a restart, so that nobody waits for it',
    load: async () => (await import('./cli/learn.ts')).learnCommand,
  },
  migrate: {
    what: 'bring the database to this version',
    load: async () => (await import('./cli/migrate.ts')).migrateCommand,
  },
  backup: {
    what: 'write a consistent backup while serving',
    load: async () => (await import('./cli/backup.ts')).backupCommand,
  },
  restore: {
    what: 'restore a backup into an empty database',
    load: async () => (await import('./cli/backup.ts')).restoreCommand,
  },
  'rotate-keys': {
    what: 'seal under a new master key',
    load: async () => (await import('./cli/rotate-keys.ts')).rotateKeysCommand,
  },
};

const usage = `porchlight COMMAND [options]

${Object.entries(commands)
  .map(([name, { what }]) => `  ${name.padEnd(11)} ${what}`)
  .join('\n')}

porchlight COMMAND --help explains one. Exit codes: 0 done, 1 failed, 2 wrong words on the command line.
`;

async function run(argv: readonly string[], io: Io): Promise<number> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    io.stdout.write(usage);
    return name === undefined ? 2 : 0;
  }
  const listed = commands[name];
  if (!listed) throw new UsageError(`there is no command "${name}"; porchlight --help lists them`);
  const command = await listed.load();
  return command(rest, io);
}

useEnvFile();
const io: Io = {
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  env: process.env,
  cwd: process.cwd(),
};
try {
  process.exitCode = await run(process.argv.slice(2), io);
} catch (error) {
  const isUnreadable = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof AppError) && !isUnreadable) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = isUnreadable || error instanceof UsageError ? 2 : 1;
}
