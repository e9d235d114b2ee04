declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A program's folder name under `content/programs`, e.g. `stonington`. */
export type ProgramId = Branded<'ProgramId'>;
/** A UUID. One person's conversation with one program, over any number of channels. */
export type ConversationId = Branded<'ConversationId'>;
export type AlertId = Branded<'AlertId'>;
export type PacketId = Branded<'PacketId'>;
/** A question's id in `screening.yaml`; `last-use/alcohol` where the question repeats per chosen item. */
export type QuestionId = Branded<'QuestionId'>;

export const programId = (text: string): ProgramId => text as ProgramId;
export const conversationId = (text: string): ConversationId => text as ConversationId;
export const alertId = (text: string): AlertId => text as AlertId;
export const packetId = (text: string): PacketId => text as PacketId;
export const questionId = (text: string): QuestionId => text as QuestionId;
