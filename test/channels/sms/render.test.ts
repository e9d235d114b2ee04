import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { phoneText, renderTexts } from '../../../src/channels/sms/render.ts';
import { outsideGsm7 } from '../../../src/core/gsm7.ts';
import { all, parseXml } from '../../support/xml.ts';

const bodyOf = (text: string) => ({ body: { text, lang: 'en' as const } });

describe('rendering texts as TwiML', () => {
  it('says nothing with an empty response', () => {
    expect(parseXml(renderTexts([]))).toMatchObject({ name: 'Response', children: [] });
  });

  it('says each text in order, with the address for its reports', () => {
    const xml = parseXml(
      renderTexts([
        { text: 'One & <two>', statusCallback: 'https://a.example/status?text=x%3A1&y=2' },
        { text: 'Three', statusCallback: null },
      ]),
    );
    expect(all(xml, 'Message').map(({ text, attributes }) => [text, attributes])).toEqual([
      ['One & <two>', { statusCallback: 'https://a.example/status?text=x%3A1&y=2' }],
      ['Three', {}],
    ]);
  });

  it('is well-formed XML that says the same, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (words) => {
        const text = phoneText(bodyOf(words));
        const xml = parseXml(renderTexts([{ text, statusCallback: null }]));
        expect(all(xml, 'Message')[0]?.text.replaceAll('\r\n', '\n')).toBe(text.replaceAll('\r\n', '\n'));
      }),
    );
  });

  it('writes Spanish and typographic marks in GSM-7', () => {
    const text = phoneText(bodyOf('“¿Está usted en un lugar seguro?” — dígame…  '));
    expect(outsideGsm7(text)).toEqual([]);
    expect(text).toBe('"¿Esta usted en un lugar seguro?" - digame...');
  });
});
