import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { programId } from '../core/ids.ts';
import { languages, type Lang } from '../core/language.ts';
import type { ConversationKey, TranscriptEntry } from '../core/messages.ts';
import type { Engine } from '../core/ports.ts';
import { assembleEngine, loadVetted, openStorage } from '../porchlight.ts';
import { findStandIn } from '../texting.ts';
import { talkByPhone } from './chat-phone.ts';
import { UsageError, type Command, type Io } from './io.ts';
import { configOf } from './open.ts';

const help = `porchlight chat --program ID [--channel web|sms] [--lang en|es] [--script FILE]

Talks to a program's front door in the terminal. With --channel sms it is the phone: choices are digits,
replies are the texts that would be sent; beside a running server without Twilio credentials it is a phone on
that server. Type a line and press Enter; an empty line ends it.

--script FILE   says each line of FILE and prints the transcript as NDJSON, on a database of its own that
                is thrown away. A line "@wait 3d" lets that much time pass (s, m, h, d); "#" starts a comment.
`;

export const chatCommand: Command = async (argv, io) => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      program: { type: 'string' },
      channel: { type: 'string', default: 'web' },
      lang: { type: 'string' },
      script: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) {
    io.stdout.write(help);
    return 0;
  }
  const { channel, lang } = values;
  if (channel !== 'web' && channel !== 'sms') throw new UsageError('--channel: web or sms');
  if (lang !== undefined && !languages.some((known) => known === lang))
    throw new UsageError(`--lang: ${languages.join(' or ')}`);
  const config = configOf(io);
  const vetted = await loadVetted(config.contentDir);
  const program = [...vetted.screenings.keys()].find((id) => id === values.program);
  if (!program) throw new UsageError(`--program: one of ${[...vetted.screenings.keys()].join(', ')}`);

  const standIn = channel === 'sms' && values.script === undefined ? await findStandIn(config.dataDir) : null;
  if (standIn) {
    await talkByPhone(standIn, program, io);
    return 0;
  }
  const scratch = values.script === undefined ? null : await mkdtemp(path.join(tmpdir(), 'porchlight-chat-'));
  const storage = await openStorage({
    config: scratch ? { ...config, dataDir: scratch, DATABASE_URL: undefined } : config,
    borrows: true,
  });
  let passedMs = 0;
  const clock = { now: () => new Date(Date.now() + passedMs) };
  try {
    const engine = assembleEngine({ vetted, store: storage.store, spool: storage.spool, clock });
    const address = channel === 'sms' ? `+1555${String(Date.now()).slice(-7)}` : randomUUID();
    const phone: Phone = {
      engine,
      key: { program: programId(program), channel, address },
      now: () => clock.now(),
      ...(lang && { lang: lang as Lang }),
    };
    if (values.script === undefined) await talk(phone, io);
    else {
      await runScript(phone, await readFile(path.resolve(io.cwd, values.script), 'utf8'), io, (ms) => {
        passedMs += ms;
      });
    }
    return 0;
  } finally {
    await storage.close();
    if (scratch) await rm(scratch, { recursive: true, force: true });
  }
};

interface Phone {
  readonly engine: Engine;
  readonly key: ConversationKey;
  readonly lang?: Lang;
  now(): Date;
}

/** What was said on both sides of one message. A digit or a button's label presses that button, as the widget would. */
async function say(
  phone: Phone,
  text: string | null,
  offered: TranscriptEntry | undefined,
): Promise<readonly TranscriptEntry[]> {
  const choice =
    phone.key.channel === 'web'
      ? offered?.body.choices?.find((option) => option.label.toLowerCase() === text?.toLowerCase())
      : undefined;
  const result = await phone.engine.receive({
    key: phone.key,
    messageId: randomUUID(),
    at: phone.now(),
    content: text === null ? { kind: 'opened' } : { kind: 'text', text, ...(choice && { choice: choice.id }) },
    ...(phone.lang && { lang: phone.lang }),
  });
  return [...(result.inbound ? [result.inbound] : []), ...result.replies];
}

async function talk(phone: Phone, io: Io): Promise<void> {
  const lines = createInterface({ input: io.stdin, output: io.stdout });
  let last: readonly TranscriptEntry[] = [];
  const show = (entries: readonly TranscriptEntry[]): void => {
    last = entries;
    for (const { from, body } of entries) {
      if (from === 'visitor') continue;
      const buttons =
        phone.key.channel === 'web' && body.choices
          ? `\n  ${body.choices.map((choice, index) => `[${index + 1} ${choice.label}]`).join(' ')}`
          : '';
      io.stdout.write(`\n${body.text}${buttons}\n`);
    }
  };
  if (phone.key.channel === 'web') show(await say(phone, null, undefined));
  io.stdout.write('\n> ');
  for await (const line of lines) {
    if (line.trim() === '') break;
    show(
      await say(
        phone,
        line,
        last.findLast((entry) => entry.body.choices),
      ),
    );
    io.stdout.write('\n> ');
  }
  lines.close();
}

async function runScript(phone: Phone, script: string, io: Io, wait: (ms: number) => void): Promise<void> {
  let choices: TranscriptEntry | undefined;
  const print = (entries: readonly TranscriptEntry[]): void => {
    choices = entries.findLast((entry) => entry.body.choices) ?? choices;
    for (const { seq, at, from, channel, body } of entries) {
      const line = {
        seq,
        at: at.toISOString(),
        from,
        channel,
        lang: body.lang,
        text: body.text,
        ref: body.ref,
        crisis: body.crisis,
        choices: body.choices,
        provenance: body.provenance,
      };
      io.stdout.write(`${JSON.stringify(line)}\n`);
    }
  };
  if (phone.key.channel === 'web') print(await say(phone, null, undefined));
  for (const line of script.split('\n')) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const waited = /^@wait (\d+)([smhd])$/.exec(line.trim());
    if (waited) wait(Number(waited[1]) * unitMs[waited[2] as keyof typeof unitMs]);
    else print(await say(phone, line, choices));
  }
}

const unitMs = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
