import type { Lang } from '../core/language.ts';
import { programId } from '../core/ids.ts';
import { createGapStore } from '../db/gap-store.ts';
import { countGaps } from './count-gaps.ts';
import type { Io } from './io.ts';
import { withStorage } from './open.ts';

/** Enough to see what people ask; older gaps than these say little about now. */
const mostGaps = 10_000;

/** Questions nobody could answer, counted by wording, most frequent first: what to write next. */
export const writeGaps = (
  io: Io,
  wanted: { readonly pack: string | undefined; readonly langs: readonly Lang[]; readonly ndjson: boolean },
): Promise<number> =>
  withStorage(io, async ({ db, vault }) => {
    const programs = wanted.pack === undefined ? {} : { programs: [programId(wanted.pack)] };
    const gaps = await createGapStore({ db, vault }).list({ ...programs, limit: mostGaps });
    const counted = countGaps(gaps.filter((gap) => wanted.langs.includes(gap.lang)));
    for (const gap of counted) {
      io.stdout.write(
        wanted.ndjson
          ? `${JSON.stringify(gap)}\n`
          : `${String(gap.count).padStart(5)}  ${gap.program} ${gap.lang}  ${gap.question}\n`,
      );
    }
    if (counted.length === 0 && !wanted.ndjson) io.stdout.write('No open gaps.\n');
    return 0;
  });
