import { conversationId, type ConversationId, type ProgramId } from '../../core/ids.ts';

/** Names one outgoing text: its conversation and its place in it. */
export interface TextReference {
  readonly conversation: ConversationId;
  readonly seq: number;
}

/** `<conversation>:<seq>`: the idempotency key of a text, and what its status reports carry. Opaque to Twilio. */
export const referenceOf = ({ conversation, seq }: TextReference): string => `${conversation}:${seq}`;

/** Null when it names no text. */
export function readReference(text: string | null): TextReference | null {
  const [, id, seq] = /^([0-9a-f-]{36}):([1-9]\d{0,8})$/.exec(text ?? '') ?? [];
  return id && seq ? { conversation: conversationId(id), seq: Number(seq) } : null;
}

/** Where Twilio reports what became of a text, whether it left by TwiML or by REST. */
export const statusAddress = (publicUrl: string, program: ProgramId, reference: string): string =>
  `${publicUrl}/sms/twilio/${program}/status?text=${encodeURIComponent(reference)}`;
