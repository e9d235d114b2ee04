import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type CrisisKind, crisisKinds, gravity } from '../../src/core/crisis.ts';
import { checkWith, createCrisisCheck } from '../../src/safety/check.ts';
import { createCrisisModel } from '../../src/safety/model.ts';
import { createPatternReader } from '../../src/safety/patterns.ts';
import { shippedCrisisContent } from '../support/crisis.ts';

const check = createCrisisCheck(shippedCrisisContent);

/** One plain emergency of every kind, in both languages. */
const emergencies = [
  ["i'm going to kill myself tonight", 'suicide'],
  ['i just took 60 pills to die', 'suicide'],
  ["my friend is not breathing and i can't wake him", 'overdose'],
  ['i quit drinking yesterday and im shaking and seeing things', 'withdrawal'],
  ['she is having chest pain and her arm is numb', 'medical'],
  ["i have my gun in my lap and i'm going to kill him tonight", 'violence'],
  ['he is choking me right now please help', 'abuse'],
  ['she is beating the baby right now', 'child'],
  ['the voices are telling me to kill my kids tonight', 'psychosis'],
  ['me tomé todas las pastillas para morir', 'suicide'],
  ['mi hermano no respira y tiene los labios azules', 'overdose'],
  ['dejé de beber ayer y estoy temblando y viendo bichos', 'withdrawal'],
  ['le está pegando al nene ahora mismo', 'child'],
  ['las voces me dicen que mate a mi hija', 'psychosis'],
] as const;

const benign = [
  'Hi there.',
  'do you take aetna?',
  'My name is Sam and I live in Groton.',
  'We watched a movie last night.',
  'I have an appointment on Monday.',
  'Thank you so much!',
  'Hola, buenas noches.',
  '¿Aceptan Medicaid?',
  'I was there in 2019.',
  'My sister had a baby.',
];

describe('the crisis check', () => {
  it.each(emergencies)('"%s" interrupts and names %s', (text, kind) => {
    const finding = check(text);
    expect(gravity(finding.level)).toBeGreaterThanOrEqual(gravity('urgent'));
    expect(finding.kinds).toContain(kind);
    expect(finding.evidence.length).toBeGreaterThan(0);
  });

  it('never loses an emergency among ordinary words, in capitals, or beside emoji', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...emergencies),
        fc.array(fc.constantFrom(...benign), { maxLength: 6 }),
        fc.array(fc.constantFrom(...benign), { maxLength: 6 }),
        fc.constantFrom(
          (text: string) => text,
          (text: string) => text.toUpperCase(),
          (text: string) => text.replaceAll(' ', '  '),
          (text: string) => `😭😭 ${text} 🙏`,
        ),
        ([text], before, after, dress) => {
          const message = [...before, `${dress(text)}.`, ...after].join(' ');
          expect(check(message).level).not.toBe('none');
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    ['hey sorry to bother you ', ''],
    ['Hi, good evening,\n', ''],
    ['ok so ', ''],
    ['', ' thanks'],
    ['', ' please help'],
    ['', ', thank you so much'],
    ['hola buenas noches ', ''],
    ['disculpe la hora, ', ' ayuda por favor'],
  ])('never loses danger behind "%s … %s"', (before, after) => {
    for (const text of [
      'took 20 tylenol pm an hour ago, i changed my mind',
      'my moms boyfriend touches me and says its a game',
      'i left my son in the car and i dont remember how long',
      'quiero hacerme daño ahorita',
      'mi hermano se quiere colgar ayudenme',
      'creo que me pase de la dosis',
    ]) {
      const alone = gravity(check(text).level);
      expect(alone).toBeGreaterThanOrEqual(gravity('urgent'));
      expect(gravity(check(`${before}${text}${after}`).level)).toBeGreaterThanOrEqual(alone);
    }
  });

  it.each(['took a bunch of pills lol', 'me quiero matar jaja', 'gonna cut tonight lmao', 'me voy a matar 😂'])(
    'asks about what is laughed off: "%s"',
    (text) => {
      expect(gravity(check(text).level)).toBeGreaterThanOrEqual(gravity('concern'));
    },
  );

  it.each([
    'my boyfriend is blue around the lips what do i do and anyway i have work in the morning so',
    'ya no quiero vivir y bueno mañana tengo que trabajar',
  ])('hears danger in one clause among others: "%s"', (text) => {
    expect(gravity(check(text).level)).toBeGreaterThanOrEqual(gravity('urgent'));
  });

  it.each([
    'no me quiero morir pero me tome todo el frasco',
    'im not going to hurt anyone except i will shoot my boss tonight',
    'im fine but i took all my pills',
  ])('hears danger behind a denial: "%s"', (text) => {
    expect(gravity(check(text).level)).toBeGreaterThanOrEqual(gravity('urgent'));
  });

  it('points at the danger in the message, not in the part it was found in', () => {
    const text = 'hola buenas noches quiero hacerme daño ahorita';
    const [first] = check(text).evidence;
    expect(text.slice(first!.start, first!.end)).toMatch(/hacerme/);
  });

  it('hears an emergency through a slip in its longest word', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          'i want to commit suicide tonight',
          'i think i am overdosing right now',
          'she is having a seizure help',
        ),
        fc.nat(),
        (text, at) => {
          const longest = text.split(' ').sort((a, b) => b.length - a.length)[0] as string;
          const slip = 1 + (at % (longest.length - 2));
          const swapped = longest.slice(0, slip) + longest[slip + 1] + longest[slip] + longest.slice(slip + 2);
          expect(check(text.replace(longest, swapped)).level).not.toBe('none');
        },
      ),
    );
  });

  it('never throws, and answers in its own terms, whatever is written', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 400 }),
        fc.array(fc.string({ unit: 'grapheme', maxLength: 80 }), { maxLength: 5 }),
        (text, history) => {
          const finding = check(text, history);
          expect(finding.kinds.length === 0).toBe(finding.level === 'none');
          expect(finding.score01).toBeGreaterThanOrEqual(0);
          expect(finding.score01).toBeLessThanOrEqual(1);
          for (const { start, end } of finding.evidence)
            expect([start >= 0, end <= text.length, start <= end]).toEqual([true, true, true]);
        },
      ),
    );
  });

  it('reads the end of a message of 10,000 characters', () => {
    const filler = 'The parking lot was full and we walked around the block twice. '.repeat(158);
    expect(gravity(check(`${filler} I'm going to kill myself tonight.`).level)).toBe(gravity('emergency'));
  });
});

