/**
 * Where somebody agreed or withdrew. `sms-keyword`: one of the carrier's own words (STOP, START); `carrier`: the
 * carrier told us, not the person; `unknown`: before this was kept.
 */
export const consentSources = [
  'web-chat',
  'web-form',
  'sms',
  'sms-keyword',
  'voice-key',
  'voice-speech',
  'bot-channel',
  'carrier',
  'unknown',
] as const;
export type ConsentSource = (typeof consentSources)[number];
