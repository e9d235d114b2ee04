/** How a number behaves towards what is sent to it. `times`: only so often, then it takes texts; for ever when absent. */
export type NumberBehaviour =
  | { readonly kind: 'takes-texts' }
  /** Refused with 400 and a code of Twilio's, e.g. 21610 (opted out), 21211 (no such number). */
  | { readonly kind: 'refuses'; readonly code: number }
  /** Taken, and reported undelivered later, e.g. 30003 (unreachable), 30005 (unknown), 30006 (landline), 30007 (filtered). */
  | { readonly kind: 'undeliverable'; readonly code: number }
  | { readonly kind: 'rate-limited'; readonly retryAfterSeconds: number; readonly times?: number }
  | { readonly kind: 'broken'; readonly status: number; readonly times?: number }
  /** Takes the text, then takes so long to say so. */
  | { readonly kind: 'slow'; readonly delayMs: number; readonly times?: number };

/** Messages of refusals: https://www.twilio.com/docs/api/errors */
export const refusals: Readonly<Record<number, string>> = {
  21211: "The 'To' number is not a valid phone number.",
  21408: "Permission to send an SMS has not been enabled for the region indicated by the 'To' number.",
  21610: 'Attempt to send to unsubscribed recipient',
  21612: "The 'To' phone number is not currently reachable using the 'From' phone number via SMS.",
  21614: "'To' number is not a valid mobile number",
};

/** Twilio's own magic numbers for tests: https://www.twilio.com/docs/iam/test-credentials#test-sms-messages */
export const magicNumbers: ReadonlyMap<string, NumberBehaviour> = new Map([
  ['+15005550001', { kind: 'refuses', code: 21211 }],
  ['+15005550002', { kind: 'refuses', code: 21612 }],
  ['+15005550003', { kind: 'refuses', code: 21408 }],
  ['+15005550004', { kind: 'refuses', code: 21610 }],
  ['+15005550009', { kind: 'refuses', code: 21614 }],
]);

/** Default keywords of Twilio's opt-out handling, whole message: https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out */
export const carrierStopWords: ReadonlySet<string> = new Set([
  'STOP',
  'UNSUBSCRIBE',
  'END',
  'QUIT',
  'STOPALL',
  'REVOKE',
  'OPTOUT',
  'CANCEL',
]);
export const carrierStartWords: ReadonlySet<string> = new Set(['START', 'YES', 'UNSTOP']);
export const carrierHelpWords: ReadonlySet<string> = new Set(['HELP', 'INFO']);

/** What Advanced Opt-Out answers by itself when it is set up as docs/channels/sms.md says. */
export const carrierTexts = {
  STOP: 'You will get no more texts from this program. Emergency? Call 911. In crisis? Call or text 988 any time. To get texts again, reply START.',
  HELP: 'Automated line of a treatment program. Emergency? Call 911. In crisis? Call or text 988 any time. Msg & data rates may apply. Reply STOP to opt out.',
} as const;
