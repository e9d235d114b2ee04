/** One message that a webhook's answer asks to be sent. */
export interface AnsweredMessage {
  readonly body: string;
  readonly callback: string | null;
}

/** The messages of an answer written by Twilio's own library. */
export function messagesIn(twiml: string): readonly AnsweredMessage[] {
  return [...twiml.matchAll(/<Message(?: statusCallback="([^"]*)")?>([^<]*)<\/Message>/g)].map(
    ([, callback, body]) => ({
      body: unescapeXml(body ?? ''),
      callback: callback === undefined ? null : unescapeXml(callback),
    }),
  );
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const unescapeXml = (text: string): string =>
  text.replaceAll(/&(?:#x([0-9A-F]+)|(\w+));/gi, (whole, hex?: string, name?: string) =>
    hex === undefined ? (entities[name ?? ''] ?? whole) : String.fromCodePoint(Number.parseInt(hex, 16)),
  );
