import { describe, expect, it } from 'vitest';
import { createVisitFlow } from '../../flows/visit-flow.ts';
import { loadScreenings } from '../../src/content/load-screenings.ts';
import { applicable, scoresOf } from '../../src/core/answering.ts';
import type { Answer, AnswerValue, Answers } from '../../src/core/answers.ts';
import { holds } from '../../src/core/conditions.ts';
import type { VisitFlow, VisitStep } from '../../src/core/flow.ts';
import { countSms, outsideGsm7, toGsm7 } from '../../src/core/gsm7.ts';
import { programId, questionId } from '../../src/core/ids.ts';
import { languages } from '../../src/core/language.ts';
import type { Question, Screening } from '../../src/core/screening.ts';
import { writePacket } from '../../src/engine/packet-writer.ts';
import { conversationId } from '../../src/core/ids.ts';
import { loadContent } from '../../src/content/load-content.ts';

const at = '2026-11-22T15:00:00.000Z';
const today = '2026-11-22';
const screenings = await loadScreenings('content');
const content = await loadContent('content');
const programs = [...screenings].map(([id, screening]): [string, Screening] => [id, screening]);
const screeningOf = (program: string): Screening => screenings.get(programId(program))!;

type Chosen = Readonly<Record<string, AnswerValue>>;

/** What somebody says who is well enough and has a question about alcohol. */
function plainAnswer(question: Question): AnswerValue {
  switch (question.kind) {
    case 'yes-no':
      return question.dangers.some((danger) => danger.is === 'yes') ? 'no' : 'yes';
    case 'choice':
      return question.options.find((option) => !question.dangers.some((danger) => danger.is === option.id))!.id;
    case 'choices':
      return [question.options[0]!.id];
    case 'number':
    case 'scale':
      return 3;
    case 'birth-date':
      return '1985-03-04';
    case 'moment':
      return { on: '2026-11-20', precision: 'day' };
    case 'phone':
      return '+18605550123';
    default:
      return 'words';
  }
}

function begin(flow: VisitFlow, journey: 'screening.asked' | 'callback.asked' = 'screening.asked'): VisitStep {
  const first = flow.begin({ program: programId('any'), lang: 'en', channel: 'web', at, today });
  const welcomed = flow.take(first.saved, { type: 'visit.started', entry: 'message', at });
  return flow.take(welcomed.saved, { type: journey, at });
}

/** Answers every question until something else is asked for; returns the questions in the order they came. */
function answerAll(
  screening: Screening,
  chosen: Chosen = {},
  journey?: 'callback.asked',
): { readonly asked: readonly string[]; readonly last: VisitStep } {
  const flow = createVisitFlow(screening);
  let step = begin(flow, journey);
  const asked: string[] = [];
  while (step.meta.expects === 'question' && asked.length <= screening.questions.length) {
    const question = screening.questions.find((candidate) => candidate.id === step.meta.question)!;
    asked.push(question.id);
    step = flow.take(step.saved, { type: 'answer.given', value: chosen[question.id] ?? plainAnswer(question), at });
  }
  return { asked, last: step };
}

const given = (chosen: Chosen): Answers =>
  Object.fromEntries(
    Object.entries(chosen).map(([id, value]): [string, Answer] => [questionId(id), { kind: 'given', value, at }]),
  );
function routesFor(screening: Screening, chosen: Chosen): readonly string[] {
  const answers = given(chosen);
  return screening.routes
    .filter((route) => holds(route.when, { answers, scores: scoresOf(screening, answers), today }))
    .map((route) => route.id);
}

describe('the programs', () => {
  it('all have a screening of their own', () => {
    expect([...screenings.keys()]).toEqual(['new-dimensions', 'rsct', 'stonington']);
    expect(new Set(programs.map(([, screening]) => screening.version)).size).toBe(3);
  });

  it('ask what their own page suggests', () => {
    const asks = (program: string, id: string) => screeningOf(program).questions.some((question) => question.id === id);
    expect(
      ['lodging', 'home-support', 'intervention', 'family-interest', 'preferred-contact'].map((id) => [
        id,
        programs.map(([program]) => program).filter((program) => asks(program, id)),
      ]),
    ).toEqual([
      ['lodging', ['stonington']],
      ['home-support', ['rsct']],
      ['intervention', ['new-dimensions']],
      ['family-interest', ['new-dimensions']],
      ['preferred-contact', ['rsct']],
    ]);
  });
});

