import { RequestRejectedError } from '../../core/errors.ts';
import type { ProgramId } from '../../core/ids.ts';
import { parameter, type TwilioForm } from '../twilio/form.ts';
import type { ProgramNumbers } from '../twilio/program-route.ts';

/** One call to a program's number, as each of its webhooks describes it. */
export interface Call {
  readonly sid: string;
  /** E.164; null when the caller's number is withheld. */
  readonly from: string | null;
  /** The number that passed the call on to us, where the carrier says so. */
  readonly forwardedFrom: string | null;
}

const callSid = /^CA[0-9a-f]{32}$/i;
const phoneNumber = /^\+[1-9]\d{6,14}$/;
/**
 * What Twilio gives as the caller when the number is withheld: words on a keypad (ANONYMOUS, BLOCKED, RESTRICTED,
 * UNAVAILABLE, UNKNOWN): https://support.twilio.com/hc/en-us/articles/223179988
 */
const withheld: ReadonlySet<string> = new Set(['+266696687', '+2562533', '+7378742833', '+86282452253', '+8656696']);

/** Throws RequestRejectedError (400) naming what is missing or wrong. */
export function parseCall(form: TwilioForm, program: ProgramId, numbers: ProgramNumbers): Call {
  const sid = parameter(form, 'CallSid') ?? '';
  if (!callSid.test(sid)) throw new RequestRejectedError(400, 'CallSid is missing or not a call id');
  if (parameter(form, 'To') !== numbers.get(program)) {
    throw new RequestRejectedError(400, 'To is not the number of the program in the address');
  }
  const from = parameter(form, 'From') ?? '';
  return {
    sid,
    from: phoneNumber.test(from) && !withheld.has(from) ? from : null,
    forwardedFrom: parameter(form, 'ForwardedFrom'),
  };
}

/** Where a caller's conversation is kept: two withheld numbers are two people. */
export const addressOf = ({ sid, from }: Call): string => from ?? `withheld:${sid}`;
