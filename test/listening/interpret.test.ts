import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interpret } from '../../src/listening/interpret.ts';
import type { StateMeta } from '../../src/core/visit.ts';
import { anyText } from '../support/any-text.ts';
import { answersOf, at, contextOf, heardAt, heardIn, question, screening, type Told } from '../support/questions.ts';

const menu: StateMeta = {
  expects: 'menu',
  prompt: { type: 'say', key: 'menu.choose', choices: ['screening', 'question', 'callback', 'otherLanguage'] },
};
const offeredInMenu = ['screening', 'question', 'callback', 'otherLanguage'];
const nothing: StateMeta = { expects: 'nothing', prompt: null };

/** What was heard, on one line. */
const show = (event: ReturnType<typeof heardAt>): string => {
  switch (event.type) {
    case 'answer.given':
      return `given ${JSON.stringify(event.value)}`;
    case 'answer.likely':
      return `likely ${JSON.stringify(event.value)}`;
    case 'safety.answered':
      return `safety ${event.safe}`;
    case 'language.chosen':
      return `language ${event.lang}`;
    case 'correction.given':
      return `correction ${event.question} ${JSON.stringify(event.value)}`;
    case 'correction.asked':
      return `correction ${event.question ?? '?'}`;
    case 'passage.chosen':
      return `passage ${event.id}`;
    default:
      return event.type;
  }
};
const at_ = (id: string, text: string, told?: Told): string => show(heardAt(id, text, told));
const inMenu = (text: string, told?: Told): string => show(heardIn(menu, text, { offered: offeredInMenu, ...told }));

