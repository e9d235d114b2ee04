import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { packetId, programId } from '../../src/core/ids.ts';
import { createPacketStore } from '../../src/db/packet-store.ts';
import { calmOption, textFor } from '../support/calm-answers.ts';
import { useDatabase } from '../support/database.ts';
import { vetted } from '../support/vetted.ts';
import { createTestEngine, Visitor, type TestClock } from '../support/visitor.ts';

/**
 * Visits that once went wrong, replayed. A step says, presses, opens the page or lets time pass; `until`
 * answers calmly up to a prompt. `at` is the last thing said, `heard` all of it in order, `never` what is not said.
 */
const step = z.strictObject({
  say: z.string().optional(),
  press: z.string().optional(),
  open: z.literal(true).optional(),
  wait: z
    .string()
    .regex(/^\d+[hd]$/)
    .optional(),
  until: z.string().optional(),
  at: z.string().optional(),
  heard: z.array(z.string()).optional(),
  never: z.string().optional(),
  choices: z.array(z.string()).optional(),
  lang: z.enum(['en', 'es']).optional(),
});
const visits = z.array(
  z.strictObject({
    visit: z.string(),
    program: z.string(),
    channel: z.enum(['web', 'sms']),
    lang: z.enum(['en', 'es']),
    steps: z.array(step),
    /** Answers of the packet as staff read them; `none` when nothing may be sent. */
    packet: z.union([z.literal('none'), z.record(z.string(), z.string())]).optional(),
  }),
);

const folder = path.join(import.meta.dirname, 'transcripts');
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
const database = useDatabase();

type Step = z.output<typeof step>;

const unitMs = { h: 3_600_000, d: 86_400_000 };

async function calmlyUntil(visitor: Visitor, clock: TestClock, wanted: string, lang: 'en' | 'es'): Promise<void> {
  const screening = vetted.screenings.get(visitor.key.program)!;
  const press = async (id: string): Promise<void> => {
    const index = visitor.choices.findIndex((choice) => choice.id === id);
    if (index < 0) throw new Error(`no button ${id} at ${visitor.at}`);
    if (visitor.key.channel === 'sms') await visitor.say(String(index + 1));
    else await visitor.press(visitor.choices[index]!);
  };
  for (let turn = 0; turn < 150 && visitor.at !== wanted; turn++) {
    clock.pass(20_000);
    if (visitor.at === 'menu.choose') await press('screening');
    else {
      const question = screening.questions.find((candidate) => visitor.at === `question:${candidate.id}`);
      if (!question) throw new Error(`stuck at ${visitor.at} on the way to ${wanted}`);
      if (question.options.length > 0) await press(`answer:${calmOption(question)}`);
      else await visitor.say(textFor(question, lang));
    }
  }
  expect(visitor.at).toBe(wanted);
}

async function take(one: Step, visitor: Visitor, clock: TestClock, lang: 'en' | 'es'): Promise<void> {
  clock.pass(20_000);
  const before = visitor.heard.length;
  if (one.wait !== undefined)
    clock.pass(Number(one.wait.slice(0, -1)) * unitMs[one.wait.at(-1) as keyof typeof unitMs]);
  if (one.until !== undefined) await calmlyUntil(visitor, clock, one.until, lang);
  if (one.open) await visitor.open();
  if (one.say !== undefined) await visitor.say(one.say);
  if (one.press !== undefined) {
    const choice = visitor.choices.find(({ id }) => id === one.press);
    if (!choice) throw new Error(`no button ${one.press} at ${visitor.at}`);
    await visitor.press(choice);
  }
  const refs = visitor.heard.slice(before).map(({ body }) => body.ref ?? '');
  const about = JSON.stringify(one);
  if (one.at !== undefined) expect(visitor.at, about).toBe(one.at);
  if (one.heard) expect(refs, about).toEqual(one.heard);
  if (one.never !== undefined) expect(refs, about).not.toContain(one.never);
  if (one.choices)
    expect(
      visitor.choices.map(({ id }) => id),
      about,
    ).toEqual(one.choices);
  if (one.lang) expect(visitor.heard.at(-1)?.body.lang, about).toBe(one.lang);
}

describe.each(files)('%s', (file) => {
  const all = visits.parse(parse(readFileSync(path.join(folder, file), 'utf8')));

  it.each(all.map((visit) => [visit.visit, visit] as const))('%s', async (_, visit) => {
    const { engine, clock } = createTestEngine(database.current);
    const visitor = new Visitor(engine, clock, programId(visit.program), visit.channel);
    for (const one of visit.steps) await take(one, visitor, clock, visit.lang);
    if (visit.packet === undefined) return;
    const packets = createPacketStore({ db: database.current.db, vault: database.current.vault });
    const packet = packets.read(packetId(visitor.conversation));
    if (visit.packet === 'none') {
      await expect(packet).rejects.toMatchObject({ code: 'not_found' });
      return;
    }
    const read = await packet;
    const shown = [...read.contact, ...read.groups.flatMap(({ answers }) => answers)];
    expect(Object.fromEntries(shown.map(({ question, display }) => [question, display]))).toMatchObject(visit.packet);
  });
});
