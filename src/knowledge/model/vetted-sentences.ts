import { sentencesOf } from '../../content/sentences.ts';
import type { ServedPassage } from '../../content/pack.ts';
import type { Ask } from '../../core/knowledge.ts';

/** A vetted sentence a model may name, by an id that means nothing outside one question. */
export interface VettedSentence {
  readonly id: string;
  readonly text: string;
  readonly passage: ServedPassage;
}

/** The sentences of the nearest passages in the form of the channel, bytes unchanged. */
export function vettedSentencesOf(
  passages: readonly ServedPassage[],
  channel: Ask['channel'],
): readonly VettedSentence[] {
  return passages.flatMap((passage, at) =>
    sentencesOf(channel === 'web' ? passage.web : passage.sms).map((text, index) => ({
      id: `p${at + 1}s${index + 1}`,
      text,
      passage,
    })),
  );
}

/** What touches health or danger is said whole or not at all: its last sentence may be the one that saves somebody. */
export const isSaidWhole = ({ kind }: ServedPassage): boolean => kind === 'clinical' || kind === 'crisis';