describe.each(programs)('the screening of %s', (program, screening) => {
  const position = (id: string) => screening.questions.findIndex((question) => question.id === id);

  it('goes from safety to whom it is for, consent, contact, clinical questions and insurance', () => {
    const order = ['safe-now', 'private-place', 'for-whom', 'notice', 'ok-call', 'name', 'substances', 'coverage'];
    const positions = order.map(position);
    expect(positions).toEqual(positions.toSorted((a, b) => a - b));
    expect(positions[0]).toBe(0);
    expect(positions).not.toContain(-1);
  });

  it('lets everything be skipped but safety, the notice and the number to call', () => {
    const needed = screening.questions.filter((question) => !question.skippable).map((question) => question.id);
    expect(needed).toEqual(['safe-now', 'notice', 'phone']);
  });

  it('asks four consents, each recorded', () => {
    expect(screening.questions.flatMap((question) => question.consent ?? [])).toEqual([
      'contact.call',
      'contact.voicemail',
      'contact.text',
      'contact.nameProgram',
    ]);
  });

  it('asks for a call back only what a call needs', () => {
    const { asked, last } = answerAll(screening, {}, 'callback.asked');
    expect(asked.toSorted()).toEqual(['best-time', 'name', 'ok-voicemail', 'phone']);
    expect(last.effects).toContainEqual({ type: 'task', params: { kind: 'call-back', reason: 'asked' } });
  });

  it('leads from the first question to a packet', () => {
    const { asked, last } = answerAll(screening);
    expect(last.meta.expects).toBe('review');
    const flow = createVisitFlow(screening);
    const sent = flow.take(last.saved, { type: 'review.sent', at });
    expect(sent.effects).toContainEqual({ type: 'packet', params: { status: 'confirmed' } });
    expect(asked).toContain('last-use/alcohol');
    expect(asked).toContain('phq-2-1');
  });

  it('stops when the notice is refused, and keeps no answer', () => {
    const { last } = answerAll(screening, { notice: 'no' });
    expect(last.saved.context).toMatchObject({ stoppedBy: 'notice-refused', answers: {} });
  });

  it.each([{ 'birth-date': '2010-01-01' }, { 'for-whom': 'loved-one', adult: 'no' }] as Chosen[])(
    'stops for somebody under 18 and keeps no answer (%o)',
    (chosen) => {
      const { asked, last } = answerAll(screening, chosen);
      expect(last.saved.context).toMatchObject({ stoppedBy: 'under-18', answers: {} });
      expect(asked).not.toContain('phone');
      expect(last.effects).toContainEqual({ type: 'say', params: { key: 'stop.under18', choices: ['question'] } });
    },
  );

  it('stops when a correction makes the visitor younger than 18', () => {
    const flow = createVisitFlow(screening);
    const { last } = answerAll(screening);
    const corrected = flow.take(last.saved, {
      type: 'correction.given',
      question: questionId('birth-date'),
      value: '2012-05-05',
      at,
    });
    expect(corrected.saved.context).toMatchObject({ stoppedBy: 'under-18', answers: {} });
  });

  it('records a consent that is taken back in words', () => {
    const flow = createVisitFlow(screening);
    const { last } = answerAll(screening);
    const corrected = flow.take(last.saved, {
      type: 'correction.given',
      question: questionId('ok-text'),
      value: 'no',
      at,
    });
    expect(corrected.effects).toContainEqual({ type: 'record', params: { consent: 'contact.text', granted: false } });
  });

  it('asks on when the birth date is left out whether the visitor is an adult', () => {
    const asks = (answers: Answers) =>
      applicable(screening, answers, { journey: 'screening', channel: 'web', today }).map((question) => question.id);
    const skipped: Answer = { kind: 'skipped', at, because: 'asked' };
    expect(asks({ ...given({}), [questionId('birth-date')]: skipped })).toContain('adult');
    expect(asks(given({ 'birth-date': '1985-03-04' }))).not.toContain('adult');
  });

  it.each(['loved-one', 'professional'])('asks a %s nothing clinical', (who) => {
    const { asked } = answerAll(screening, { 'for-whom': who });
    const groups = new Set(
      screening.questions.filter((question) => asked.includes(question.id)).map((question) => question.group),
    );
    expect([...groups].filter((group) => !['safety', 'contact', 'about', 'insurance'].includes(group))).toEqual([]);
    expect(asked).toContain('phone');
    expect(asked).toContain(who === 'loved-one' ? 'worry' : 'referral-reason');
    expect(asked.length).toBeLessThan(30);
  });

  it('asks of substances only what belongs to those named', () => {
    const { asked } = answerAll(screening, { substances: ['none'] });
    expect(
      asked.filter((id) => /^(?:frequency|amount|route|last-use|withdrawal|overdose|naloxone|fentanyl)/.test(id)),
    ).toEqual([]);
    const { asked: withOpioids } = answerAll(screening, { substances: ['opioids'] });
    expect(withOpioids).toEqual(expect.arrayContaining(['route/opioids', 'naloxone', 'overdose-history']));
    expect(withOpioids).not.toContain('last-use/alcohol');
    const { asked: withAlcohol } = answerAll(screening, { substances: ['alcohol'] });
    expect(withAlcohol).not.toContain('route/alcohol');
  });

  it('asks for no number when the visitor wants neither calls nor texts', () => {
    const { asked } = answerAll(screening, { 'ok-call': 'no', 'ok-text': 'no' });
    expect(asked).not.toContain('phone');
    expect(asked).toContain('other-way');
  });

  it('treats answers that are danger as danger', () => {
    const dangers = screening.questions.flatMap((question) =>
      question.dangers.map((danger) => `${question.id} ${danger.is} ${danger.level} ${danger.kind}`),
    );
    expect(dangers.toSorted()).toEqual([
      'hallucinations yes concern psychosis',
      'hurt-others yes urgent violence',
      'medical-emergency yes urgent medical',
      'safe-at-home no urgent abuse',
      'safe-now unsafe urgent suicide',
      'safe-now unsure concern suicide',
      'self-harm-acts past-3-months urgent suicide',
      'self-harm-thoughts now urgent suicide',
      'self-harm-thoughts past-month concern suicide',
      'withdrawal-severe yes urgent withdrawal',
    ]);
  });

  it('labels every route as information for the team, with why and from where', () => {
    for (const route of screening.routes) {
      expect(route.label.en).toMatch(/^Information for the assessment team: /);
      expect(route.label.es).toMatch(/^Información para el equipo de evaluación: /);
      expect(route.because.length, route.id).toBeGreaterThan(20);
      expect(route.source.length, route.id).toBeGreaterThan(5);
    }
  });

  it('never says detox first to somebody who uses opioids', () => {
    for (const route of screening.routes.filter(({ when }) => JSON.stringify(when).includes('"opioids"'))) {
      expect(`${route.label.en} ${route.because}`, route.id).not.toMatch(/detox/i);
    }
    expect(routesFor(screening, { substances: ['opioids'] })).not.toContain('detox-referral-question');
  });

  it.each(languages)('fits every question into a few plain segments, in %s', (lang) => {
    for (const { id, ask, again, intro } of screening.questions) {
      for (const wording of [ask, again, intro]) {
        if (!wording) continue;
        const text = toGsm7((wording.sms ?? wording.web)[lang]).replaceAll('{shortName}', 'Stonington Institute');
        expect(outsideGsm7(text), id).toEqual([]);
        expect(countSms(text).segments, `${id}: ${text}`).toBeLessThanOrEqual(2);
        if (wording.sms)
          expect(
            outsideGsm7(wording.sms[lang]).filter((letter) => !'áíóú'.includes(letter)),
            id,
          ).toEqual([]);
      }
    }
  });

  it('shouts nowhere and leaves no placeholder open', () => {
    const texts = screening.questions.flatMap((question) => [
      ...[question.ask, question.again, question.intro].flatMap((wording) =>
        wording ? [wording.web.en, wording.web.es, wording.sms?.en ?? '', wording.sms?.es ?? ''] : [],
      ),
      question.why.en,
      question.why.es,
      question.label.en,
      question.label.es,
      ...question.options.flatMap(({ label }) => [label.en, label.es]),
    ]);
    for (const text of texts) {
      expect(text).not.toMatch(/[!¡]/);
      expect(text.replaceAll(/\{(?:program|shortName)\}/g, '')).not.toMatch(/[{}]/);
    }
  });

  it('tells apart what the options of one question are called', () => {
    for (const question of screening.questions) {
      for (const lang of languages) {
        const names = question.options.flatMap((option) => [
          ...new Set([option.label[lang], ...option.words[lang]].map((name) => name.toLowerCase())),
        ]);
        const twice = names.filter((name, index) => names.indexOf(name) !== index);
        expect(twice, `${question.id} ${lang}`).toEqual([]);
      }
    }
  });

  it('becomes a packet with its consents, routes and scores', () => {
    const { last } = answerAll(screening, { 'audit-c-1': 'four-or-more-a-week' });
    const packet = writePacket({
      conversation: conversationId('test'),
      program: content.programs.get(programId(program))!.program,
      screening,
      context: last.saved.context,
      status: 'confirmed',
      transcript: [],
      wordingVersion: () => 'v',
    });
    expect(packet.consents.map((consent) => consent.granted)).toEqual([true, true, true, true]);
    expect(packet.scores.find((score) => score.instrument === 'audit-c')).toMatchObject({ total: 4, max: 12 });
    expect(packet.scores.find((score) => score.instrument === 'single-drug')).toMatchObject({ total: 3 });
    expect(packet.routes.map((route) => route.id)).toContain('positive-screens');
  });
});

