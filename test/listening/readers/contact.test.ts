import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readName } from '../../../src/listening/readers/name.ts';
import { readPlace } from '../../../src/listening/readers/place.ts';
import { readText, textMaxChars } from '../../../src/listening/readers/text.ts';
import { anyText } from '../../support/any-text.ts';
import { question, readingScene } from '../../support/questions.ts';

const name = (text: string) => readName(text, readingScene(question('name')));
const place = (text: string) => readPlace(text, readingScene(question('place')));

describe('a name', () => {
  it.each([
    ['Ana', 'Ana'],
    ['ana', 'Ana'],
    ['ANA', 'Ana'],
    ['ANA RIVERA', 'Ana Rivera'],
    ['my name is Ana', 'Ana'],
    ['My name is ana rivera', 'Ana Rivera'],
    ["I'm Bobby", 'Bobby'],
    ['im bobby', 'Bobby'],
    ['call me Bobby', 'Bobby'],
    ['you can call me bobby', 'Bobby'],
    ['this is Maria', 'Maria'],
    ['Bobby here', 'Bobby'],
    ["it's Sam", 'Sam'],
    ['name: Sam', 'Sam'],
    ['hi, my name is Sam', 'Sam'],
    ['Sam.', 'Sam'],
    ['me llamo José', 'José'],
    ['Me llamo josé luis', 'José Luis'],
    ['mi nombre es Ana', 'Ana'],
    ['soy Ana', 'Ana'],
    ['me dicen Pepe', 'Pepe'],
    ['llámeme Ana por favor', 'Ana'],
    ['Mary Ann', 'Mary Ann'],
    ["O'Brien", "O'Brien"],
    ["sean o'brien", "Sean O'Brien"],
    ['Jean-Luc', 'Jean-Luc'],
    ['jean-luc', 'Jean-Luc'],
    ['María de los Ángeles', 'María de los Ángeles'],
    ['maría de los ángeles', 'María de los Ángeles'],
    ['J.R.', 'J.R.'],
    ['Will', 'Will'],
    ['Hope', 'Hope'],
    ['Grace', 'Grace'],
    ['Nguyễn', 'Nguyễn'],
    ['李', '李'],
    ['DeShawn', 'DeShawn'],
    ['i go by Max', 'Max'],
    ['they call me Tito', 'Tito'],
  ])('%j is %s', (text, value) => {
    expect(name(text)).toEqual({ kind: 'given', value });
  });
  it.each([
    '',
    'why do you need my name',
    'what?',
    'I want to talk to someone',
    '860 555 0100',
    'ana@example.com',
    'no',
    'yes',
    'hello',
    'I need help with drinking',
    'can i skip this',
    'i am drunk',
    'quiero hablar con alguien',
    '???',
    '🙂',
    'http://x.y',
    'i would rather not',
    'is this confidential',
    'my husband is drinking again and i cant',
    'x'.repeat(300),
  ])('%j is none', (text) => {
    expect(name(text)).toEqual({ kind: 'unclear' });
  });
  it('with two names is read back', () => {
    expect(name('Ana or Annie')).toEqual({ kind: 'likely', value: 'Ana or Annie', readBack: 'Ana or Annie' });
  });
  it('is never longer than what was written, whatever it is', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const said = name(text);
        if (said.kind !== 'unclear') expect(said.value).toMatch(/\p{L}/u);
      }),
    );
  });
});

describe('a place', () => {
  it.each([
    ['Madison', 'Madison'],
    ['madison', 'Madison'],
    ['MADISON', 'Madison'],
    ['06443', '06443'],
    ['Madison 06443', 'Madison 06443'],
    ['madison 06443', 'Madison 06443'],
    ['06443 Madison', 'Madison 06443'],
    ['I live in Madison', 'Madison'],
    ["i'm in madison, zip 06443", 'Madison 06443'],
    ['from new haven', 'New Haven'],
    ['new haven', 'New Haven'],
    ['New Haven, CT 06510', 'New Haven CT 06510'],
    ['west hartford ct', 'West Hartford CT'],
    ['my zip code is 06443', '06443'],
    ['zip 06443', '06443'],
    ['06443-1234', '06443-1234'],
    ['vivo en Hartford', 'Hartford'],
    ['en hartford', 'Hartford'],
    ['soy de New London', 'New London'],
    ['mi código postal es 06443', '06443'],
    ['Old Saybrook', 'Old Saybrook'],
    ['near mystic', 'Mystic'],
    ['Westerly, RI', 'Westerly RI'],
    ['St. Louis', 'St. Louis'],
    ["Coeur d'Alene", "Coeur d'Alene"],
    ['Winston-Salem', 'Winston-Salem'],
    ['North Stonington.', 'North Stonington'],
    ['we live in groton', 'Groton'],
  ])('%j is %s', (text, value) => {
    expect(place(text)).toEqual({ kind: 'given', value });
  });
  it('with a ZIP that lost its zero is read back', () => {
    expect(place('6443')).toEqual({ kind: 'likely', value: '06443', readBack: '06443' });
    expect(place('Madison 6443')).toEqual({ kind: 'likely', value: 'Madison 06443', readBack: 'Madison 06443' });
  });
  it.each([
    '',
    '12',
    '123',
    '123456',
    'no',
    'yes',
    'why do you need to know where i live?',
    'i want to talk to someone because i need help',
    '🙂',
    '?',
    'x'.repeat(300),
    'home',
    'here',
  ])('%j is none', (text) => {
    expect(place(text)).toEqual({ kind: 'unclear' });
  });
  it('reads any text without throwing', () => {
    fc.assert(fc.property(anyText, (text) => ['given', 'likely', 'unclear'].includes(place(text).kind)));
  });
});

describe('free words', () => {
  const read = (text: string) => readText(text, readingScene(question('health-problems')));
  it('are kept as written, trimmed', () => {
    expect(read('  diabetes, and my back \n')).toEqual({ kind: 'given', value: 'diabetes, and my back' });
  });
  it('are kept to a limit without cutting a character in two', () => {
    const said = read(`${'a'.repeat(textMaxChars - 1)}😀😀`);
    expect(said).toEqual({ kind: 'given', value: 'a'.repeat(textMaxChars - 1) });
  });
  it.each(['', '   ', '...', '🙂'])('%j is none', (text) => {
    expect(read(text)).toEqual({ kind: 'unclear' });
  });
});
