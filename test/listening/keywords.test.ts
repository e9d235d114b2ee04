import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyText } from '../support/any-text.ts';
import { readKeyword } from '../../src/listening/keywords.ts';

describe('carrier words', () => {
  const stops = [
    'STOP',
    'STOPALL',
    'UNSUBSCRIBE',
    'END',
    'QUIT',
    'CANCEL',
    'REVOKE',
    'OPTOUT',
    'PARAR',
    'ALTO',
    'CANCELAR',
    'BAJA',
  ];
  it.each([
    ...stops.map((word) => [word, 'stop']),
    ['START', 'start'],
    ['UNSTOP', 'start'],
    ['HELP', 'help'],
    ['INFO', 'help'],
    ['AYUDA', 'help'],
  ])('%s as a whole message is %s, in any case, spacing and punctuation', (word, keyword) => {
    for (const text of [word, word.toLowerCase(), `  ${word}\n`, `${word}.`, `"${word}"`, `${word}!!!`, `¡${word}!`]) {
      expect(readKeyword(text), text).toEqual({ keyword, by: 'word' });
    }
  });

  it.each(['YES', 'yes', 'si', 'no', '1', '', '   ', '👍', 'stopping', 'helpful', 'endless', 'infoo'])(
    '%j is none',
    (text) => {
      expect(readKeyword(text)).toBeNull();
    },
  );
});

describe('asking in other words to hear no more', () => {
  it.each([
    'please stop texting me',
    'Stop texting me!!',
    'stop please',
    'STOP PLEASE',
    'please stop',
    'stop stop stop',
    'stop now',
    'stop all',
    'opt out',
    'OPT OUT',
    'opt-out please',
    'I want to opt out',
    "i'd like to opt out of texts",
    'take me off your list',
    'Take me off this list now',
    'remove me from your list',
    'remove my number',
    'delete my number please',
    'lose my number',
    'no more texts',
    'no more messages please',
    "don't text me",
    'do not text me again',
    'dont message me anymore',
    'never text me again',
    "I don't want any more texts",
    'i no longer want to receive these messages',
    'i dont want to get texts from you',
    'unsubscribe me',
    'unsub',
    'leave me alone',
    'quit texting me',
    'stop sending me messages',
    'stop messaging this number',
    'stop the texts',
    'stop contacting me',
    'cancel my subscription',
    'cancel texts',
    'i revoke my consent',
    'wrong number',
    'you have the wrong number',
    "you've got the wrong number, sorry",
    "I'm fine now thanks, please stop texting me",
    'ok. stop texting me. i found help',
    'can you stop texting me',
    'could you please stop sending these texts',
    'stop bothering me',
    'not interested',
    'no texts, call me',
    'no me escriban más',
    'ya no me escriban',
    'no me manden más mensajes',
    'ya no me mande mensajes por favor',
    'dejen de escribirme',
    'deje de mandarme mensajes',
    'no quiero más mensajes',
    'no quiero recibir mensajes',
    'quítenme de la lista',
    'bórrenme de su lista',
    'quiero darme de baja',
    'denme de baja',
    'déjenme en paz',
    'número equivocado',
    'no más mensajes',
    'cancelar suscripción',
  ])('%j is an opt-out', (text) => {
    expect(readKeyword(text)).toEqual({ keyword: 'stop', by: 'phrase' });
  });

  it.each([
    'I want to end it',
    'i want to end it all',
    'end it',
    'end my life',
    'I want to quit drinking',
    'i need to quit',
    'quit drinking',
    'quit smoking weed',
    'stop drinking',
    'Stop using',
    'help me stop',
    'help me stop drinking',
    'cancel my appointment',
    'cancel the call',
    "I can't stop",
    'i cant stop drinking',
    'i stopped drinking yesterday',
    'how do i stop',
    'can I stop now',
    'I want to stop',
    'i want to stop using heroin',
    'my husband wont stop drinking',
    'he will not stop texting me',
    'she wont stop calling',
    'tell him to stop texting me',
    'make it stop',
    "it won't stop",
    'the pain wont stop',
    "don't stop",
    "don't leave me alone",
    "please don't text me before 9",
    'dont text me at night',
    'no me escriban en la noche',
    'I need help',
    'help me',
    'help with my insurance',
    'necesito ayuda',
    'quiero dejar de beber',
    'quiero parar de tomar',
    'no puedo parar',
    'ya no quiero vivir',
    'no quiero nada',
    'cancelar mi cita',
    'my card was cancelled',
    'what is the end date',
    'end of the month',
    'i want out',
    'stop the pain',
    'stop him',
    'i dont want to stop',
    'never me',
    'can i withdraw from the program anytime',
    'i cancel a lot of plans',
    'No quiero molestar a mis hijos',
    'stop sending me the suicide hotline i just want the hours',
    'i was a good mom before the pills and now i think my job is done and i could just go. not do anything. stop',
  ])('%j is none', (text) => {
    expect(readKeyword(text)?.keyword ?? null).toBeNull();
  });
});

describe('asking to hear again', () => {
  it.each(['opt me back in', 'resubscribe', 'start texting me again', 'text me again', 'pueden escribirme otra vez'])(
    '%j is an opt-in',
    (text) => {
      expect(readKeyword(text)).toEqual({ keyword: 'start', by: 'phrase' });
    },
  );
  it.each(['I want to start', 'start the screening', 'start over', 'continue', 'continue please', 'resume'])(
    '%j is none',
    (text) => {
      expect(readKeyword(text)).toBeNull();
    },
  );
});

it('reads any text without throwing', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const read = readKeyword(text);
      expect(read === null || ['word', 'phrase'].includes(read.by)).toBe(true);
    }),
  );
});
