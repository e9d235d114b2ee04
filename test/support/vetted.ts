import { createVisitFlow } from '../../flows/visit-flow.ts';
import type { ProgramId } from '../../src/core/ids.ts';
import type { TurnParts } from '../../src/engine/take-turn.ts';
import { createAnswerer } from '../../src/knowledge/answerer.ts';
import { maskIdentifiers } from '../../src/knowledge/masking.ts';
import { interpret } from '../../src/listening/interpret.ts';
import { readKeyword } from '../../src/listening/keywords.ts';
import { detectLanguage } from '../../src/listening/language.ts';
import { loadVetted } from '../../src/porchlight.ts';
import { kept } from './learnt.ts';

/** The real content and its check, loaded once a test file. */
export const vetted = await loadVetted('content');

/** What turns of each program are made of: the real parts. */
export const partsOf: ReadonlyMap<ProgramId, TurnParts> = new Map(
  [...vetted.screenings].map(([id, screening]) => {
    const pack = vetted.content.programs.get(id)!;
    const flow = createVisitFlow(screening);
    return [
      id,
      {
        program: pack.program,
        flow,
        answerer: createAnswerer({ pack, kept }),
        check: vetted.check,
        interpret,
        detectLanguage,
        readKeyword,
        withoutIdentifiers: maskIdentifiers,
      },
    ];
  }),
);