describe('wishes heard in any question', () => {
  // A yes-no, a choice, a phone, a moment and a free text.
  const everywhere = [
    'ok-text',
    'for-whom',
    'phone',
    'last-use/alcohol',
    'health-problems',
    'name',
    'place',
    'birth-date',
    'importance',
    'substances',
  ];
  it.each([
    ['skip', 'skip.asked'],
    ['Skip.', 'skip.asked'],
    ['skip this one', 'skip.asked'],
    ['pass', 'skip.asked'],
    ['prefer not to say', 'skip.asked'],
    ["I'd rather not say", 'skip.asked'],
    ["i don't want to answer that", 'skip.asked'],
    ['can we skip this question', 'skip.asked'],
    ['next question', 'skip.asked'],
    ['i prefer not to answer', 'skip.asked'],
    ['siguiente', 'skip.asked'],
    ['prefiero no decir', 'skip.asked'],
    ['no quiero contestar', 'skip.asked'],
    ['prefiero no contestar esa pregunta', 'skip.asked'],
    ['puedo saltar esta', 'skip.asked'],
    ['go back', 'back.asked'],
    ['back', 'back.asked'],
    ['previous question', 'back.asked'],
    ['oops wrong', 'back.asked'],
    ['oops, wrong one', 'back.asked'],
    ['i made a mistake', 'back.asked'],
    ['can i go back', 'back.asked'],
    ['regresar', 'back.asked'],
    ['atrás', 'back.asked'],
    ['la pregunta anterior', 'back.asked'],
    ['why', 'why.asked'],
    ['why?', 'why.asked'],
    ['why do you ask', 'why.asked'],
    ['Why do you need to know that?', 'why.asked'],
    ['why are you asking me this', 'why.asked'],
    ['what do you need that for', 'why.asked'],
    ['why do u need this', 'why.asked'],
    ['para qué quieren saber', 'why.asked'],
    ['¿Por qué?', 'why.asked'],
    ['por qué preguntan eso', 'why.asked'],
    ['¿para qué?', 'why.asked'],
    ['can I finish later', 'pause.asked'],
    ['can i finish this later?', 'pause.asked'],
    ['gotta go', 'pause.asked'],
    ['i have to go', 'pause.asked'],
    ['brb', 'pause.asked'],
    ['pause', 'pause.asked'],
    ["i'll come back later", 'pause.asked'],
    ['can i do this tomorrow', 'pause.asked'],
    ['luego sigo', 'pause.asked'],
    ['me tengo que ir', 'pause.asked'],
    ['puedo terminar después', 'pause.asked'],
    ['más tarde', 'pause.asked'],
    ['menu', 'menu.asked'],
    ['start over', 'menu.asked'],
    ['main menu', 'menu.asked'],
    ['menú', 'menu.asked'],
    ['empezar de nuevo', 'menu.asked'],
    ['can someone call me', 'callback.asked'],
    ['Can somebody please call me?', 'callback.asked'],
    ['call me', 'callback.asked'],
    ['i want to talk to a person', 'callback.asked'],
    ['talk to a human', 'callback.asked'],
    ['can i speak with someone', 'callback.asked'],
    ['i want a real person', 'callback.asked'],
    ['quiero hablar con alguien', 'callback.asked'],
    ['puedo hablar con una persona', 'callback.asked'],
    ['me pueden llamar', 'callback.asked'],
    ["I'd rather talk to a real person", 'callback.asked'],
    ['can you call me back', 'callback.asked'],
    ['are you a real person', 'identity.asked'],
    ['are you a real person?', 'identity.asked'],
    ['are you a bot', 'identity.asked'],
    ['who are you', 'identity.asked'],
    ['Who am I talking to?', 'identity.asked'],
    ['is this a robot', 'identity.asked'],
    ['r u human', 'identity.asked'],
    ['am i talking to a computer', 'identity.asked'],
    ['eres un robot', 'identity.asked'],
    ['¿quién eres?', 'identity.asked'],
    ['con quién hablo', 'identity.asked'],
    ['¿es usted una persona real?', 'identity.asked'],
    ['idk', 'answer.unsure'],
    ["I don't know", 'answer.unsure'],
    ['not sure', 'answer.unsure'],
    ["i'm not really sure", 'answer.unsure'],
    ['no idea', 'answer.unsure'],
    ["i can't remember", 'answer.unsure'],
    ['dunno', 'answer.unsure'],
    ['no sé', 'answer.unsure'],
    ['no se', 'answer.unsure'],
    ['no me acuerdo', 'answer.unsure'],
    ['no estoy seguro', 'answer.unsure'],
    ['ni idea', 'answer.unsure'],
    ['thanks', 'thanks.received'],
    ['thank you so much', 'thanks.received'],
    ['muchas gracias', 'thanks.received'],
    ['thx', 'thanks.received'],
    ['i have a question', 'question.offered'],
    ['can i ask you something', 'question.offered'],
    ['tengo una pregunta', 'question.offered'],
    ['english please', 'language en'],
    ['español por favor', 'language es'],
    ['en español', 'language es'],
    ['do you speak spanish?', 'language es'],
    ['can we do this in Spanish', 'language es'],
    ['habla español?', 'language es'],
    ["i don't speak english", 'language es'],
    ['i want to change an answer', 'correction ?'],
    ['quiero cambiar una respuesta', 'correction ?'],
    ['what do you mean', 'answer.unclear'],
    ['huh?', 'answer.unclear'],
    ["i don't understand the question", 'answer.unclear'],
    ['no entiendo', 'answer.unclear'],
    ['hello', 'answer.unclear'],
    ['hola', 'answer.unclear'],
  ])('%j is %s', (text, heard) => {
    for (const id of everywhere) expect(at_(id, text), id).toBe(heard);
  });
  it('of not being safe, however unsure, count at once and are not read back', () => {
    for (const text of ['not today', 'not here', 'sort of no', 'im in dangr'])
      expect(at_('safe-now', text), text).toMatch(/^given "(?:unsafe|unsure)"$/);
  });
  it('come after an answer of the same words', () => {
    expect(at_('safe-now', 'not sure')).toBe('given "unsure"');
    expect(at_('fentanyl', 'not sure')).toBe('given "maybe"');
    expect(at_('contact-language', 'spanish')).toBe('given "spanish"');
    expect(at_('best-time', 'later')).toBe('pause.asked');
  });
  it('say of a card that is not at hand that it was asked', () => {
    for (const text of [
      "i don't have my card",
      "I don't have it on me",
      'my card is at home',
      'i lost my card',
      "can't find it",
      'no lo tengo a la mano',
      'no tengo mi tarjeta',
      'la perdí',
    ]) {
      expect(at_('member-id', text), text).toBe('answer.unsure');
    }
  });
  it('are not taken from the middle of what somebody tells', () => {
    expect(at_('health-problems', 'I had to go back to the hospital twice')).toBe(
      'given "I had to go back to the hospital twice"',
    );
    expect(at_('health-problems', 'my doctor told me to skip the pills')).toBe(
      'given "my doctor told me to skip the pills"',
    );
    expect(at_('health-problems', 'nobody can call me a liar')).toBe('given "nobody can call me a liar"');
  });
  it('are heard after a no', () => {
    expect(at_('ok-text', 'no, i want to talk to a person')).toBe('callback.asked');
    expect(at_('phone', 'no can someone call me')).toBe('callback.asked');
  });
  it('are a yes where staff ask whether they may call', () => {
    for (const text of ['sure, call me', 'call me', 'yes please call me', 'pueden llamarme', 'me pueden llamar'])
      expect(at_('ok-call', text), text).toBe('given "yes"');
    expect(at_('ok-call', 'i want to talk to a person')).toBe('callback.asked');
    expect(at_('ok-text', 'call me')).toBe('callback.asked');
  });
});

