import { expect, it } from 'vitest';
import { contactLimits } from '../../../src/staff/visit/contact-limits.ts';

const consent = (kind: string, granted: boolean) => ({ kind, granted });
const texts = (...given: Parameters<typeof contactLimits>) => contactLimits(...given).map(({ text }) => text);
const voicemailYes = consent('contact.voicemail', true);

it('who may be called, texted and left voicemail has no limits', () => {
  expect(contactLimits([consent('contact.call', true), voicemailYes, consent('contact.text', true)], [])).toEqual([]);
});

it('a no is said plainly, and the last word counts', () => {
  expect(texts([consent('contact.voicemail', false)], [])).toEqual(['Do not leave voicemail']);
  expect(texts([consent('contact.voicemail', false), voicemailYes], [])).toEqual([]);
  expect(texts([voicemailYes, consent('contact.call', false)], [])).toEqual(['Do not call']);
});

it('whoever was not asked about voicemail is left none', () => {
  expect(texts([], [])).toEqual(['Not asked about voicemail: leave none']);
});

it('STOP on any phone stands first, and once', () => {
  const phones = [
    { channel: 'web', suppressed: false, hasLeft: false },
    { channel: 'sms', suppressed: true, hasLeft: false },
  ] as const;
  expect(texts([voicemailYes, consent('contact.text', false), consent('contact.call', false)], [...phones])).toEqual([
    'Opted out of texts (STOP): none can be sent',
    'Do not call',
  ]);
});
