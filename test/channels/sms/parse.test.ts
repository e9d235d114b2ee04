import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseText } from '../../../src/channels/sms/parse.ts';
import { programId } from '../../../src/core/ids.ts';
import { programNumbers, textParams } from '../../support/twilio.ts';

const stonington = programId('stonington');
const now = new Date('2026-11-22T03:00:00Z');
const read = (more: Record<string, string>) => parseText(textParams(more), stonington, programNumbers, now);

describe('parsing a text', () => {
  it('reads who wrote what to whom', () => {
    const params = textParams({ Body: ' yes\n' });
    expect(parseText(params, stonington, programNumbers, now)).toEqual({
      kind: 'read',
      inbound: {
        key: { program: 'stonington', channel: 'sms', address: '+18605550101' },
        messageId: params['MessageSid'],
        at: now,
        content: { kind: 'text', text: 'yes' },
        entry: 'message',
      },
      answeredByCarrier: null,
    });
  });

  it('takes a picture as an attachment, with the words beside it', () => {
    expect(read({ NumMedia: '2', Body: 'my card' })).toMatchObject({
      inbound: { content: { kind: 'attachment', text: 'my card' } },
    });
    expect(read({ NumMedia: '1', Body: '' })).toMatchObject({ inbound: { content: { kind: 'attachment' } } });
  });

  it.each(['STOP', 'START', 'HELP'])('knows that the carrier answered %s', (word) => {
    expect(read({ Body: word, OptOutType: word })).toMatchObject({ answeredByCarrier: word });
  });

  it.each([
    [{ MessageSid: '' }, 'MessageSid'],
    [{ MessageSid: '../../etc' }, 'MessageSid'],
    [{ From: '72975' }, 'From'],
    [{ From: 'whatsapp:+18605550101' }, 'From'],
    [{ To: '+12035550143' }, 'To'],
  ])('names what is wrong with %o', (more, name) => {
    const text = read(more);
    expect(text.kind === 'unreadable' && text.reason.startsWith(name)).toBe(true);
  });

  it('salvages the words of what it cannot read, for the program that owns the number', () => {
    const text = read({ To: '+12035550143', Body: 'words' });
    expect(text).toMatchObject({ salvaged: { key: { program: 'rsct' }, content: { text: 'words' } } });
    expect(read({ MessageSid: '', Body: ' ' })).toMatchObject({ kind: 'unreadable', salvaged: null });
  });

  it('gives the same broken form the same message id, and another another', () => {
    const idOf = (body: string) => {
      const text = parseText({ Body: body }, stonington, programNumbers, now);
      return text.kind === 'unreadable' ? text.salvaged?.messageId : undefined;
    };
    expect(idOf('one')).toBe(idOf('one'));
    expect(idOf('one')).not.toBe(idOf('two'));
  });

  it('never throws, whatever is posted', () => {
    const names = fc.constantFrom('MessageSid', 'From', 'To', 'Body', 'NumMedia', 'OptOutType', 'Extra');
    const values = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.string(), { maxLength: 3 }));
    fc.assert(
      fc.property(fc.dictionary(names, values), (form) => {
        const text = parseText(form, stonington, programNumbers, now);
        expect(['read', 'unreadable']).toContain(text.kind);
      }),
    );
  });
});
