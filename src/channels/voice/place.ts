import type { ProgramId } from '../../core/ids.ts';
import type { Lang } from '../../core/language.ts';

/** Where a caller is, carried in the addresses that Twilio calls next: signed, and nothing is kept of a call. */
export interface Place {
  readonly lang: Lang;
  /** Why nobody answers. */
  readonly why: 'closed' | 'unanswered';
  readonly canText: boolean;
  /** Rises with every answer at the prompt. */
  readonly round: number;
  /** Guidance was given: what is said now is part of that conversation. */
  readonly isTalking: boolean;
}

export type Step = 'menu' | 'dialed' | 'recorded' | 'transcribed' | 'dictated';

/** The absolute address of a step. */
export function addressOfStep(publicUrl: string, program: ProgramId, step: Step, place: Place): string {
  const query = new URLSearchParams({
    lang: place.lang,
    why: place.why,
    text: place.canText ? 'yes' : 'no',
    round: String(place.round),
    ...(place.isTalking && { talk: 'yes' }),
  });
  return `${publicUrl}/voice/twilio/${program}/${step}?${query.toString()}`;
}

/** Reads what `addressOfStep` wrote; anything else counts as the beginning. */
export function readPlace(query: Readonly<Record<string, unknown>>): Place {
  const round = typeof query['round'] === 'string' ? Number(query['round']) : 0;
  return {
    lang: query['lang'] === 'es' ? 'es' : 'en',
    why: query['why'] === 'unanswered' ? 'unanswered' : 'closed',
    canText: query['text'] === 'yes',
    round: Number.isSafeInteger(round) && round > 0 ? round : 0,
    isTalking: query['talk'] === 'yes',
  };
}