describe('calm answers that once raised an emergency', () => {
  it.each([
    'he is not here right now',
    'she is not here right now',
    'no, contesta mi esposo',
    'no contesta mi esposo',
    'my last drink was 2 weeks ago',
  ])('"%s" interrupts nothing', (text) => {
    expect(gravity(check(text).level)).toBeLessThan(gravity('urgent'));
  });

  it.each(['help me', 'please help me', 'i stopped drinking 2 days ago', 'dejé de beber ayer'])(
    'asks after "%s", and no more',
    (text) => expect(check(text).level).toBe('concern'),
  );

  it('names withdrawal when drinking has just stopped, and calls it an emergency with its signs', () => {
    expect(check('i stopped drinking 2 days ago').kinds).toContain('withdrawal');
    expect(check('i stopped drinking 2 days ago and my hands wont stop shaking').level).toBe('emergency');
  });
});

describe('text shown in another order than it is stored', () => {
  it.each(['\u202Ethginot flesym llik ot gniog ma i', 'flesym llik ot gniog ma i', 'ɟlǝsʎɯ llᴉʞ oʇ ʇuɐʍ ᴉ'])(
    '"%s" interrupts',
    (text) => {
      expect(gravity(check(text).level)).toBeGreaterThanOrEqual(gravity('urgent'));
    },
  );
});

describe('context', () => {
  it('hears a denial as an answer', () => {
    const finding = check("no, I'd never hurt myself", ['hi', 'i want to sign up']);
    expect(finding).toMatchObject({ level: 'none', denied: true });
  });

  it.each([
    'vodka daily, last drink 3 weeks ago',
    'I had a seizure in 2015 detoxing',
    'no',
    'blue cross',
    'my last overdose was in 2019',
  ])('hears "%s" as an answer to the screening', (answer) =>
    expect(check(answer, ['hi', 'for me']).level).toBe('none'),
  );

  it('raises a question about means after a loss, with the model or without', () => {
    const question = 'how high is the parking garage downtown';
    const withoutModel = createCrisisCheck({ patterns: shippedCrisisContent.patterns, weights: null });
    expect(gravity(check(question).level)).toBeLessThan(gravity('urgent'));
    expect(check(question, ['i lost my job today']).level).toBe('urgent');
    expect(withoutModel(question).level).toBe('none');
    expect(withoutModel(question, ['i lost my job today'])).toMatchObject({ level: 'urgent', layer: 'context' });
  });

  it('raises a yes, and more a tonight, after the safety question', () => {
    const history = ['i want to die'];
    expect(gravity(check('yes', history).level)).toBe(gravity('urgent'));
    expect(check('tonight', history).level).toBe('emergency');
  });

  it.each(['no puedo más', 'no puedo más, ayúdenme', 'no hay salida', 'no way out', 'no reason to live'])(
    'hears the first word of "%s" as part of what is said, not as an answer',
    (text) => {
      for (const history of [[], ['hi', 'for me']]) {
        const finding = check(text, history);
        expect(finding.denied).toBe(false);
        expect(gravity(finding.level)).toBeGreaterThanOrEqual(gravity('concern'));
      }
      expect(check(text, ['me quiero morir']).level).not.toBe('none');
    },
  );

  it.each(['no', 'no gracias', 'no, not really', 'no quiero morir'])('hears "%s" as a denial still', (text) => {
    expect(check(text)).toMatchObject({ level: 'none', denied: true });
    expect(check(text, ['i want to die']).level).toBe('concern');
  });

  it('keeps help in view when danger is taken back', () => {
    const finding = check('just kidding, forget it', ['i want to kill myself']);
    expect(finding.denied).toBe(true);
    expect(finding.level).not.toBe('none');
  });
});

