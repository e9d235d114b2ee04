import type { ProgramId } from '../core/ids.ts';
import type { OnCallPerson, Recipients } from '../core/ports.ts';
import { isEmpty, toldBy, type EscalationStep, type Whom } from '../core/rota.ts';
import type { ProgramRota, RotaStore } from '../db/rota-store.ts';

/** Whom the steps of a program's escalation tell. */
export interface ProgramRecipients {
  readonly steps: readonly EscalationStep[];
  of(whom: Whom): Recipients;
}

export interface RecipientsParts {
  readonly rotas: Pick<RotaStore, 'read'>;
  readonly timeZoneOf: (program: ProgramId) => string;
}

/** Null while the program has no rota: then the configured addresses are told, as without the console. */
export async function recipientsOf(
  { rotas, timeZoneOf }: RecipientsParts,
  program: ProgramId,
  at: Date,
): Promise<ProgramRecipients | null> {
  const stored = await rotas.read(program, at);
  const rota = { timeZone: timeZoneOf(program), shifts: stored.shifts, overrides: stored.overrides };
  if (isEmpty(rota)) return null;
  return {
    steps: stored.steps,
    of: (whom) => reachedBy(whom, stored, toldBy(whom, { rota, ...everybodyIn(stored) }, at)),
  };
}

const everybodyIn = ({ lead, people }: ProgramRota): { lead: string | null; everyone: readonly string[] } => ({
  lead,
  everyone: people.map(({ id }) => id),
});

/**
 * Somebody named without a way to reach them is not reached: the lead is told instead, or everybody who can be, and
 * the configured addresses as well.
 */
function reachedBy(whom: Whom, { people, lead }: ProgramRota, ids: readonly string[]): Recipients {
  const isReachable = ({ ways }: OnCallPerson): boolean => ways.length > 0;
  const named = people.filter(({ id }) => ids.includes(id)).map(waysOf);
  if (named.some(isReachable)) return { people: named, andConfigured: whom === 'everyone' };
  const leads = people.filter(({ id }) => id === lead).map(waysOf);
  const instead = leads.some(isReachable) ? leads : people.map(waysOf).filter(isReachable);
  return { people: [...named, ...instead], andConfigured: true };
}

const waysOf = ({ id, ways }: ProgramRota['people'][number]): OnCallPerson => ({ id, ways });
