import { describe, expect, it } from 'vitest';
import { nameOf, walkVisit, type WalkedPlace } from '../../flows/walk.ts';
import { interrupts, noCrisis } from '../../src/core/crisis.ts';
import type { Inbound } from '../../src/core/messages.ts';
import { pack, type Envelope } from '../../src/engine/envelope.ts';
import { takeTurn } from '../../src/engine/take-turn.ts';
import { partsOf } from '../support/vetted.ts';

/** One sentence of every kind in each language, as somebody might put it at two in the morning. */
const phrases = {
  suicide: [
    'i have the pills in my hand and im going to kill myself tonight',
    'me voy a matar esta noche, ya tengo todo listo',
  ],
  'self-harm': ['i cant stop cutting myself tonight theres so much blood', 'no puedo dejar de cortarme los brazos'],
  overdose: [
    'my boyfriend took too much and he wont wake up his lips are blue',
    'se tomo muchas pastillas y no despierta, tiene los labios azules',
  ],
  withdrawal: [
    'i stopped drinking yesterday and im shaking and seeing things',
    'dejé de tomar ayer y estoy temblando y viendo cosas que no están',
  ],
  medical: ['my chest hurts really bad and i cant breathe', 'me duele mucho el pecho y no puedo respirar'],
  violence: ['i have a gun and im going to shoot him tonight', 'tengo una pistola y lo voy a matar'],
  abuse: ['my husband is choking me and hitting me right now', 'mi esposo me está ahorcando y golpeando ahorita'],
  child: ['he is beating my little boy right now please', 'le está pegando a mi hijo ahora mismo ayuda'],
  psychosis: [
    'the voices are telling me to kill everyone tonight',
    'las voces me dicen que mate a mi familia esta noche',
  ],
} as const;

const optOuts = ['STOP', 'stop', 'END', 'QUIT', 'CANCEL', 'UNSUBSCRIBE', 'STOPALL', 'REVOKE', 'OPTOUT'];
const now = new Date('2026-11-22T07:00:00Z');

function inbound(place: WalkedPlace, text: string): Inbound {
  return {
    key: { program: place.context.program, channel: 'sms', address: '+18605550123' },
    messageId: 'SM1',
    at: now,
    content: { kind: 'text', text },
  };
}

const envelopeAt = (place: WalkedPlace): Envelope => ({
  visit: { value: place.value, context: place.context },
  offered: ['screening', 'question', 'callback'],
  recent: [],
  noticeAt: now.toISOString(),
  waits: {},
  doorCode: null,
  doorPhone: null,
  codesSent: 0,
  namedPage: null,
  lentPage: null,
  wrongPages: [],
});

describe.each([...partsOf])('in every state of %s', (program, parts) => {
  const walk = walkVisit(parts.flow.screening);
  const places = [...new Map([...walk.places.values()].map((place) => [nameOf(place.value), place])).values()].map(
    (place) => ({
      ...place,
      context: { ...place.context, program },
    }),
  );
  const turn = (place: WalkedPlace, text: string) =>
    takeTurn(parts, pack(envelopeAt(place), parts.flow.version), now, inbound(place, text), noCrisis, null);

  it.each(Object.entries(phrases))('%s is heard and answered, in both languages', (kind, texts) => {
    for (const place of places) {
      if (nameOf(place.value) === 'welcome.arriving') continue;
      for (const text of texts) {
        const { finding, performed } = turn(place, text);
        const done = performed.map(({ effect }) => effect.type);
        const where = `${nameOf(place.value)}: ${text}`;
        expect(interrupts(finding.level), where).toBe(true);
        expect(done, where).toEqual(expect.arrayContaining(['guide', 'alert']));
        expect(finding.kinds, where).toContain(kind);
      }
    }
  });

  it.each(optOuts)('%s stops texting, and leaves an open alert as a call for staff to make', (word) => {
    for (const place of places) {
      if (nameOf(place.value) === 'welcome.arriving' || nameOf(place.value) === 'optedOut') continue;
      const { performed, last } = turn(place, word);
      expect(nameOf(last.saved.value), nameOf(place.value)).toBe('optedOut');
      expect(performed.some(({ effect }) => effect.type === 'suppress' && effect.params.optedOut)).toBe(true);
      if (place.context.crisis) {
        expect(
          performed.some(({ effect }) => effect.type === 'task' && effect.params.kind === 'call-instead-of-text'),
        ).toBe(true);
      }
    }
  });

  it.each(['1', '2', '3', '9', '0'])(
    'the digit %s is answered or, where staff write or texting stopped, silent',
    (digit) => {
      for (const place of places) {
        if (nameOf(place.value) === 'welcome.arriving') continue;
        const { performed, last } = turn(place, digit);
        const speaks = performed.some(({ effect }) =>
          ['say', 'prompt', 'explain', 'readBack', 'answer', 'guide'].includes(effect.type),
        );
        expect(speaks || last.meta.prompt === null, `${nameOf(place.value)} answers ${digit}`).toBe(true);
      }
    },
  );
});