describe('a question asked in the middle', () => {
  it.each([
    'how long is the program?',
    'do you take medicaid',
    'Do you take HUSKY?',
    'what time do you open',
    'how much does it cost',
    'where are you located?',
    'is this confidential',
    'is it confidential?',
    'can i keep my job while i do this',
    'will my boss find out',
    'what is an iop',
    'are there beds available',
    'ok but how much is it',
    'wait, do you do detox?',
    'can my mom come with me',
    'does insurance cover this',
    'do I have to be sober to start?',
    'who will see my answers',
    'i was wondering if you take anthem',
    'can you tell me about the hours',
    '¿Cuánto cuesta?',
    'cuanto cuesta el programa',
    'aceptan Medicaid',
    '¿Aceptan HUSKY?',
    '¿Dónde están ubicados?',
    'qué es un IOP',
    'puedo seguir trabajando?',
    'es confidencial esto?',
    '¿cuánto tiempo dura?',
    'quisiera saber si aceptan mi seguro',
    'tienen servicio en la noche?',
  ])('%j is asked of the content, wherever it comes', (text) => {
    for (const id of [
      'ok-text',
      'for-whom',
      'phone',
      'name',
      'place',
      'payer',
      'health-problems',
      'substances',
      'last-use/alcohol',
      'member-id',
      'birth-date',
      'importance',
    ]) {
      expect(heardAt(id, text), id).toEqual({ type: 'question.asked', text });
    }
  });
  it('is told by the vetted content where its build does not show it', () => {
    const answerable = () => true;
    expect(at_('ok-text', 'cost of the program', { answerable })).toBe('question.asked');
    expect(at_('ok-text', 'cost of the program')).toBe('answer.unclear');
    expect(at_('ok-text', 'yes', { answerable })).toBe('given "yes"');
    expect(at_('health-problems', 'trouble with my back', { answerable })).toBe('given "trouble with my back"');
  });
  it('is found at the end of what somebody tells', () => {
    expect(at_('health-problems', 'he is using again and stealing from us, will you take him?')).toBe('question.asked');
    expect(at_('health-problems', 'i hurt my back in 2019. do you have an elevator')).toBe('question.asked');
  });
  it('is not an answer with a question mark', () => {
    expect(at_('last-use/alcohol', 'yesterday?')).toBe('given {"on":"2026-11-21","precision":"day"}');
    expect(at_('importance', '7?')).toBe('given 7');
    expect(at_('payer', 'aetna?')).toBe('given "Aetna"');
    expect(at_('last-use/alcohol', 'when i was sick')).toBe('answer.unclear');
  });
});

