import { useState } from 'react';

/**
 * Rises when one's draft is gone (signed, or thrown away): the editor then begins again from the words in force.
 * A draft that comes about by keeping it changes nothing: what was typed meanwhile stays.
 */
export function useDraftGeneration(draft: string | undefined): number {
  const [seen, setSeen] = useState({ draft, generation: 0 });
  if (seen.draft !== draft) setSeen({ draft, generation: draft === undefined ? seen.generation + 1 : seen.generation });
  return seen.generation;
}