describe('a failing layer', () => {
  const reader = createPatternReader(shippedCrisisContent.patterns);
  const model = createCrisisModel(shippedCrisisContent.weights);
  const broken = () => {
    throw new Error('broken');
  };

  it('raises when patterns cannot be read', () => {
    expect(checkWith({ ...reader, read: broken }, model)('hello')).toMatchObject({ level: 'urgent', layer: 'error' });
  });

  it('raises when the model fails, and keeps what the patterns found', () => {
    const failing = checkWith(reader, { scoreAlone: broken, judge: broken });
    expect(failing('hello')).toMatchObject({ level: 'urgent', layer: 'error' });
    expect(failing("i'm going to kill myself tonight")).toMatchObject({ level: 'emergency', layer: 'pattern' });
  });
});

describe('the learned model', () => {
  it('never lowers what patterns found', () => {
    const reader = createPatternReader(shippedCrisisContent.patterns);
    const scores = { concern: 0, urgent: 0, emergency: 0 };
    const silent = checkWith(reader, {
      scoreAlone: () => scores,
      judge: () => ({ level: 'none', about: () => ({ kinds: [], other01: 0 }), scores, from: 0, to: 0 }),
    });
    for (const [text] of emergencies.slice(0, 2))
      expect(gravity(check(text).level)).toBeGreaterThanOrEqual(gravity(silent(text).level));
    expect(silent("i'm going to kill myself tonight").level).toBe('emergency');
  });

  describe('beside a pattern', () => {
    const reader = createPatternReader(shippedCrisisContent.patterns);
    const finds = (text: string, likely: Partial<Record<CrisisKind, number>>, other01: number, concern = 0) => {
      const scores = { concern, urgent: 0, emergency: 0 };
      return checkWith(reader, {
        scoreAlone: () => scores,
        judge: () => ({
          level: 'none',
          about: () => ({
            kinds: crisisKinds
              .map((kind) => ({ kind, likely01: likely[kind] ?? 0 }))
              .toSorted((a, b) => b.likely01 - a.likely01),
            other01,
          }),
          scores,
          from: 0,
          to: 0,
        }),
      })(text);
    };

    it('puts the kind first that it is sure of, and leaves it to the pattern otherwise', () => {
      const text = 'my brother is not breathing';
      expect(finds(text, { medical: 0.95, overdose: 0.1 }, 1)).toMatchObject({
        level: 'emergency',
        kinds: ['medical', 'overdose'],
      });
      expect(finds(text, { medical: 0.6, overdose: 0.5 }, 1).kinds[0]).toBe('overdose');
      expect(finds(text, { medical: 0.3, overdose: 0.1 }, 1).kinds).toEqual(['overdose']);
    });

    it.each([
      ['me quiero morir con este calor de la tarde', 0.4, 'concern'],
      ['me quiero morir con este calor de la tarde', 0.2, 'none'],
      ['no me quiero morir con este calor de la tarde', 0.4, 'none'],
    ])('asks about a wish to die that may be a way of speaking: "%s" at %s is %s', (text, concern, level) => {
      const finding = finds(text, {}, 0, concern);
      expect(finding.level).toBe(level);
      expect(finding.evidence.length > 0).toBe(level !== 'none');
    });

    it('says who is meant against the sentence only when it is rather sure', () => {
      const text = 'i want to kill myself';
      expect([0.1, 0.6, 0.9].map((other01) => finds(text, { suicide: 1 }, other01).who)).toEqual([
        'self',
        'self',
        'other',
      ]);
    });
  });

  it('has limits of their own for short and for long messages', () => {
    const { header, bytes, vectors } = shippedCrisisContent.weights;
    const limits = { raisesAt: 0, raisesAtShort: 1, raisesAtLong: 1, raisesAtGuarded: 0 };
    const levels = Object.fromEntries(
      Object.entries(header.levels).map(([level, head]) => [level, { ...head, ...limits }]),
    ) as typeof header.levels;
    const reader = createPatternReader(shippedCrisisContent.patterns);
    const model = createCrisisModel({ header: { ...header, levels }, bytes, vectors });
    const levelOf = (words: number) => model.judge(reader.read('word '.repeat(words)), [], false).level;
    expect([5, 6, 49, 50].map(levelOf)).toEqual(['none', 'emergency', 'emergency', 'none']);
  });

  it('refuses weights that do not fit their header', () => {
    const { header, bytes, vectors } = shippedCrisisContent.weights;
    expect(() => createCrisisModel({ header, bytes: bytes.slice(1), vectors })).toThrow('do not fit');
    expect(() => createCrisisModel({ header, bytes, vectors: vectors.slice(1) })).toThrow('do not fit');
  });
});