describe('routes', () => {
  const screening = screeningOf('stonington');
  const steady = {
    'safe-now': 'safe',
    'time-for-program': 'yes',
    'safe-at-home': 'yes',
    'living-situation': 'own',
    'self-harm-thoughts': 'never',
    'self-harm-acts': 'never',
    hallucinations: 'no',
  };
  const yesterday: AnswerValue = { on: '2026-11-21', precision: 'day' };
  const lastMonth: AnswerValue = { on: '2026-10-20', precision: 'day' };
  const daily = { substances: ['alcohol'], 'frequency/alcohol': 'daily' };

  it.each<[string, Chosen, string, boolean]>([
    ['danger now', { 'safe-now': 'unsafe' }, 'emergency', true],
    ['somebody who is well', steady, 'emergency', false],
    ['thoughts this month', { 'self-harm-thoughts': 'past-month' }, 'suicide-risk', true],
    ['an act within 3 months', { 'self-harm-acts': 'past-3-months' }, 'suicide-risk', true],
    ['an act years ago', { 'self-harm-acts': 'earlier' }, 'suicide-risk', false],
    [
      'daily, yesterday, shaking',
      { ...daily, 'last-use/alcohol': yesterday, 'withdrawal-now': ['shaking'] },
      'withdrawal-evaluation',
      true,
    ],
    [
      'daily, long ago, shaking',
      { ...daily, 'last-use/alcohol': lastMonth, 'withdrawal-now': ['shaking'] },
      'withdrawal-evaluation',
      false,
    ],
    [
      'daily, yesterday, well',
      { ...daily, 'last-use/alcohol': yesterday, 'withdrawal-now': ['none'] },
      'withdrawal-evaluation',
      false,
    ],
    ['daily, well', { ...daily, 'last-use/alcohol': yesterday }, 'withdrawal-watch', true],
    ['a seizure before', { substances: ['benzos'], 'withdrawal-ever': 'yes' }, 'withdrawal-evaluation', true],
    ['opioids', { substances: ['opioids'] }, 'opioid-medication', true],
    ['pregnant with use', { substances: ['cannabis'], pregnancy: 'maybe' }, 'pregnancy-priority', true],
    ['pregnant without use', { substances: ['none'], pregnancy: 'yes' }, 'pregnancy-priority', false],
    ['no housing', { ...steady, 'living-situation': 'no-stable' }, 'higher-level', true],
    ['no housing, the slot', { ...steady, 'living-situation': 'no-stable' }, 'iop-slot', false],
    ['a steady home and time', steady, 'iop-slot', true],
    ['no time', { ...steady, 'time-for-program': 'no' }, 'iop-slot', false],
    ['low scores', { 'audit-c-1': 'never', 'single-drug-1': 0 }, 'outpatient-care', true],
    ['drug use', { 'audit-c-1': 'never', 'single-drug-1': 2 }, 'outpatient-care', false],
    ['nothing answered', {}, 'outpatient-care', false],
    ['a minor', { 'for-whom': 'loved-one', 'they-adult': 'no' }, 'minor', true],
    ['low mood', { 'phq-2-1': 'nearly-every-day', 'phq-2-2': 'not-at-all' }, 'positive-screens', true],
    ['careful', { 'safe-to-contact': 'careful' }, 'contact-with-care', true],
  ])('for %s (%o): %s %s', (_who, chosen, route, suggested) => {
    expect(routesFor(screening, chosen).includes(route)).toBe(suggested);
  });

  it('put the gravest first', () => {
    const chosen = { ...steady, 'safe-now': 'unsafe', substances: ['opioids'] };
    const found = routesFor(screening, chosen).map((id) => screening.routes.find((route) => route.id === id)!.priority);
    expect(found).toContain('now');
    expect(found).toContain('today');
  });
});