describe('buttons and digits', () => {
  it('say what they are', () => {
    expect(at_('for-whom', 'For me', { choice: 'answer:self' })).toBe('given "self"');
    expect(at_('substances', 'x', { choice: 'answer:alcohol' })).toBe('given ["alcohol"]');
    expect(at_('substances', 'x', { choice: 'answer:alcohol,cannabis' })).toBe('given ["alcohol","cannabis"]');
    expect(at_('for-whom', 'Skip', { choice: 'skip' })).toBe('skip.asked');
    for (const [choice, heard] of [
      ['screening', 'screening.asked'],
      ['question', 'question.offered'],
      ['callback', 'callback.asked'],
      ['otherLanguage', 'language es'],
      ['change', 'correction ?'],
      ['send', 'review.sent'],
      ['safe', 'safety yes'],
      ['unsafe', 'safety no'],
      ['continue', 'continue.asked'],
      ['notNow', 'pause.asked'],
      ['passage:stonington/hours', 'passage stonington/hours'],
    ] as const) {
      expect(inMenu('…', { choice }), choice).toBe(heard);
    }
    expect(inMenu('…', { choice: 'otherLanguage', lang: 'es' })).toBe('language en');
  });
  it('of an earlier question are read as words', () => {
    expect(at_('ok-text', 'For me', { choice: 'answer:self' })).toBe('answer.unclear');
    expect(at_('ok-text', 'Yes', { choice: 'answer:daily' })).toBe('given "yes"');
  });
  it('name the list last put, in any wording of a place', () => {
    for (const text of [
      '2',
      '2.',
      '#2',
      ' 2 ',
      'two',
      '2)',
      'option 2',
      'number two',
      'the second one',
      'la segunda',
      'dos',
      'la 2',
      '2 please',
    ]) {
      expect(at_('for-whom', text, { channel: 'sms' }), text).toBe('given "loved-one"');
      expect(inMenu(text), text).toBe('question.offered');
    }
    expect(at_('for-whom', '4', { channel: 'sms' })).toBe('skip.asked');
    expect(at_('for-whom', '9', { channel: 'sms' })).toBe('answer.unclear');
    expect(at_('substances', '1 and 3', { channel: 'sms' })).toBe('given ["alcohol","cocaine"]');
    expect(at_('name', '1', { channel: 'sms' })).toBe('skip.asked');
    expect(at_('name', '1')).toBe('answer.unclear');
  });
  it('are numbers where a number is asked', () => {
    expect(at_('importance', '1', { channel: 'sms' })).toBe('given 1');
    expect(at_('single-drug-1', '1', { channel: 'sms' })).toBe('given 1');
  });
});

describe('what was read back', () => {
  const asked = (id: string, value: string | number | readonly string[], text: string, told: Told = {}) =>
    at_(id, text, {
      offered: ['yes', 'no'],
      ...told,
      context: { cursor: question(id).id, likely: { question: question(id).id, value } },
    });
  it.each(['yes', 'yep', 'correct', 'sí', "that's right", '👍', '1', 'ok'])('is given by %j', (text) => {
    expect(asked('payer', 'Medicaid', text)).toBe('given "Medicaid"');
  });
  it.each(['no', 'nope', 'wrong', "that's not right", '2', '👎', 'no it isnt'])('is asked again after %j', (text) => {
    expect(asked('payer', 'Medicaid', text)).toBe('answer.unclear');
  });
  it('is given or dropped by its buttons', () => {
    expect(asked('payer', 'Medicaid', 'Yes', { choice: 'yes' })).toBe('given "Medicaid"');
    expect(asked('payer', 'Medicaid', 'No', { choice: 'no' })).toBe('answer.unclear');
  });
  it('gives way to a new answer', () => {
    expect(asked('payer', 'Medicaid', 'aetna')).toBe('given "Aetna"');
    expect(asked('payer', 'Medicaid', 'no, its aetna')).toBe('given "Aetna"');
    expect(asked('importance', 5, '6')).toBe('given 6');
    expect(asked('importance', 5, '2')).toBe('given 2');
    expect(asked('importance', 5, '2', { channel: 'sms' })).toBe('answer.unclear');
    expect(asked('importance', 5, 'no 7')).toBe('given 7');
    expect(asked('birth-date', '1985-04-03', 'no, 4 de marzo de 1985', { lang: 'es' })).toBe('given "1985-03-04"');
  });
  it('of yes or no is confirmed by yes', () => {
    expect(asked('naloxone', 'no', 'yes')).toBe('given "no"');
    expect(asked('naloxone', 'yes', 'no')).toBe('answer.unclear');
  });
  it('waits while something else is asked', () => {
    expect(asked('payer', 'Medicaid', 'why do you ask')).toBe('why.asked');
    expect(asked('payer', 'Medicaid', 'do you take medicaid?')).toBe('question.asked');
    expect(asked('payer', 'Medicaid', 'skip')).toBe('skip.asked');
    expect(asked('payer', 'Medicaid', 'no idea')).toBe('answer.unsure');
    expect(asked('payer', 'Medicaid', 'no, can someone call me')).toBe('callback.asked');
  });
});

