import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTwilioClient } from '../../../src/channels/twilio/api-client.ts';
import { createTwilioLookup } from '../../../src/channels/twilio/lookup.ts';
import { startTwilioStandIn, type TwilioStandIn } from '../../../src/channels/twilio/stand-in.ts';
import { accountSid, authToken, newPhone } from '../../support/twilio.ts';

let standIn: TwilioStandIn;
beforeAll(async () => {
  standIn = await startTwilioStandIn({ accountSid, authToken });
});
afterAll(async () => {
  await standIn.close();
});

describe('looking a number up', () => {
  it.each([
    ['mobile', 'mobile'],
    ['nonFixedVoip', 'voip'],
    ['landline', 'landline'],
    ['tollFree', 'landline'],
    ['something new', 'unknown'],
  ])('a %s is a %s', async (type, kind) => {
    const phone = newPhone();
    standIn.setLineType(phone, type);
    const lookup = createTwilioLookup({ client: createTwilioClient({ accountSid, authToken, apiUrl: standIn.url }) });
    expect(await lookup.lineOf(phone)).toBe(kind);
  });

  it('is unknown when the lookup fails, and says so to whoever watches', async () => {
    const phone = newPhone();
    standIn.setLineType(phone, 'fails');
    const events: unknown[] = [];
    const client = createTwilioClient({ accountSid, authToken, apiUrl: standIn.url });
    const lookup = createTwilioLookup({ client, observe: (event) => events.push(event) });
    expect(await lookup.lineOf(phone)).toBe('unknown');
    expect(events).toEqual([{ kind: 'lookup-failed', code: 'channel.unreachable' }]);
  });
});
