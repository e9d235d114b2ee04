import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadContent } from '../../src/content/load-content.ts';
import { programId } from '../../src/core/ids.ts';
import type { Ask, KnowledgeReply } from '../../src/core/knowledge.ts';
import { languages, type Lang } from '../../src/core/language.ts';
import { createAnswerer } from '../../src/knowledge/answerer.ts';
import { shippedKnowledgeWords } from '../../src/knowledge/finding-words.ts';
import { anyText } from '../support/any-text.ts';

const { programs } = await loadContent('content');
const stonington = programs.get(programId('stonington'))!;
const rsct = programs.get(programId('rsct'))!;
const answerer = createAnswerer({ pack: stonington });
const ask = (question: string, lang: Lang = 'en', channel: Ask['channel'] = 'web'): KnowledgeReply =>
  answerer.answer({ question, lang, channel });
const idsOf = (reply: KnowledgeReply): readonly string[] =>
  reply.outcome === 'answered' ? reply.provenance.passages.map(({ id }) => id) : [];

describe('answers', () => {
  it.each([
    ['what time does it start in the morning and which days', 'stonington/days-and-hours'],
    ['HOW BIG ARE THE GROUPS??', 'stonington/group-size'],
    ['do you have anger managment', 'stonington/anger-management'],
    ['can my wife join a session with me', 'stonington/family-therapy'],
    ['will they feed us lunch', 'stonington/meals'],
  ])('finds "%s"', (question, id) => {
    expect(idsOf(ask(question))).toEqual([id]);
  });

  it.each([
    ['a que hora terminan', 'stonington/days-and-hours'],
    ['¿Puede participar mi esposa en la terapia?', 'stonington/family-therapy'],
    ['dan de comer', 'stonington/meals'],
  ])('finds "%s", with or without accents', (question, id) => {
    expect(idsOf(ask(question, 'es'))).toEqual([id]);
  });

  it('are the signed bytes of the form for the channel, with their hash', () => {
    const passage = stonington.passages.es.find(({ id }) => id === 'stonington/days-and-hours')!;
    const question = passage.question;
    for (const channel of ['web', 'sms', 'voice'] as const) {
      expect(ask(question, 'es', channel)).toEqual({
        outcome: 'answered',
        text: channel === 'web' ? passage.web : passage.sms,
        provenance: { passages: [{ id: passage.id, hash: passage.hash }], mode: 'verbatim' },
      });
    }
  });

  it('are two for two questions in one message', () => {
    const expected = ['stonington/days-and-hours', 'stonington/family-therapy'];
    expect(idsOf(ask('What days and hours does the program run? Do you have family therapy?'))).toEqual(expected);
    expect(idsOf(ask('what are your hours and do you have family therapy'))).toEqual(expected);
    expect(idsOf(ask('¿Qué días y horas tiene el programa y tienen terapia familiar?', 'es'))).toEqual(expected);
  });

  it.each([
    ['en', 'do you take anthem'],
    ['en', 'can i bring my dog'],
    ['en', 'is there a waitlist'],
    ['en', 'what does the whole program cost'],
    ['en', 'do you have groups on saturdays'],
    ['en', 'can i do it over zoom'],
    ['en', 'qwerty uiop'],
    ['en', ''],
    ['es', '¿aceptan medicaid?'],
    ['es', 'puedo llevar a mi perro'],
    ['es', 'cuánto cuesta el programa completo sin seguro'],
  ] as const)('in %s decline "%s"', (lang, question) => {
    expect(ask(question, lang).outcome).toBe('declined');
  });

  it('offers the nearest when unsure, each of them a passage of the program', () => {
    const reply = ask('is it confidential for insurance and questions you ask', 'en');
    const chosen = reply.outcome === 'choices' ? reply.choices : [];
    for (const { id } of chosen) expect(answerer.passage(id, 'en', 'web').outcome).toBe('answered');
    expect(chosen.length).toBeLessThanOrEqual(3);
  });

  it('point to what comes near while declining, and to nothing that cannot be said', () => {
    const ofAnother = shippedKnowledgeWords().asked.en.single.filter(({ label }) => label.startsWith('rsct/'));
    const replies = ofAnother.map(({ text }) => ask(text));
    const near = replies.flatMap((reply) => (reply.outcome === 'declined' ? (reply.near ?? []) : []));
    expect(near.length).toBeGreaterThan(0);
    for (const { id, question } of near) {
      expect(answerer.passage(id, 'en', 'web').outcome).toBe('answered');
      expect(question).toBe(stonington.passages.en.find((passage) => passage.id === id)?.question);
    }
  });

  it('offer beside the answer what a second question may want that nothing joins to the first', () => {
    const reply = ask("what's CBT what's DBT");
    const [said] = idsOf(reply);
    const offered = reply.outcome === 'answered' ? (reply.also ?? []).map(({ id }) => id) : [];
    expect(new Set([said, ...offered])).toEqual(new Set(['education/cbt', 'education/dbt']));
  });

  it('take "sample" and "how many" for what they are', () => {
    expect(idsOf(ask("what's a sample day and how many in each group"))).toEqual([
      'stonington/sample-day',
      'stonington/group-size',
    ]);
  });

  it('offer vetted words on the same subject behind a blocked kind, and none to who wants drugs or a way around a test', () => {
    expect(ask('is it dangerous to quit xanax cold turkey')).toMatchObject({
      outcome: 'blocked',
      also: [{ id: 'education/stopping-suddenly' }],
    });
    for (const question of ['how do i pass a drug test', 'where can i buy percs', 'how many xanax can i take'])
      expect(ask(question)).not.toHaveProperty('also');
  });

  it.each([
    ['en', 'do you treat heroin. how much is too much', 'dosing'],
    ['en', 'do you treat heroin. can you get me some', 'getting-drugs'],
    ['en', 'where are you and will i be locked up in a facility', 'legal-advice'],
    ['en', 'i keep working and can they make someone go', 'legal-advice'],
    ['es', 'uso fentanilo. cuanto es mucho', 'dosing'],
    ['es', 'tratan la heroina. tengo eso', 'diagnosis'],
  ] as const)('in %s give way to what is blocked, however short it is: "%s"', (lang, question, kind) => {
    expect(answerer.answer({ question, lang, channel: 'web' })).toMatchObject({ outcome: 'blocked', kind });
  });

  it.each(['what is iop? who pays for that?', 'what is iop? what is it exactly?'])(
    'are given to the first part where the rest has none of its own: "%s"',
    (text) => {
      expect(idsOf(ask(text))).toEqual(['education/what-is-iop']);
    },
  );

  it.each(['going back to work scares me, do you talk about that', 'i read about the matrix model, what is it'])(
    'are one where the rest points back: "%s"',
    (text) => {
      expect(idsOf(ask(text))).toHaveLength(1);
    },
  );

  it.each([
    ['en', 'what are your hours and is there a swimming pool', 'is there a swimming pool'],
    ['en', 'Is there a swimming pool? And how big are the groups?', 'Is there a swimming pool?'],
    ['es', 'a qué hora terminan y hay alberca', 'hay alberca'],
  ] as const)('in %s say of which question beside them nothing is known: "%s"', (lang, question, rest) => {
    const reply = ask(question, lang);
    expect(idsOf(reply)).toHaveLength(1);
    expect(reply).toMatchObject({ rest: [rest] });
  });

  it.each(['how big are the groups, thank you so much', 'i hate swimming pools. how big are the groups?'])(
    'leave nothing over where nothing else is asked: "%s"',
    (question) => {
      expect(ask(question)).not.toHaveProperty('rest');
    },
  );

  it('name what else may have been meant where they are not sure, and never where a passage is asked for word for word', () => {
    const asked = shippedKnowledgeWords().asked.en.two.filter(({ program }) => program === 'stonington');
    const unsure = asked.flatMap(({ text }) => {
      const reply = ask(text);
      return reply.outcome === 'answered' && reply.also ? [{ said: idsOf(reply), also: reply.also }] : [];
    });
    expect(unsure.length).toBeGreaterThan(0);
    for (const { said, also } of unsure) {
      expect(also.length).toBeLessThanOrEqual(3);
      for (const { id, question } of also) {
        expect(said).not.toContain(id);
        expect(answerer.passage(id, 'en', 'web').outcome).toBe('answered');
        expect(question).toBe(stonington.passages.en.find((passage) => passage.id === id)?.question);
      }
    }
    for (const { id, variants } of stonington.passages.en) {
      const reply = ask(variants[0]!);
      if (idsOf(reply).includes(id)) expect(reply).not.toHaveProperty('also');
    }
  });

  it('never come from a passage of another program', () => {
    const other = createAnswerer({ pack: rsct });
    for (const lang of languages) {
      for (const { question, variants } of stonington.passages[lang]) {
        for (const text of [question, ...variants]) {
          for (const id of idsOf(other.answer({ question: text, lang, channel: 'web' })))
            expect(id).toMatch(/^(rsct|education)\//);
        }
      }
    }
  });

  it('find each passage by its own question', () => {
    const missed = [...programs.values()].flatMap((pack) => {
      const own = createAnswerer({ pack });
      return languages.flatMap((lang) =>
        pack.passages[lang].flatMap(({ id, question }) => {
          const reply = own.answer({ question, lang, channel: 'web' });
          if (reply.outcome === 'choices')
            return reply.choices.some((choice) => choice.id === id) ? [] : [`${lang} ${id}`];
          return idsOf(reply).includes(id) ? [] : [`${lang} ${id}`];
        }),
      );
    });
    expect(missed).toEqual([]);
  });

  it('stop on the day after the sign-off ends', () => {
    const late = createAnswerer({ pack: stonington, now: () => new Date('2099-01-01T12:00:00Z') });
    expect(late.answer({ question: 'what days and hours does the program run', lang: 'en', channel: 'web' })).toEqual({
      outcome: 'declined',
    });
    expect(late.passage('stonington/days-and-hours', 'en', 'web')).toEqual({ outcome: 'declined' });
  });

  it('block and tell the truth before anything is looked up', () => {
    expect(ask('what are your hours and how much xanax can i take')).toEqual({
      outcome: 'blocked',
      kind: 'dosing',
      copyKey: 'blocked.dosing',
    });
    expect(ask('are you a real person?')).toEqual({ outcome: 'identity' });
  });

  it('never throw, whatever is written', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...languages), (text, lang) => {
        expect(ask(text, lang).outcome).toBeTypeOf('string');
      }),
      { numRuns: 300 },
    );
  });
});