describe('corrections', () => {
  const told: Told = {
    context: {
      answers: answersOf({
        name: 'Bob',
        phone: '+18605550199',
        place: 'Madison',
        'birth-date': '1985-03-04',
        substances: ['alcohol', 'cannabis'],
        'last-use/alcohol': { on: '2026-11-16', precision: 'day' },
        'last-use/cannabis': { on: '2026-11-16', precision: 'day' },
        'ok-text': 'yes',
      }),
    },
  };
  it.each([
    ['change my phone to 860 555 0100', 'correction phone "+18605550100"'],
    ['Change my phone number to 860-555-0100 please', 'correction phone "+18605550100"'],
    ['can you change my phone to 860 555 0100', 'correction phone "+18605550100"'],
    ['i need to change my number to 8605550100', 'correction phone "+18605550100"'],
    ['actually my name is Ana', 'correction name "Ana"'],
    ['sorry, my name is ana', 'correction name "Ana"'],
    ['my name is Ana', 'correction name "Ana"'],
    ['change my name to Ana', 'correction name "Ana"'],
    ['fix my name', 'correction name'],
    ['change my phone', 'correction phone'],
    ['my last drink was Tuesday not Monday', 'correction last-use/alcohol {"on":"2026-11-17","precision":"day"}'],
    ['actually my last drink was yesterday', 'correction last-use/alcohol {"on":"2026-11-21","precision":"day"}'],
    ['my zip is wrong', 'correction place'],
    ['wrong phone number', 'correction phone'],
    ['i put the wrong name', 'correction name'],
    ['change my birthday to 3/5/1985', 'correction birth-date "1985-03-05"'],
    ['my date of birth is wrong', 'correction birth-date'],
    ['actually my zip code is 06443', 'correction place "06443"'],
    ['change my phone to 555', 'correction phone'],
    ['change my phone from 203 555 0199 to 860 555 0100', 'correction phone "+18605550100"'],
    ['cambia mi teléfono', 'correction phone'],
    ['cambiar mi teléfono a 860 555 0100', 'correction phone "+18605550100"'],
    ['quiero cambiar mi nombre', 'correction name'],
    ['mi nombre es Ana', 'correction name "Ana"'],
    ['perdón, mi nombre es Ana', 'correction name "Ana"'],
    ['mi teléfono está mal', 'correction phone'],
    ['corrige mi fecha de nacimiento', 'correction birth-date'],
    ['change my last time', 'correction ?'],
  ])('%j is %s', (text, heard) => {
    for (const id of ['ok-voicemail', 'importance', 'payer', 'for-whom']) expect(at_(id, text, told), id).toBe(heard);
  });
  it('mean only what was asked before', () => {
    expect(at_('ok-voicemail', 'change my phone to 860 555 0100')).not.toContain('correction phone');
    expect(at_('phone', 'my phone is 860 555 0100')).toBe('given "+18605550100"');
    expect(at_('phone', 'actually my number is 860 555 0100', told)).toBe('given "+18605550100"');
    expect(at_('name', 'my name is Ana', told)).toBe('given "Ana"');
  });
  it('are not heard in what somebody tells', () => {
    expect(at_('health-problems', 'my name is on a list for surgery', told)).toBe(
      'given "my name is on a list for surgery"',
    );
    expect(at_('health-problems', 'my phone was stolen', told)).toBe('given "my phone was stolen"');
  });
  it('are heard in the review and after it', () => {
    const review: StateMeta = { expects: 'review', prompt: { type: 'review' } };
    for (const meta of [review, menu]) {
      expect(show(heardIn(meta, 'change my phone to 860 555 0100', told))).toBe('correction phone "+18605550100"');
      expect(show(heardIn(meta, 'my name is spelled wrong', told))).toBe('correction name');
    }
    for (const text of ['phone', 'my phone', 'the phone number', 'teléfono'])
      expect(show(heardIn(review, text, told)), text).toBe('correction phone');
  });
});

