import { describe, expect, it } from 'vitest';
import { programId } from '../../../src/core/ids.ts';
import { againstCalling, againstVoicemail, contactOf } from '../../../src/staff/tasks/contact-limits.ts';

const answer = (question: string, value: string, display = value) =>
  ({ question, label: '', asked: '', status: 'given', value, display, at: '' }) as const;
const sms = (address: string, suppressed = false) =>
  ({ program: programId('p'), channel: 'sms', address, suppressed, hasLeft: false }) as const;
const nothing = { packet: null, consents: [], addresses: [], lang: 'en' } as const;

describe('how somebody may be reached', () => {
  it('shows the number they gave and the one they write from, each once', () => {
    const { phones, name, bestTime } = contactOf({
      ...nothing,
      packet: {
        lang: 'en',
        contact: [
          answer('name', 'Robin', 'Robin Example'),
          answer('phone', '+18605550131'),
          answer('best-time', 'morning', 'Morning'),
        ],
      },
      consents: [{ kind: 'contact.text', granted: true }],
      addresses: [sms('+18605550131'), sms('+18605550140', true)],
    });
    expect([name, bestTime]).toEqual(['Robin Example', 'Morning']);
    expect(phones).toEqual([
      { number: '+18605550131', display: '860-555-0131', mayBeTexted: true, hasLeft: false },
      { number: '+18605550140', display: '860-555-0140', mayBeTexted: false, hasLeft: false },
    ]);
  });

  it('without leave, nobody is texted and no voicemail is left', () => {
    expect(contactOf({ ...nothing, addresses: [sms('+18605550131')] }).phones[0]!.mayBeTexted).toBe(false);
    expect(againstVoicemail([])).toBe('They did not say that a voicemail is all right.');
    expect(againstCalling([])).toBeNull();
  });

  it('a phone that may be somebody else’s by now says so, and is not texted', () => {
    const moved = { ...sms('+18605550131'), hasLeft: true };
    const { phones } = contactOf({
      ...nothing,
      consents: [{ kind: 'contact.text', granted: true }],
      addresses: [moved],
    });
    expect(phones).toMatchObject([{ mayBeTexted: false, hasLeft: true }]);
  });

  it('the last word counts', () => {
    const yesThenNo = [
      { kind: 'contact.voicemail', granted: true },
      { kind: 'contact.voicemail', granted: false },
      { kind: 'contact.call', granted: false },
      { kind: 'contact.call', granted: true },
    ];
    expect(againstVoicemail(yesThenNo)).toBe('They said no to voicemail.');
    expect(againstVoicemail(yesThenNo.toReversed())).toBeNull();
    expect(againstCalling(yesThenNo)).toBeNull();
    expect(againstCalling(yesThenNo.toReversed())).toBe('They said no to calls.');
  });

  it('puts what stands against it first, and says to be careful where they did', () => {
    const { limits } = contactOf({
      ...nothing,
      packet: { lang: 'en', contact: [answer('safe-to-contact', 'careful')] },
      consents: [
        { kind: 'contact.voicemail', granted: false },
        { kind: 'contact.nameProgram', granted: true },
      ],
      addresses: [sms('+18605550131', true)],
    });
    expect(limits.map(({ kind }) => kind)).toEqual(['stop', 'stop', 'heed', 'info']);
    expect(limits.map(({ text }) => text).join('\n')).toMatch(
      /Opted out of texts[\s\S]+voicemail[\s\S]+careful[\s\S]+name/,
    );
  });
});
