import type { Packet } from '../../core/packet.ts';
import type { Format } from './schema.ts';

/** What is asked to leave, to whom and why. */
export interface DisclosureRequest {
  readonly format: Format;
  readonly recipient: string;
  readonly purpose: string;
  /** Word for word, besides the answers. FHIR never carries it. */
  readonly withTranscript: boolean;
}

/** Only what is needed (45 CFR 164.502(b)): the conversation word for word goes along only when it is asked for. */
export const packetFor = (packet: Packet, { format, withTranscript }: DisclosureRequest): Packet =>
  withTranscript && format !== 'fhir' ? packet : { ...packet, transcript: [] };

/** For the log and the accounting. */
export const whatIn = ({ format, withTranscript }: DisclosureRequest): string =>
  withTranscript && format !== 'fhir'
    ? 'The packet and the conversation word for word'
    : 'The packet, without the conversation';