describe('the menu', () => {
  it.each([
    ['I want to start', 'screening.asked'],
    ['start', 'screening.asked'],
    ['sign me up', 'screening.asked'],
    ['ready to begin', 'screening.asked'],
    ["i'm ready", 'screening.asked'],
    ['quiero empezar', 'screening.asked'],
    ['i need help with drinking', 'screening.asked'],
    ['I need help', 'screening.asked'],
    ['i want to stop drinking', 'screening.asked'],
    ['my son needs help', 'screening.asked'],
    ['my husband drinks too much', 'screening.asked'],
    ['i have a drinking problem', 'screening.asked'],
    ["I'm an alcoholic", 'screening.asked'],
    ['looking for treatment', 'screening.asked'],
    ['hi i need help with my drinking', 'screening.asked'],
    ['necesito ayuda con la bebida', 'screening.asked'],
    ['quiero dejar de beber', 'screening.asked'],
    ['mi hijo necesita ayuda', 'screening.asked'],
    ['hola, necesito ayuda', 'screening.asked'],
    ['continue', 'screening.asked'],
    ['1', 'screening.asked'],
    ['3', 'callback.asked'],
    ['4', 'language es'],
    ['hi', 'menu.asked'],
    ['Hello there', 'menu.asked'],
    ['hola buenas tardes', 'menu.asked'],
    ['menu', 'menu.asked'],
    ['good morning', 'menu.asked'],
    ['do you take medicaid', 'question.asked'],
    ['what is an iop', 'question.asked'],
    ['how do i sign up my son for the program', 'question.asked'],
    ['cuánto cuesta', 'answer.unclear'],
    ['¿cuánto cuesta el programa?', 'question.asked'],
    ['i have a question', 'question.offered'],
    ['call me', 'callback.asked'],
    ['who are you', 'identity.asked'],
    ['banana', 'answer.unclear'],
    ['9', 'answer.unclear'],
    ['idk', 'answer.unclear'],
    ['yes', 'answer.unclear'],
    ['thanks', 'thanks.received'],
    ['bye', 'pause.asked'],
  ])('%j is %s', (text, heard) => {
    expect(inMenu(text)).toBe(heard);
  });
  it('takes a topic that the content answers for a question', () => {
    expect(inMenu('insurance', { answerable: () => true })).toBe('question.asked');
    expect(inMenu('detox', { answerable: () => true })).toBe('question.asked');
  });
  it('hears that nothing more is wanted once all is sent', () => {
    for (const text of ['no', "no that's all", 'no thanks', 'nada más'])
      expect(inMenu(text, { context: { confirmedAt: at.toISOString() } }), text).toBe('thanks.received');
  });
});

