import { beforeAll, describe, expect, it } from 'vitest';
import { packetId, type ProgramId } from '../../src/core/ids.ts';
import type { Packet } from '../../src/core/packet.ts';
import { createPacketStore } from '../../src/db/packet-store.ts';
import { calmOption, textFor } from '../support/calm-answers.ts';
import { useDatabase } from '../support/database.ts';
import { vetted } from '../support/vetted.ts';
import { createTestEngine, Visitor } from '../support/visitor.ts';

const database = useDatabase();

async function screen(
  program: ProgramId,
  channel: 'web' | 'sms',
  lang: 'en' | 'es',
): Promise<{ visitor: Visitor; asked: readonly string[] }> {
  const { engine, clock } = createTestEngine(database.current);
  const visitor = new Visitor(engine, clock, program, channel);
  const screening = vetted.screenings.get(program)!;
  await visitor.say(
    lang === 'en'
      ? 'hello, I would like to start the screening please'
      : 'hola buenas noches, quiero empezar la evaluación por favor',
  );
  const asked: string[] = [];
  for (let turn = 0; turn < 200 && !visitor.at.startsWith('done.'); turn++) {
    clock.pass(20_000);
    if (visitor.at === 'menu.choose') await visitor.press(visitor.choices.find((choice) => choice.id === 'screening')!);
    else if (visitor.at === 'review.confirm')
      await visitor.press(visitor.choices.find((choice) => choice.id === 'send')!);
    else if (visitor.at.startsWith('question:')) {
      const question = screening.questions.find((candidate) => visitor.at === `question:${candidate.id}`)!;
      expect(asked, `${question.id} is asked twice`).not.toContain(question.id);
      asked.push(question.id);
      if (question.options.length > 0) {
        const wanted = calmOption(question);
        const index = visitor.choices.findIndex((choice) => choice.id === `answer:${wanted}`);
        if (channel === 'sms') await visitor.say(String(index + 1));
        else await visitor.press(visitor.choices[index]!);
      } else await visitor.say(textFor(question, lang));
    } else throw new Error(`${program} ${channel} ${lang}: stuck at ${visitor.at} after ${asked.at(-1)}`);
  }
  return { visitor, asked };
}

const programs = [...vetted.screenings.keys()];
const visits = programs.flatMap((program) =>
  (['web', 'sms'] as const).flatMap((channel) =>
    (['en', 'es'] as const).map((lang) => [program, channel, lang] as const),
  ),
);

describe.each(visits)('a whole screening of %s by %s in %s', (program, channel, lang) => {
  let packet: Packet;
  let visitor: Visitor;
  let asked: readonly string[];
  beforeAll(async () => {
    ({ visitor, asked } = await screen(program, channel, lang));
    packet = await createPacketStore({ db: database.current.db, vault: database.current.vault }).read(
      packetId(visitor.conversation),
    );
  });

  it('ends with the packet sent', () => {
    expect(visitor.at).toMatch(/^done\./);
    expect(packet).toMatchObject({
      schema: 'porchlight.packet/1',
      status: 'confirmed',
      lang,
      channels: [channel],
      program: { id: program },
    });
  });

  it('speaks one language throughout', () => {
    expect(visitor.heard.filter((entry) => entry.body.lang !== lang)).toEqual([]);
  });

  it('hands on every answer, grouped, with none lost', () => {
    const shown = [
      ...packet.contact,
      ...packet.groups.flatMap(({ answers }) => answers),
      ...packet.scores.flatMap(({ items }) => items),
      ...packet.skipped,
    ].map((answer) => answer.question);
    const consents = vetted.screenings
      .get(program)!
      .questions.filter((question) => question.consent)
      .map((question) => question.id as string);
    expect(asked.filter((id) => !shown.includes(id) && !consents.includes(id))).toEqual([]);
    expect(packet.contact.find((answer) => answer.question === 'phone')).toMatchObject({
      value: '+18605550123',
      display: '860-555-0123',
    });
    expect(packet.contact.some((answer) => answer.display.includes('Ana Lopez'))).toBe(true);
  });

  it('records what was agreed to, with the wording shown', () => {
    expect(packet.consents.length).toBeGreaterThanOrEqual(4);
    for (const consent of packet.consents) expect(consent.wordingVersion).toMatch(/^[0-9a-f]{12}$/);
  });

  it('scores every instrument whose items were all answered', () => {
    expect(packet.scores.map(({ instrument }) => instrument)).toEqual(
      expect.arrayContaining(['audit-c', 'phq-2', 'gad-2']),
    );
    for (const score of packet.scores) {
      if (score.items.some((item) => item.status !== 'given')) expect(score.total).toBeNull();
    }
  });

  it('carries the redisclosure notice and the transcript', () => {
    expect(packet.notice).toContain('42 CFR part 2');
    expect(packet.transcript.filter((line) => line.from === 'visitor').length).toBeGreaterThan(asked.length);
  });

  it('raises no alarm over calm answers', () => {
    expect(packet.crisis).toEqual([]);
  });
});
