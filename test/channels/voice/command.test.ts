import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readCommand } from '../../../src/channels/voice/command.ts';

describe('what a caller chooses', () => {
  it.each([
    ['1', null, 'text'],
    ['2', null, 'message'],
    ['9', null, 'other-language'],
    ['5', null, null],
    ['', 'Text me.', 'text'],
    [null, 'One', 'text'],
    [null, 'send me a text message please', 'text'],
    [null, 'Leave a message', 'message'],
    [null, 'mensaje de texto', 'text'],
    [null, 'dejar un mensaje', 'message'],
    [null, 'quiero que me llamen', 'message'],
    [null, 'Español', 'other-language'],
    [null, 'in English please', 'other-language'],
    [null, 'emergencia', 'emergency'],
    [null, 'do you take my insurance', null],
    [null, 'I got a text from my brother and then he stopped answering me last night', null],
    [null, null, null],
  ] as const)('the key %o and the words %o mean %o', (digits, speech, command) => {
    expect(readCommand(digits, speech)).toBe(command);
  });

  it('never throws', () => {
    fc.assert(
      fc.property(fc.option(fc.string()), fc.option(fc.string({ unit: 'binary' })), (digits, speech) => {
        readCommand(digits, speech);
      }),
    );
  });
});