describe('the review', () => {
  const review: StateMeta = { expects: 'review', prompt: { type: 'review' } };
  const inReview = (text: string, told: Told = {}) =>
    show(heardIn(review, text, { offered: ['send', 'change'], ...told }));
  it.each([
    'yes',
    'send',
    'send it',
    'ok',
    'correct',
    'looks good',
    'yes send it please',
    'all correct',
    "that's right",
    'everything looks good',
    '1',
    'todo bien',
    'enviar',
    'sí, envíalo',
    'está bien',
    'listo',
    'no changes',
    '👍',
    'yes everything is correct',
  ])('%j sends', (text) => {
    expect(inReview(text)).toBe('review.sent');
  });
  it.each([
    ['change', 'correction ?'],
    ['no', 'correction ?'],
    ['2', 'correction ?'],
    ['something is wrong', 'correction ?'],
    ['cambiar', 'correction ?'],
    ['wait', 'pause.asked'],
    ["don't send it", 'pause.asked'],
    ['not yet', 'pause.asked'],
    ['what happens next after i send it', 'question.asked'],
    ['go back', 'back.asked'],
    ['can someone call me', 'callback.asked'],
    ['maybe', 'answer.unclear'],
    ['yes but my phone is wrong', 'answer.unclear'],
    ['start', 'answer.unclear'],
    ['i need help', 'answer.unclear'],
  ])('%j is %s', (text, heard) => {
    expect(inReview(text)).toBe(heard);
  });
});

describe('after a crisis message', () => {
  const safety: StateMeta = {
    expects: 'safety',
    prompt: { type: 'say', key: 'crisis.areYouSafe', choices: ['safe', 'unsafe', 'callback'] },
  };
  const inSafety = (text: string) => show(heardIn(safety, text, { offered: ['safe', 'unsafe', 'callback'] }));
  it.each([
    'yes',
    'safe',
    "I'm ok",
    'im fine',
    'I am safe now',
    "I'm safe",
    'yes im safe',
    "i'm alright",
    '1',
    '👍',
    'ya estoy bien',
    'estoy bien',
    'sí',
    'estoy a salvo',
    'sí, estoy bien',
  ])('%j is safe', (text) => {
    expect(inSafety(text)).toBe('safety yes');
  });
  it.each([
    'no',
    'not really',
    'tonight',
    'not safe',
    "I'm not ok",
    'im not safe',
    "i don't feel safe",
    '2',
    'nope',
    '👎',
    'no estoy bien',
    'no',
    'esta noche',
    'no estoy a salvo',
    'en peligro',
  ])('%j is not safe', (text) => {
    expect(inSafety(text)).toBe('safety no');
  });
  it.each([
    "I didn't mean it",
    'just kidding',
    'jk',
    'forget it',
    'never mind',
    'i was joking',
    'it was a joke',
    "no i didn't mean it like that",
    'i would never do that',
    'era broma',
    'no lo decía en serio',
    'olvídalo',
    'lol',
  ])('%j denies it', (text) => {
    expect(inSafety(text)).toBe('safety denied');
  });
  it.each([
    ['continue', 'continue.asked'],
    ['keep going', 'continue.asked'],
    ['seguir', 'continue.asked'],
    ['can someone call me', 'callback.asked'],
    ['3', 'callback.asked'],
    ['what is 988', 'question.asked'],
    ['maybe', 'answer.unclear'],
    ['idk', 'answer.unclear'],
    ['yes but i have pills', 'answer.unclear'],
    ['better now 🩸', 'answer.unclear'],
    ['lol 💀', 'answer.unclear'],
    ['no im fine', 'answer.unclear'],
    ['leave me alone', 'answer.unclear'],
    ['banana', 'answer.unclear'],
    ['are you a real person', 'identity.asked'],
    ['español por favor', 'language es'],
    ['skip', 'answer.unclear'],
  ])('%j is %s', (text, heard) => {
    expect(inSafety(text)).toBe(heard);
  });
  const resume: StateMeta = {
    expects: 'resume',
    prompt: { type: 'say', key: 'crisis.whatNext', choices: ['continue', 'callback', 'notNow'] },
  };
  it.each([
    ['yes', 'continue.asked'],
    ['continue', 'continue.asked'],
    ["let's continue", 'continue.asked'],
    ['1', 'continue.asked'],
    ['sí', 'continue.asked'],
    ['no', 'pause.asked'],
    ['not now', 'pause.asked'],
    ['later', 'pause.asked'],
    ['3', 'pause.asked'],
    ['ahora no', 'pause.asked'],
    ["i'm not safe", 'safety no'],
    ['call me', 'callback.asked'],
    ['ok', 'continue.asked'],
    ['no thanks', 'pause.asked'],
    ['start', 'screening.asked'],
  ])('before going on, %j is %s', (text, heard) => {
    expect(show(heardIn(resume, text, { offered: ['continue', 'callback', 'notNow'] }))).toBe(heard);
  });
});

describe('while staff write or texting has ended', () => {
  it.each([
    ['call me', 'callback.asked'],
    ['are you a bot', 'identity.asked'],
    ['yes', 'answer.unclear'],
    ['do you take medicaid', 'answer.unclear'],
    ['english please', 'language en'],
    ['skip', 'answer.unclear'],
  ])('%j is %s', (text, heard) => {
    expect(show(heardIn(nothing, text))).toBe(heard);
    expect(show(heardIn({ ...nothing, expects: 'verification' }, text))).toBe(heard);
  });
});

describe('signs and silence', () => {
  it.each(['', '   ', '\n', '…', '🙂', '❤️❤️', '.', '!!!', '\u200b'])('%j says nothing', (text) => {
    for (const meta of [menu, nothing]) expect(show(heardIn(meta, text))).toBe('nothing.received');
    expect(at_('ok-text', text)).toBe('nothing.received');
    expect(at_('name', text)).toBe('nothing.received');
  });
  it('answer a yes or no with a thumb', () => {
    expect(at_('ok-text', '👍')).toBe('given "yes"');
    expect(at_('ok-text', '👎🏽')).toBe('given "no"');
    expect(at_('name', '👍')).toBe('nothing.received');
  });
});

describe('whatever is written', () => {
  const metas: readonly StateMeta[] = [
    menu,
    nothing,
    { expects: 'review', prompt: { type: 'review' } },
    { expects: 'safety', prompt: null },
    { expects: 'resume', prompt: null },
    { expects: 'verification', prompt: null },
  ];
  it('is heard as one event at its time, in every state and question, without throwing', () => {
    const anyState = fc.oneof(
      fc.constantFrom(...metas),
      fc
        .constantFrom(...screening.questions)
        .map((asked): StateMeta => ({ expects: 'question', question: asked.id, prompt: null })),
    );
    fc.assert(
      fc.property(
        anyText,
        anyState,
        fc.constantFrom('en' as const, 'es' as const),
        fc.boolean(),
        (text, meta, lang, isSms) => {
          expect(
            heardIn(meta, text, { lang, channel: isSms ? 'sms' : 'web', offered: ['answer:yes', 'skip'] }).type,
          ).toMatch(/^[a-zA-Z]+\.[a-z]+$/);
        },
      ),
      { numRuns: 300 },
    );
  });
  it('is never guessed for an instrument: what is kept was named, or said yes to', () => {
    const items = screening.questions.filter((asked) => asked.instrument !== undefined && asked.options.length > 0);
    fc.assert(
      fc.property(anyText, fc.constantFrom(...items), (text, item) => {
        const heard = heardAt(item.id, text);
        if (heard.type === 'answer.given' || heard.type === 'answer.likely')
          expect(item.options.map((option) => option.id)).toContain(heard.value);
      }),
    );
  });
  it('is read to an end however long it is', () => {
    for (const text of [
      'a'.repeat(10_000),
      'no '.repeat(3_333),
      '1/2/'.repeat(2_500),
      'i drank yesterday and '.repeat(450),
      '8605550100'.repeat(1_000),
      '¿'.repeat(10_000),
      'can i '.repeat(1_700),
      '👍'.repeat(5_000),
    ]) {
      for (const asked of screening.questions) expect(heardAt(asked.id, text).type).toMatch(/\./);
      for (const meta of metas) expect(heardIn(meta, text).type).toMatch(/\./);
    }
  });
  it('carries the time of the message', () => {
    const expectation = { meta: menu, context: contextOf(), screening, offered: [] };
    const hearing = {
      at,
      timeZone: 'America/New_York',
      channel: 'web' as const,
      lang: 'en' as const,
      answerable: () => false,
    };
    expect(interpret({ text: 'hi' }, expectation, hearing)).toEqual({
      type: 'menu.asked',
      at: '2026-11-22T19:30:00.000Z',
    });
  });
});
